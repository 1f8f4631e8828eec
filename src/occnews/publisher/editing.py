"""The editors' own words in a publication: one field at a time, or all of them as YAML."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from occnews.errors import FieldError, InputError
from occnews.intake import documents
from occnews.model.member import Image, Language, Member
from occnews.model.publication import EditedProfile, Entry, Publication, Related, SnippetText, Wording

WORDING_FIELDS = tuple(name for name in Wording.model_fields if name != "language")
_PLAIN_FIELDS = ("byline", "date", "languages")
_EDITABLE = ("date", "byline", "languages", "wordings", "entries", "excluded", "hero", "related", "snippets")

TakeImage = Callable[[str], Image]


def set_field(
    publication: Publication, field: str, value: str, *, members: Mapping[str, Member], take_image: TakeImage
) -> Publication:
    """Set one field from what was typed; "" clears it. Raises InputError that names the field and what is known."""
    head, _, rest = field.partition(".")
    if head in WORDING_FIELDS:
        return _set_wording(publication, head, _language(publication, rest), value)
    if field in _PLAIN_FIELDS:
        plain: object = [part.strip() for part in value.split(",")] if field == "languages" else value
        return _rebuild(publication, field, {field: plain})
    if head == "hero":
        return _set_hero(publication, rest, value, take_image)
    if head == "related":
        return _set_related(publication, rest, value)
    if head == "snippet":
        return _set_snippet(publication, rest, value)
    if head == "profile":
        return _set_profile(publication, rest, value, members)
    raise InputError(
        f"There is no field «{field}». Known: {', '.join((*_PLAIN_FIELDS, *WORDING_FIELDS))}, hero, hero.alt, "
        "related.1.title, snippet.NETWORK, profile.SLUG.1.text; add .nb or .en for one language."
    )


def _language(publication: Publication, code: str) -> Language:
    if not code:
        return publication.languages[0]
    try:
        return Language(code)
    except ValueError:
        raise InputError(f"«{code}» is no language here; known: {', '.join(Language)}.") from None


def _rebuild(publication: Publication, field: str, values: Mapping[str, object]) -> Publication:
    """The publication with other values, checked as a whole. Raises InputError, which names the field."""
    try:
        return Publication.model_validate({**publication.model_dump(), **values})
    except ValidationError as error:
        raise InputError(f"{field}: {describe_validation(error)}") from None


def describe_validation(error: ValidationError) -> str:
    """The first problem of a validation in words."""
    problem = error.errors(include_url=False)[0]
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{message} (at {where})" if where else message


def _set_wording(publication: Publication, name: str, language: Language, value: str) -> Publication:
    changed = {**publication.wording_in(language).model_dump(), name: value}
    others = [wording.model_dump() for wording in publication.wordings if wording.language != language]
    kept = [wording for wording in (*others, changed) if any(wording[each] for each in WORDING_FIELDS)]
    return _rebuild(publication, name, {"wordings": sorted(kept, key=lambda wording: str(wording["language"]))})


def _set_hero(publication: Publication, rest: str, value: str, take_image: TakeImage) -> Publication:
    if not rest:
        if not value:
            return publication.model_copy(update={"hero": None})
        try:
            image = take_image(value)
        except FieldError as error:
            raise InputError(f"hero: {error.reason}") from None
        described = publication.hero.model_dump(include={"alt", "caption", "credit"}) if publication.hero else {}
        return _rebuild(publication, "hero", {"hero": {**image.model_dump(), **described}})
    if publication.hero is None or rest not in {"alt", "caption", "credit"}:
        raise InputError("Set hero=FILE first; then hero.alt, hero.caption and hero.credit describe it.")
    return _rebuild(publication, f"hero.{rest}", {"hero": {**publication.hero.model_dump(), rest: value}})


def _set_related(publication: Publication, rest: str, value: str) -> Publication:
    number, _, name = rest.partition(".")
    stories = [related.model_dump() for related in publication.related]
    if not number.isdecimal() or not 1 <= int(number) <= len(stories) + 1 or name not in {*Related.model_fields, ""}:
        raise InputError(
            f"«related.{rest}» is no field: write related.{len(stories) + 1}.title=… to add a story, or one of "
            f"related.1 to related.{len(stories) + 1} with .title, .deck or .url; related.1= takes one away."
        )
    index = int(number) - 1
    if not name:
        del stories[index : index + 1]
    else:
        stories[index : index + 1] = [{**(stories[index] if index < len(stories) else {}), name: value}]
    return _rebuild(publication, f"related.{rest}", {"related": stories})


def _set_snippet(publication: Publication, rest: str, value: str) -> Publication:
    network, _, code = rest.partition(".")
    language = _language(publication, code)
    others = [s for s in publication.snippets if (s.network, s.language) != (network, language)]
    own = [SnippetText(network=network, language=language, text=value)] if value else []
    return _rebuild(publication, f"snippet.{rest}", {"snippets": [s.model_dump() for s in (*others, *own)]})


def _set_profile(publication: Publication, rest: str, value: str, members: Mapping[str, Member]) -> Publication:
    slug, *path = rest.split(".")
    entry = publication.entry_of(slug)
    if entry is None:
        raise InputError(f"{slug} is not in {publication.name}.")
    language = Language(path.pop(0)) if path and path[0] in set(Language) else publication.languages[0]
    original = members[slug].text_in(language).profile
    if not path:
        if value:
            raise InputError(
                f"profile.{slug}= takes the record's own text back; to write, name the block: profile.{slug}.1.text=…"
            )
        return _put_edit(publication, entry, language, None)
    current = next((edit for edit in entry.edited if edit.language == language), None)
    blocks = [block.model_dump() for block in (current.blocks if current else original)]
    _change_block(blocks, path, value, slug)
    edited = {"language": language, "blocks": blocks, "original": [block.model_dump() for block in original]}
    return _put_edit(publication, entry, language, edited)


def _change_block(blocks: list[dict[str, Any]], path: list[str], value: str, slug: str) -> None:
    number, name = path[0], path[1] if len(path) > 1 else ""
    if not number.isdecimal() or not 1 <= int(number) <= len(blocks) or len(path) > 2:
        raise InputError(f"profile.{slug} has {len(blocks)} blocks: write profile.{slug}.1.text=… and the like.")
    block = blocks[int(number) - 1]
    if not name and not value:
        del blocks[int(number) - 1]
    elif name in block and name != "kind":
        block[name] = value
    else:
        known = ", ".join(key for key in block if key not in {"kind", "approval", "image", "items"})
        raise InputError(
            f"A {block['kind']} has no «{name}»; it has {known}. An empty value for the block takes it out."
        )


def _put_edit(
    publication: Publication, entry: Entry, language: Language, edited: Mapping[str, object] | None
) -> Publication:
    others = [edit.model_dump() for edit in entry.edited if edit.language != language]
    changed = {**entry.model_dump(), "edited": [*others, edited] if edited else others}
    entries = [changed if each == entry else each.model_dump() for each in publication.entries]
    return _rebuild(publication, f"profile.{entry.member}", {"entries": entries})


def write_editable(publication: Publication) -> str:
    """Everything that the editors may change, as YAML; ``read_editable`` reads it back."""
    plain = publication.model_dump(mode="json", include=set(_EDITABLE), exclude_defaults=False)
    plain["wordings"] = [publication.wording_in(language).model_dump(mode="json") for language in publication.languages]
    for entry in plain["entries"]:
        entry["edited"] = [{k: v for k, v in edit.items() if k != "original"} for edit in entry["edited"]]
    return documents.write_yaml(plain)


def read_editable(publication: Publication, text: str) -> Publication:
    """Read what ``write_editable`` wrote, edited. Raises InputError with the place of the first problem."""
    plain = documents.read_yaml_text(text)
    if not isinstance(plain, dict):
        raise InputError("The text must be lines such as «byline: Kari Nordmann».")
    unknown = sorted(set(plain) - set(_EDITABLE))
    if unknown:
        raise InputError(f"There is no field «{unknown[0]}» here; known: {', '.join(_EDITABLE)}.")
    values: dict[str, Any] = {
        name: plain.get(name) or [] for name in _EDITABLE if name not in {"date", "byline", "hero"}
    }
    values |= {
        "date": plain.get("date") or publication.date,
        "byline": plain.get("byline") or "",
        "hero": plain.get("hero"),
    }
    values["languages"] = values["languages"] or publication.languages
    _check_entries(publication, values["entries"])
    _keep_originals(publication, values["entries"])
    return _rebuild(publication, "The text", values)


def _check_entries(publication: Publication, entries: object) -> None:
    there = {entry.member for entry in publication.entries}
    given = [entry.get("member") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    if len(given) != len(there) or set(given) != there:
        raise InputError(
            "entries: reorder and edit the members here, but put them in or take them out with "
            f"occnews digest include or exclude {publication.name} SLUG, which know the rules."
        )


def _keep_originals(publication: Publication, entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        known = publication.entry_of(entry["member"])
        for edit in entry.get("edited") or []:
            before: EditedProfile | None = next(
                (each for each in (known.edited if known else ()) if each.language == edit.get("language")), None
            )
            edit["original"] = [block.model_dump() for block in before.original] if before else []
