"""The editors' own words in a publication: one field at a time, or all of them as YAML."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from occnews.editorial.compose import profile_blocks
from occnews.errors import FieldError, InputError
from occnews.intake import documents
from occnews.model.member import Block, Image, Language, Member, Profile, QuoteBlock
from occnews.model.publication import EditedProfile, Entry, Publication, Related, Wording
from occnews.model.reasons import explain_validation
from occnews.model.text import fold_name

WORDING_FIELDS = tuple(name for name in Wording.model_fields if name != "language")
_PLAIN_FIELDS = ("byline", "date", "languages")
_EDITABLE = ("date", "byline", "languages", "wordings", "entries", "excluded", "hero", "related", "snippets")

_ANY_PROFILE: TypeAdapter[Profile] = TypeAdapter(Profile)
TakeImage = Callable[[str], Image]


def set_field(
    publication: Publication, field: str, value: str, *, members: Mapping[str, Member], take_image: TakeImage
) -> Publication:
    """Set one field from what was typed; "" clears it. Raises InputError that names the field and what is known."""
    head, _, rest = field.partition(".")
    if field in _PLAIN_FIELDS:
        plain: object = [part.strip() for part in value.split(",")] if field == "languages" else value
        return _rebuild(publication, field, {field: plain})
    if head in WORDING_FIELDS:
        return _set_wording(publication, head, _language(publication, rest), value)
    if head == "hero":
        return _set_hero(publication, rest, value, take_image)
    if head == "related":
        return _set_related(publication, rest, value, take_image)
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
        raise InputError(f"{field}: {_describe(error)}") from None


def _describe(error: ValidationError) -> str:
    """The first problem of a validation in words."""
    name, reason = explain_validation(error)[0]
    return f"{reason} (at {name})" if name else reason


def _set_wording(publication: Publication, name: str, language: Language, value: str) -> Publication:
    changed = {**publication.wording_in(language).model_dump(), name: value}
    others = [wording.model_dump() for wording in publication.wordings if wording.language != language]
    kept = [wording for wording in (*others, changed) if any(wording[each] for each in WORDING_FIELDS)]
    return _rebuild(publication, name, {"wordings": sorted(kept, key=lambda wording: str(wording["language"]))})


def _set_hero(publication: Publication, rest: str, value: str, take_image: TakeImage) -> Publication:
    if not rest:
        if not value:
            return publication.model_copy(update={"hero": None})
        image = _take(take_image, "hero", value)
        described = publication.hero.model_dump(include={"alt", "caption", "credit"}) if publication.hero else {}
        return _rebuild(publication, "hero", {"hero": {**image.model_dump(), **described}})
    if publication.hero is None or rest not in {"alt", "caption", "credit"}:
        raise InputError("Set hero=FILE first; then hero.alt, hero.caption and hero.credit describe it.")
    return _rebuild(publication, f"hero.{rest}", {"hero": {**publication.hero.model_dump(), rest: value}})


def _take(take_image: TakeImage, field: str, file: str) -> Image:
    try:
        return take_image(file)
    except FieldError as error:
        raise InputError(f"{field}: {error.reason}") from None


def _set_related(publication: Publication, rest: str, value: str, take_image: TakeImage) -> Publication:
    number, _, name = rest.partition(".")
    stories = [related.model_dump() for related in publication.related]
    if not number.isdecimal() or not 1 <= int(number) <= len(stories) + 1 or name not in {*Related.model_fields, ""}:
        raise InputError(
            f"«related.{rest}» is no field: write related.{len(stories) + 1}.title=… to add a story, or one of "
            f"related.1 to related.{len(stories) + 1} with .title, .deck, .url, .image or .language; "
            "related.1= takes one away."
        )
    index = int(number) - 1
    if not name:
        del stories[index : index + 1]
    else:
        given: object = value or None if name in {"image", "language"} else value
        if name == "image" and value:
            given = _take(take_image, f"related.{rest}", value).model_dump()
        stories[index : index + 1] = [{**(stories[index] if index < len(stories) else {}), name: given}]
    return _rebuild(publication, f"related.{rest}", {"related": stories})


def _set_snippet(publication: Publication, rest: str, value: str) -> Publication:
    network, _, code = rest.partition(".")
    language = _language(publication, code)
    others = [s for s in publication.snippets if (s.network, s.language) != (network, language)]
    own = [{"network": network, "language": language, "text": value}] if value else []
    return _rebuild(publication, f"snippet.{rest}", {"snippets": [*(s.model_dump() for s in others), *own]})


def _set_profile(publication: Publication, rest: str, value: str, members: Mapping[str, Member]) -> Publication:
    slug, *path = rest.split(".")
    entry = publication.entry_of(slug)
    if entry is None:
        raise InputError(f"{slug} is not in {publication.name}.")
    language = Language(path.pop(0)) if path and path[0] in set(Language) else publication.languages[0]
    original, current = members[slug].text_in(language).profile, profile_blocks(entry, members[slug], language)
    if not path:
        if value:
            raise InputError(
                f"profile.{slug}= takes the record's own text back; to write, name the block: profile.{slug}.1.text=…"
            )
        return _put_edit(publication, entry, language, None)
    blocks = [block.model_dump() for block in current]
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
        if name == "speaker" and fold_name(value) != fold_name(block[name]):
            block["approval"] = None  # they were somebody else's words
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


def write_editable(publication: Publication, members: Mapping[str, Member]) -> str:
    """Everything that the editors may change, as YAML; ``read_editable`` reads it back.

    Each member's profile stands there in each language, ready to be edited for this publication only.
    """
    plain = publication.model_dump(mode="json", include=set(_EDITABLE) - {"wordings", "entries"})
    written = {**plain, "wordings": {}, "entries": []}
    for language in publication.languages:
        wording = publication.wording_in(language)
        written["wordings"][str(language)] = {name: getattr(wording, name) for name in WORDING_FIELDS}
    for entry in publication.entries:
        profile = {
            str(language): [_write_block(block) for block in profile_blocks(entry, members[entry.member], language)]
            for language in publication.languages
        }
        written["entries"].append({"member": entry.member, "tier": entry.tier or "", "profile": profile})
    return documents.write_yaml({name: written[name] for name in _EDITABLE})


def _write_block(block: Block) -> dict[str, object]:
    plain = block.model_dump(mode="json", exclude_defaults=True, exclude={"approval"})
    return {"kind": block.kind, **plain}


def read_editable(publication: Publication, text: str, members: Mapping[str, Member]) -> Publication:
    """Read what ``write_editable`` wrote, edited. Raises InputError with the place of the first problem."""
    plain = documents.read_yaml_text(text)
    if not isinstance(plain, dict):
        raise InputError("The text must be lines such as «byline: Kari Nordmann».")
    unknown = sorted(set(plain) - set(_EDITABLE))
    if unknown:
        raise InputError(f"There is no field «{unknown[0]}» here; known: {', '.join(_EDITABLE)}.")
    values = {name: plain.get(name) or [] for name in ("excluded", "related", "snippets")}
    edited = _rebuild(
        publication,
        "The text",
        {
            **values,
            "date": plain.get("date") or publication.date,
            "byline": plain.get("byline") or "",
            "hero": plain.get("hero"),
            "languages": plain.get("languages") or publication.languages,
            "wordings": _read_wordings(plain.get("wordings")),
            "entries": _read_entries(publication, plain.get("entries"), members),
        },
    )
    for slug in (each.member for each in edited.excluded):
        if edited.entry_of(slug):
            raise InputError(
                f"excluded: {slug} is in it. Take it out: occnews digest exclude {publication.name} {slug}"
            )
    return edited


def _read_wordings(plain: object) -> list[dict[str, Any]]:
    if not isinstance(plain, dict) or not all(isinstance(words, dict) for words in plain.values()):
        raise InputError("wordings: name each language with its texts under it, as in «en:» and then «headline: …».")
    wordings = [{"language": code, **{k: v or "" for k, v in words.items()}} for code, words in sorted(plain.items())]
    return [wording for wording in wordings if any(v for k, v in wording.items() if k != "language")]


def _read_entries(publication: Publication, plain: object, members: Mapping[str, Member]) -> list[dict[str, Any]]:
    given = [entry for entry in plain if isinstance(entry, dict)] if isinstance(plain, list) else []
    there = {entry.member: entry for entry in publication.entries}
    names = [str(entry.get("member")) for entry in given]
    if len(names) != len(there) or set(names) != set(there):
        raise InputError(
            "entries: reorder and edit the members here, but put them in or take them out with "
            f"occnews digest include or exclude {publication.name} SLUG, which know the rules."
        )
    return [
        _read_entry(publication, there[name], entry, members[name]) for name, entry in zip(names, given, strict=True)
    ]


def _read_entry(publication: Publication, entry: Entry, plain: Mapping[str, Any], member: Member) -> dict[str, Any]:
    unknown = sorted(set(plain) - {"member", "tier", "profile"})
    if unknown:
        raise InputError(f"{entry.member}: there is no field «{unknown[0]}» here; known: member, tier, profile.")
    profile = plain.get("profile") or {}
    if not isinstance(profile, dict):
        raise InputError(f"{entry.member}: name each language of the profile, as in «en:», with its blocks under it.")
    edits = [_read_edit(entry, member, _language(publication, code), blocks) for code, blocks in profile.items()]
    kept = [edit.model_dump() for edit in entry.edited if str(edit.language) not in profile]
    return {**entry.model_dump(), "tier": plain.get("tier") or None, "edited": [*(e for e in edits if e), *kept]}


def _read_edit(entry: Entry, member: Member, language: Language, plain: object) -> dict[str, Any] | None:
    """What the editors made of one profile; None when it reads as it does without them."""
    try:
        blocks = _ANY_PROFILE.validate_python(plain or [])
    except ValidationError as error:
        raise InputError(f"{entry.member}, profile.{language}: {_describe(error)}") from None
    original = member.text_in(language).profile
    current = profile_blocks(entry, member, language)
    blocks = _keep_approvals(blocks, (*current, *original))
    if blocks == profile_blocks(entry.model_copy(update={"edited": ()}), member, language):
        return None
    known = next((edit.original for edit in entry.edited if edit.language == language and blocks == current), original)
    return EditedProfile(language=language, blocks=blocks, original=known).model_dump()


def _keep_approvals(blocks: Profile, known: Profile) -> Profile:
    """Give each quote that reads as before its approval back: the editors' YAML does not show approvals."""
    approved = {
        (fold_name(block.speaker), block.text): block.approval
        for block in known
        if isinstance(block, QuoteBlock) and block.approval
    }
    return tuple(
        block.model_copy(update={"approval": approved.get((fold_name(block.speaker), block.text))})
        if isinstance(block, QuoteBlock)
        else block
        for block in blocks
    )
