"""Dates that a text still looks forward to although they have passed."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from occnews.model.member import Language

_MONTHS: Final = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januar februar mars april mai juni juli august september oktober november desember",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mar apr mai jun jul aug sep okt nov des",
    )
    for number, name in enumerate(names.split(), start=1)
}
_SEASONS: Final = {
    "spring": 6, "summer": 8, "autumn": 11, "fall": 11, "våren": 6, "vår": 6, "sommeren": 8, "sommer": 8, "høsten": 11,
    "høst": 11, "easter": 4, "påske": 4,
}  # fmt: skip
# The last month of each part of a year.
_PARTS: Final = {
    "early": 4, "start of": 4, "beginning of": 4, "starten av": 4, "begynnelsen av": 4, "tidlig i": 4, "tidlig": 4,
    "mid": 8, "midten av": 8, "first half of": 6, "første halvår": 6, "first quarter of": 3, "second quarter of": 6,
    "third quarter of": 9, "første kvartal": 3, "andre kvartal": 6, "tredje kvartal": 9,
    "q1": 3, "q2": 6, "q3": 9, "h1": 6,
}  # fmt: skip
_DATE: Final = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?)?"
    rf"(?:\b(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
    rf"(?: (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,)? (?:of )?"
    rf"|\b(?P<part>{'|'.join(sorted((*_PARTS, *_SEASONS), key=len, reverse=True))})[ -](?:of |i )?)?"
    r"(?<![\w,.-])(?P<year>20\d\d)\b(?![-–]\d)",
    re.IGNORECASE,
)
# What looks forward, with the date soon after it.
_FORWARD: Final = {
    Language.EN: re.compile(
        r"\b(?:expect(?:s|ed|ing)?|due|scheduled|planned|plans|planning|anticipat(?:es|ed)|slated|set to|aims? to|"
        r"aiming|hopes? to|intends? to|on track|looking forward|"
        r"will (?:be|open|launch|start|begin|report|complete|move|present|publish|deliver|finish|file|enter|follow|"
        r"dose|treat|arrive|come)|by (?:the end|early|late|mid|spring|summer|autumn)|before the end|no later than)\b",
        re.IGNORECASE,
    ),
    Language.NB: re.compile(
        r"\b(?:vente[rst]*|forvente[rst]*|planlagt|planlegge[rs]*|planen er|etter planen|innen|i løpet av|senest|"
        r"tar sikte på|håper|skal (?:være|stå|åpne|starte|begynne|lansere|flytte|levere|presentere|publisere)|"
        r"vil (?:være|stå|åpne|starte|begynne|lansere|flytte|levere|presentere|publisere)|"
        r"står (?:klar|ferdig)|ser fram til)",
        re.IGNORECASE,
    ),
}
# «was expected», «had planned»: that is told of the past.
_PAST: Final = re.compile(r"\b(?:was|were|had been|had|originally|var|ble|hadde|opprinnelig)(?: \w+)? $", re.IGNORECASE)
_BEFORE_YEAR: Final = re.compile(
    r"\b(?:in|by|of|until|before|around|during|for|from|late|end|i|innen|før|av|på|til|rundt|omkring|sent|utgangen)"
    r"(?: the)? $",
    re.IGNORECASE,
)
_REACH: Final = 90


def find_passed(text: str, language: Language, day: dt.date) -> tuple[str, ...]:
    """The expectations in a text whose date is over on ``day``: from the word that looks forward to the year."""
    return tuple(dict.fromkeys(_find_passed(" ".join(text.split()), language, day)))


def _find_passed(text: str, language: Language, day: dt.date) -> Iterator[str]:
    told = 0
    for cue in _FORWARD[language].finditer(text):
        if cue.start() < told:  # «expected by the end of 2024» is one expectation
            continue
        clause = re.split(r"[.;!?](?=\s+\D|$)", text[cue.start() : cue.start() + _REACH], maxsplit=1)[0]
        date = next((date for date in _DATE.finditer(clause) if _is_date(date, clause)), None)
        if date and not _PAST.search(text[: cue.start()]):
            is_before = re.search(r"\b(?:before|før) (?:the )?$", clause[: date.start()], re.IGNORECASE)
            if _last_day(date, is_before=bool(is_before)) < day:
                yield clause[: date.end()]
                told = cue.start() + date.end()


def _is_date(date: re.Match[str], clause: str) -> bool:
    """Whether a number is a year: «2000 visitors» are none."""
    return bool(date["month"] or date["part"] or _BEFORE_YEAR.search(clause[: date.start()]))


def _last_day(date: re.Match[str], *, is_before: bool) -> dt.date:
    """The last day that a date can mean."""
    year, month, part = int(date["year"]), (date["month"] or "").lower(), (date["part"] or "").lower()
    if is_before:
        first = dt.date(year, _MONTHS.get(month, 1), 1)
        return first - dt.timedelta(days=1)
    number = _MONTHS.get(month) or _PARTS.get(part) or _SEASONS.get(part) or 12
    length = calendar.monthrange(year, number)[1]
    day = int(date["day"] or date["day2"] or length) if month else length
    return dt.date(year, number, min(max(day, 1), length))
