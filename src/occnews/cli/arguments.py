"""What people type: fields, days, times and periods, read or refused with a sentence; and shared options."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.errors import InputError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from occnews.model.dates import Period
    from occnews.model.member import Language

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
MemberName = Annotated[str, typer.Argument(metavar="SLUG", help="The member: its slug, or its name.")]
PublicationName = Annotated[
    str, typer.Argument(metavar="PUB", help="The publication: a digest's period, or an announcement's member.")
]
Languages = Annotated[
    list[str] | None, typer.Option("--lang", "-l", metavar="LANG", help="Only this language; may be repeated.")
]
Fields = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help="What to set; an empty value clears.")]


def read_fields(arguments: Sequence[str]) -> dict[str, str]:
    """Read ``FIELD=VALUE`` arguments. Raises InputError for one without ``=``, and for a field that is there twice."""
    fields: dict[str, str] = {}
    for argument in arguments:
        field, equals, value = argument.partition("=")
        field = field.strip()
        if not equals or not field:
            raise InputError(f"«{argument}» is not FIELD=VALUE; write one such as website=https://www.example.no")
        if field in fields:
            raise InputError(f"{field} is there twice; give it one value.")
        fields[field] = value
    return fields


def read_languages(codes: list[str]) -> "tuple[Language, ...]":
    """Read codes of languages. Raises InputError for one that is not known."""
    from occnews.model.member import Language

    for code in codes:
        if code not in set(Language):
            raise InputError(f"--lang: «{code}» is no language here; known: {', '.join(Language)}.")
    return tuple(dict.fromkeys(Language(code) for code in codes))


def read_day(text: str, option: str) -> dt.date:
    """Read a day of the calendar. Raises InputError that names the option."""
    from occnews.model.dates import PartialDate

    try:
        day = PartialDate.parse(text)
    except ValueError as error:
        raise InputError(f"{option}: {error}") from None
    if day.day is None:
        raise InputError(f"{option}: «{text}» is no single day; write one such as 2025-11-26")
    return day.first


def read_optional_day(text: str, option: str) -> dt.date | None:
    """The same; None for ""."""
    return read_day(text, option) if text else None


def read_period(text: str) -> "Period":
    """Read a month, or a range of months or days. Raises InputError."""
    from occnews.model.dates import Period

    try:
        return Period.parse(text)
    except ValueError as error:
        raise InputError(str(error)) from None


def read_moment(text: str, zone: "ZoneInfo", option: str) -> dt.datetime:
    """Read a time, in the workspace's zone unless it says otherwise, as UTC.

    Raises InputError for a time that the change to or from summer time leaves out or has twice, or of no known year.
    """
    from occnews.model.dates import FIRST_YEAR, LAST_YEAR

    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"{option}: «{text}» is no time; write one such as 2025-11-26 09:00") from None
    if len(text.strip()) <= len("2025-11-26"):
        raise InputError(f"{option}: «{text}» has no time of day; write one such as 2025-11-26 09:00")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InputError(f"{option}: the year {moment.year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return (moment if moment.tzinfo else _place(moment, zone, option)).astimezone(dt.UTC)


def _place(moment: dt.datetime, zone: "ZoneInfo", option: str) -> dt.datetime:
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise InputError(
            f"{option}: {moment:%Y-%m-%d %H:%M} does not exist in {zone}: the clock skips it. Choose another."
        )
    if first.utcoffset() != second.utcoffset():
        offset = f"{first:%z}"
        raise InputError(
            f"{option}: {moment:%Y-%m-%d %H:%M} comes twice in {zone}, as the clock is put back. Choose another, or "
            f"say which by its offset: {moment:%Y-%m-%dT%H:%M}{offset[:3]}:{offset[3:]}"
        )
    return first
