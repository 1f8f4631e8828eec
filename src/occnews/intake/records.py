"""Turns given values into members, and members back into the values of the import format."""

import itertools
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from pydantic import ValidationError

from occnews.errors import FieldError, InputError
from occnews.intake import draft as drafts
from occnews.intake.columns import (
    MEMBERSHIP_FIELDS,
    QUOTE_FIELDS,
    Path,
    explain_unknown,
    pattern_of,
    resolve_field,
    show_path,
)
from occnews.intake.reasons import explain_errors
from occnews.intake.shapes import Shaper, is_blank, is_picture_file
from occnews.intake.showing import show_value, tidy_text
from occnews.intake.values import split_paragraphs, strip_quotation_marks
from occnews.model.member import Image, Member, MemberText
from occnews.model.text import SLUG_LIMIT, check_slug

# Named values of which a part may be given: the rest stays.
_MERGED: Final = frozenset({("contact",), ("social",), ("listing",), ("translations",), ("translations", "*")})
_FIRST_FIELDS: Final = ("slug", "name", "short_name", "gloss", "kind", "language", "joined", "left", "memberships")
_LAST_FIELDS: Final = ("social", "contact", "embargo", "notes")


class FieldErrors(InputError):  # noqa: N818 - it is several of FieldError
    """Everything that is wrong with one record. ``errors`` holds one ``FieldError`` for each field."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = errors


def make_slug(name: str, taken: Collection[str]) -> str:
    """Make a slug from a name that is not yet taken: ``Ærlig Bedrift AS`` becomes ``aerlig-bedrift-as``.

    It is never empty, never looks like a period, and never is a name that Windows keeps; ``-2``, ``-3`` … make it
    unique.
    """
    from slugify import slugify  # its tables are needed only for members that are new

    base = slugify(name[:500], max_length=SLUG_LIMIT - 15, word_boundary=True) or "member"
    try:
        check_slug(base)
    except ValueError:
        base = f"member-{base}"
    if base not in taken:
        return base
    return next(slug for number in itertools.count(2) if (slug := f"{base}-{number}") not in taken)


def apply_values(
    existing: Member | None, values: Mapping[str, object], *, slug: str, take_image: Callable[[str], Image]
) -> Member:
    """Put given values into a member, or make one of them: ``existing`` None is a new one.

    The keys are columns' headers, the names of the import format, or dotted names (``places.1.city``). What is not
    given stays; a blank value (None or "") empties its field, so an import drops the blanks first (``drop_blanks``).
    Lists replace the stored list; a part of named values (``contact``, ``social``, ``translations`` …) leaves the
    other parts. ``take_image`` stores the image of a path and raises InputError. An approval stays with its quote as
    long as the quote's text is the same. Raises FieldErrors with all that is wrong.
    """
    shaper = Shaper(take_image=take_image)
    names: dict[str, str] = {}
    given = _resolve(values, shaper, names)
    _check_slug_given(given.pop(("slug",), None), slug, shaper)
    draft = drafts.open_draft(existing, slug)
    _put_fields(draft, {path: value for path, value in given.items() if path[0] not in QUOTE_FIELDS}, shaper)
    _put_quotes(draft, {path: value for path, value in given.items() if path[0] in QUOTE_FIELDS}, shaper, names)
    drafts.settle_profiles(draft)
    raw = drafts.close_draft(draft)
    errors = list(shaper.errors)
    try:
        member = Member.model_validate(raw)
    except ValidationError as error:
        failed = [show_path(path) for path in shaper.failed]
        errors += [each for each in explain_errors(error, raw) if not _follows(each.field, failed)]
    if errors:
        raise FieldErrors(tuple(_rename(error, names) for error in errors))
    return member


def _follows(field: str, failed: list[str]) -> bool:
    """Whether a field holds, or is a part of, one that was refused before: then that says enough."""
    return any(f"{field}.".startswith(f"{name}.") or f"{name}.".startswith(f"{field}.") for name in failed)


def _rename(error: FieldError, names: Mapping[str, str]) -> FieldError:
    """Name the field as the file does; make what is shown safe and short."""
    field = tidy_text(names.get(error.field, error.field), 80)
    return FieldError(field, show_value(error.value), tidy_text(error.reason, 400))


def _resolve(values: Mapping[str, object], shaper: Shaper, names: dict[str, str]) -> dict[Path, object]:
    """Find the path of every key, and spread named values. ``names`` learns what the file calls each."""
    given: dict[Path, object] = {}
    pending = [(str(key), value) for key, value in values.items()]
    for key, value in pending:
        path = resolve_field(key)
        if path is None:
            shaper.refuse((key,), "" if isinstance(value, Mapping) else value, explain_unknown(key))
        elif isinstance(value, Mapping) and pattern_of(path) in _MERGED:
            pending += [(f"{show_path(path)}.{part}", inner) for part, inner in value.items()]
        elif path == ("translations",) and isinstance(value, (list, tuple)):
            pending += [_translation_entry(text) for text in value]
        elif path[0] == "translations" and len(path) <= 2 and not is_blank(value):
            shaper.refuse(path, value, "must be a set of named values: a language, and under it its texts")
        elif path in given:
            shaper.refuse(path, value, "is given twice")
        else:
            given[path] = value
            names.setdefault(show_path(path), key)
    return given


def _translation_entry(text: object) -> tuple[str, object]:
    """Read one of a list of translations, each with its ``language``."""
    if not isinstance(text, Mapping):
        return "translations", str(text)
    rest = {key: value for key, value in text.items() if key != "language"}
    return f"translations.{text.get('language', '')}", rest


def _check_slug_given(given: object, slug: str, shaper: Shaper) -> None:
    if not is_blank(given) and given != slug:
        shaper.refuse(("slug",), given, f"is a member's lasting name and cannot be changed; it is «{slug}»")


def _rank(path: Path, value: object) -> tuple[bool, bool, list[int]]:
    """Whole fields come first, then their parts by number; items are taken out last, from the end."""
    removes = is_blank(value) and isinstance(path[-1], int)
    # The day a member left is of the stay that ``joined`` names, so that comes before.
    numbers = [int(path[0] == "left"), *(part if isinstance(part, int) else 0 for part in path)]
    is_part = len(path) > 1 or path[0] in MEMBERSHIP_FIELDS
    return removes, is_part, [-number for number in numbers] if removes else numbers


def _put_fields(draft: drafts.Plain, given: dict[Path, object], shaper: Shaper) -> None:
    both = given.get(("joined",)), given.get(("left",))
    for path, value in sorted(given.items(), key=lambda item: _rank(*item)):
        try:
            if is_blank(value):
                drafts.clear(draft, path)
                continue
            shaped = _shape(draft, path, value, shaper)
            if any(failed[: len(path)] == path for failed in shaper.failed):
                continue
            if path == ("left",) and not is_blank(both[0]) and ("joined",) not in shaper.failed:
                drafts.put_left(draft, str(shaped), str(shaper.shape(("joined",), both[0])))
            else:
                drafts.put(draft, path, shaped)
        except ValueError as error:
            shaper.refuse(path, value, str(error))


def _shape(draft: drafts.Plain, path: Path, value: object, shaper: Shaper) -> object:
    if pattern_of(path) == ("profile",) and isinstance(value, str):
        text = draft if len(path) == 1 else draft["translations"].get(path[1], {})
        return drafts.restate_paragraphs(text.get("profile") or [], split_paragraphs(value))
    if is_picture_file(path) and isinstance(value, str):
        return shaper.shape_file(path, value)
    return shaper.shape(path, value)


def _put_quotes(draft: drafts.Plain, given: dict[Path, object], shaper: Shaper, names: dict[str, str]) -> None:
    """State the quotes of a table's columns: one of ``quote``, ``speaker`` …, others of ``quote 1``, ``quote 2`` …"""
    quotes = [
        _shape_quote({path: value for path, value in given.items() if path[1:] == number}, shaper)
        for number in sorted({path[1:] for path in given})
    ]
    stated = [shaped for shaped in quotes if shaped]
    plain = [{str(path[0]): value for path, value in shaped.items()} for shaped in stated]
    for shaped, values, block in zip(stated, plain, drafts.find_corrected(draft, plain), strict=True):
        number = drafts.put_quote(draft, values, block)
        columns = {str(path[0]): show_path(path) for path in shaped}
        for part, column in (("text", "quote"), *((name, name) for name in ("speaker", "role", "attribution"))):
            column = columns.get(column, column)
            names.setdefault(f"profile.{number}.{part}", names.get(column, column))


def _shape_quote(given: dict[Path, object], shaper: Shaper) -> dict[Path, object]:
    """Shape what columns say of one quote; {} when it cannot be stated."""
    number = next(iter(given))[1:]
    for path, value in given.items():
        if is_blank(value):
            shaper.refuse(path, value, "is a column of tables; empty the block itself, as in profile.2.role=")
    shaped = {path: shaper.shape(path, value) for path, value in given.items() if not is_blank(value)}
    if any(path in given for path in shaper.failed):
        return {}
    quote, speaker, attribution = (("quote", *number), ("speaker", *number), ("attribution", *number))
    if isinstance(text := shaped.get(quote), str):
        shaped[quote] = strip_quotation_marks(text)
    if speaker not in shaped:
        shaper.refuse(speaker, "", "is missing: a quote, a role or a portrait needs the name of its person")
        return {}
    if attribution in shaped and quote not in shaped:
        shaper.refuse(attribution, shaped[attribution], "stands without a quote")
        return {}
    return shaped


def drop_blanks(values: Mapping[str, object]) -> dict[str, object]:
    """Take out what a file leaves blank: null, white space, and named values of which nothing is given."""
    kept: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            value = drop_blanks(value)
            if not value:
                continue
        if not is_blank(value):
            kept[str(key)] = value
    return kept


def to_plain(member: Member) -> dict[str, object]:
    """Write a member in the import format: plain lists, mappings and text, without what is empty.

    ``apply_values(None, to_plain(member), slug=member.slug, …)`` gives the member again, but for approvals of another
    text than their quote's.
    """
    data: dict[str, Any] = member.model_dump(mode="json")
    data["translations"] = {text.pop("language"): text for text in data["translations"]}
    for text in (data, *data["translations"].values()):
        _drop_stale_approvals(text["profile"])
    if len(data["memberships"]) == 1:
        data.update(data.pop("memberships")[0])
    pruned: dict[str, object] = _prune(data)
    middle = ("website", "places", *MemberText.model_fields)
    order = dict.fromkeys(
        [*_FIRST_FIELDS, *middle, *(name for name in pruned if name not in _LAST_FIELDS), *_LAST_FIELDS]
    )
    return {name: pruned[name] for name in order if name in pruned}


def _drop_stale_approvals(blocks: list[dict[str, Any]]) -> None:
    """Take out approvals of another text, lest they be read as approvals of this one."""
    for block in blocks:
        if block.get("approval") and block["approval"]["text"] != block["text"]:
            block["approval"] = None


def _prune(value: Any) -> Any:
    """Leave out empty values of mappings, at every depth; the items of lists all stay."""
    if isinstance(value, list):
        return [_prune(item) for item in value]
    if not isinstance(value, dict):
        return value
    pruned = {name: _prune(item) for name, item in value.items()}
    return {name: item for name, item in pruned.items() if item not in (None, "", [], {}, False, 0)}
