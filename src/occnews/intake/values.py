"""Reads single values as people write them: dates, countries, kinds, languages, yes and no, places, paragraphs.

Each raises ValueError with a sentence. Blank text never comes here.
"""

import datetime as dt
import re
from functools import cache
from typing import Final

from occnews.intake.countries import find_country, list_countries
from occnews.intake.showing import show_value, suggest_name
from occnews.intake.vocabulary import (
    BLOCK_NAMES,
    KIND_NAMES,
    LANGUAGE_NAMES,
    MONTH_NAMES,
    NO_WORDS,
    STATE_CODES,
    YES_WORDS,
)
from occnews.model.dates import PartialDate
from occnews.model.member import Language, MemberKind

_MONTHS: Final = {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names}
_BLOCK_KINDS: Final = ("paragraph", "subheading", "quote", "reported", "image", "facts")
# Each names day, month and year as far as it has them.
_DATE_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}) (kl\.? ?)?\d{1,2}[:.]\d{2}([:.]\d{2})?",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)
_NAMED_DATE_FORMS: Final = (
    re.compile(r"(?:(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th)?[ -])?(?P<name>[^\W\d_]+)\.?,?[ -](?P<year>[0-9]{4})"),
    re.compile(r"(?P<name>[^\W\d_]+)\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{4})"),
)
_DAY_HINT: Final = "write 2025-11-26, 26.11.2025 or 26 Nov 2025"
_DATE_HINT: Final = f"{_DAY_HINT} (a month or a year alone will do: 2025-11, 2025)"


def as_text(value: object) -> object:
    """Write a number, date or truth value as text; anything else is given back as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, (int, float)) else value


def _text(value: object, what: str) -> str:
    text = as_text(value)
    if not isinstance(text, str):
        raise ValueError(f"must be {what}, not {show_value(value)}")
    return " ".join(text.split())


def _iso_of(text: str) -> str | None:
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            return "-".join(match[part] for part in ("year", "month", "day") if part in form.groupindex)
    for form in _NAMED_DATE_FORMS:
        match = form.fullmatch(text.casefold())
        if match and match["name"] in _MONTHS:
            day = f"-{match['day']}" if match["day"] else ""
            return f"{match['year']}-{_MONTHS[match['name']]}{day}"
    return None


# A number of days since the day before 1900, as spreadsheets store a date. Four digits are a year.
_SERIAL: Final = re.compile(r"([1-9][0-9]{4})(\.[0-9]+)?")
_SERIAL_START: Final = dt.date(1899, 12, 30)


def _day_of_serial(text: str) -> str | None:
    match = _SERIAL.fullmatch(text)
    return (_SERIAL_START + dt.timedelta(days=int(match[1]))).isoformat() if match else None


def parse_partial_date(value: object) -> str:
    """Read a day, month or year in any of the usual notations, or a spreadsheet's number of a day; gives ISO text.

    ``11/26/2025`` is refused: whether day or month comes first depends on the reader.
    """
    text = _text(value, "a date")
    if "/" in text:
        raise ValueError(f"«{show_value(text)}» may mean two dates; {_DATE_HINT}")
    try:
        return str(PartialDate.parse(_iso_of(text) or _day_of_serial(text) or text))
    except ValueError as error:
        if "no date" in str(error):
            raise ValueError(f"«{show_value(text)}» is no date; {_DATE_HINT}") from None
        raise


def parse_day(value: object) -> str:
    """Read a whole date; gives ISO text."""
    try:
        date = PartialDate.parse(parse_partial_date(value))
    except ValueError as error:
        raise ValueError(str(error).replace(_DATE_HINT, _DAY_HINT)) from None
    if not date.day:
        raise ValueError(f"«{show_value(value)}» has no day, and here the day is needed, as in 2025-11-26")
    return str(date)


def parse_country(value: object) -> str:
    """Read a country's ISO code or its name in English or Norwegian; gives the alpha-2 code."""
    text = _text(value, "a country")
    code = find_country(text)
    if code is None:
        near = suggest_name(text.casefold(), list_countries())
        raise ValueError(f"«{show_value(text)}» is no country; write its name or its two-letter code, as in NO{near}")
    return code


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.casefold())


@cache
def _kinds() -> dict[str, MemberKind]:
    own = {_letters(kind): kind for kind in MemberKind}
    plurals = {f"{name}s": kind for name, kind in (own | KIND_NAMES).items()}
    return plurals | {f"{name}er": kind for name, kind in KIND_NAMES.items()} | KIND_NAMES | own


def parse_kind(value: object) -> str:
    """Read what sort of organisation a member is, in English or Norwegian; gives the value of ``MemberKind``."""
    text = _text(value, "a kind of organisation")
    kind = _kinds().get(_letters(text))
    if kind is None:
        choices = ", ".join(MemberKind)
        near = suggest_name(text.casefold(), list(MemberKind))
        raise ValueError(f"«{show_value(text)}» is no kind of member{near or '.'} Choose one of: {choices}")
    return kind.value


def _find_language(text: str) -> Language | None:
    name = text.casefold().replace("_", "-")
    return LANGUAGE_NAMES.get(name) or LANGUAGE_NAMES.get(name.split("-")[0])


def parse_language(value: object) -> str:
    """Read the language of a record: English or Norwegian bokmål, by code or name."""
    text = _text(value, "a language")
    language = _find_language(text)
    if language is None:
        raise ValueError(f"«{show_value(text)}» is not one of the languages of a record: en (English), nb (Norwegian)")
    return language.value


def parse_any_language(value: object) -> object:
    """Read the language that a quote was said in: a known one becomes its code, others stay as written."""
    text = as_text(value)
    return (_find_language(text.strip()) or text) if isinstance(text, str) else text


def parse_flag(value: object) -> bool:
    """Read yes or no."""
    if isinstance(value, bool):
        return value
    text = _text(value, "yes or no").casefold()
    if text not in YES_WORDS | NO_WORDS:
        raise ValueError(f"«{show_value(value)}» is neither yes nor no")
    return text in YES_WORDS


def parse_block_kind(value: object) -> str:
    """Read the kind of a profile's block."""
    text = _text(value, "a kind of block")
    kind = BLOCK_NAMES.get(_letters(text), _letters(text))
    if kind not in _BLOCK_KINDS:
        near = suggest_name(kind, _BLOCK_KINDS)
        raise ValueError(f"«{show_value(text)}» is no kind of block{near or '.'} Known: {', '.join(_BLOCK_KINDS)}")
    return kind


def split_terms(text: str) -> list[str]:
    """Split a list written in one cell: at semicolons and line ends if there are any, else at commas."""
    separator = r"[;\n\r]+" if re.search(r"[;\n\r]", text) else ","
    return [term.strip() for term in re.split(separator, text) if term.strip()]


def split_paragraphs(text: str) -> list[str]:
    """Split text at its empty lines."""
    lines = re.sub(r"\r\n|\r|\u2028|\u2029", "\n", text)
    return [paragraph.strip() for paragraph in re.split(r"\n[^\S\n]*\n", lines) if paragraph.strip()]


def _parse_place(text: str) -> dict[str, str]:
    match = re.fullmatch(r"([^()]*)(?:\(([^()]*)\))?", text)
    if match is None:
        raise ValueError(f"«{show_value(text)}» is no place; write it as in: Oslo, Norway (head office)")
    where, what = match[1].strip(" ,"), (match[2] or "").strip()
    city, _, last = where.rpartition(",")
    last = last.strip()
    if city and last in STATE_CODES:
        raise ValueError(f"«{show_value(where)}»: {last} may be a state or a country; write the country's name as well")
    code = find_country(last)
    place = {"city": city.strip(" ,") if code else where, "country": code or "", "what": what}
    return {name: value for name, value in place.items() if value}


def parse_places(text: str) -> list[dict[str, str]]:
    """Read places in one text: ``Oslo, Norway (head office); Porsgrunn, NO (pilot plant)``."""
    return [_parse_place(part.strip()) for part in re.split(r"[;\n\r]+", text) if part.strip()]


def parse_listing(text: str) -> dict[str, str]:
    """Read ``Oslo Stock Exchange: TRMED`` or ``Oslo Stock Exchange (TRMED)``."""
    match = re.fullmatch(r"(.+?)\s*(?::\s*(\S+)|\(\s*(\S+)\s*\))", " ".join(text.split()))
    if match is None:
        return {"exchange": text}
    return {"exchange": match[1], "ticker": match[2] or match[3]}


def strip_quotation_marks(text: str) -> str:
    """Take off the pair of quotation marks that encloses a whole quote, if there is one."""
    stripped = text.strip()
    for opening, closing in ("“”", "„“", "«»", "””", '""', "‘’"):
        inner = stripped[1:-1]
        enclosed = len(stripped) > 2 and stripped[0] == opening and stripped[-1] == closing
        if enclosed and opening not in inner and closing not in inner:
            return inner.strip()
    return stripped
