"""Reads the rule of a schedule: words, a line of cron, a table of cron fields, or a list of dates."""

import datetime as dt
import difflib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from occnews.model.cron_fields import DAY_FIELDS, ORDINALS, WEEKDAYS, read_crontab_weekdays, read_field
from occnews.model.dates import read_day
from occnews.model.recurrence import DEFAULT_TIME, CronFields, CronRule, DatesRule, Rule, WeeksRule

MOST_DATES: Final = 1000
_LONGEST: Final = 200
_UNDERSTOOD: Final = (
    "understood are words such as «fourth Wednesday 09:00», «last Friday», «every second Friday», «the 15th»,"
    " «last day» and «every working day», the five fields of a line of cron («0 9 * * 3»), a table of cron fields"
    ' ({ day = "4th wed", hour = 9 }), and a list of dates (["2025-10-22", "2025-11-26 10:00"])'
)
_ONCE_A_DAY: Final = "a schedule fires once a day at most, so this is one number"

# What rules are made of, each with the words that mean it, in English and in Norwegian.
_MEANINGS: Final = {
    "": "the on den det på",
    "every": "every each hver hvert alle",
    "day": "day dag dagen",
    "workday": "workday weekday virkedag arbeidsdag hverdag hverdager",
    "week": "week weeks uke uka uken",
    "every day": "daily daglig",
    "every 2.": "annenhver",
    "1.": "first første",
    "2.": "second other andre annen",
    "3.": "third tredje",
    "4.": "fourth fjerde",
    "5.": "fifth femte",
    "last": "last siste",
    "mon": "mon monday mandag mandagen",
    "tue": "tue tuesday tirsdag tirsdagen",
    "wed": "wed wednesday onsdag onsdagen",
    "thu": "thu thursday torsdag torsdagen",
    "fri": "fri friday fredag fredagen",
    "sat": "sat saturday lørdag lørdagen",
    "sun": "sun sunday søndag søndagen",
}
_WORDS: Final = {word: meaning for meaning, words in _MEANINGS.items() for word in words.split()}
_ORDINALS: Final = {"last" if nth == "last" else f"{at}.": nth for at, nth in enumerate(ORDINALS, start=1)}
_MONTHLY: Final = re.compile(r"\s+(?:(?:of|in) (?:each |every |the )?month|i (?:hver |hver eneste )?måned(?:en)?)$")
_TIME: Final = re.compile(r"(?:^|[\s,]+)(?:(?:at|kl\.?|klokken)\s*)?(\d{1,2})[:.](\d{2})$", re.ASCII)
_HOUR: Final = re.compile(r"(?:^|[\s,]+)(?:at|kl\.?|klokken)\s*(\d{1,2})$", re.ASCII)
_CRON: Final = re.compile(r"[\d*][\d*,/-]*\s+[\d*][\d*,/-]*(?:\s+[\w*,/-]+){3}", re.ASCII)
_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::00)?)?", re.ASCII)


def read_rule(written: object) -> Rule:
    """Read a rule from a text, a table or a list, as TOML has them. Raises ValueError with a sentence."""
    if isinstance(written, CronRule | WeeksRule | DatesRule):
        return written
    if isinstance(written, Mapping):
        return _read_table(written)
    if isinstance(written, Sequence) and not isinstance(written, str | bytes):
        return _read_dates(written)
    if not isinstance(written, str):
        raise _refuse(written)
    text = " ".join(written.casefold().split())
    if len(text) > _LONGEST:
        raise _refuse(text[:60] + "…")
    return _read_crontab(text) if _CRON.fullmatch(text) else _read_words(text)


def _refuse(written: object, why: str = "is no rule") -> ValueError:
    return ValueError(f"«{written}» {why}; {_UNDERSTOOD}")


def _read_words(text: str) -> Rule:
    rest, time = _split_time(text)
    match _translate(_MONTHLY.sub("", rest), text):
        case [nth, day] | ["every", ("1." | "last") as nth, day] if day in WEEKDAYS and nth in _ORDINALS:
            return _make_rule({"day": f"{_ORDINALS[nth]} {day}"}, time)
        case ["every", day] | ["every", "week", day] if day in WEEKDAYS:
            return _make_rule({"day_of_week": day}, time)
        case ["every", "2.", day] if day in WEEKDAYS:
            return WeeksRule(weekday=WEEKDAYS.index(day), every=2, time=time)
        case ["every", number, "week", day] if day in WEEKDAYS and 2 <= _count(number) <= 52:
            return WeeksRule(weekday=WEEKDAYS.index(day), every=_count(number), time=time)
        case ["every", number, day] if day in WEEKDAYS and number in _ORDINALS:
            weeks = f"every {_count(number)} weeks on {day}"
            raise ValueError(
                f"«{text}» can mean two things; leave «every» out for a day of each month, or write «{weeks}»"
            )
        case ["last", "day"]:
            return _make_rule({"day": "last"}, time)
        case [number] | [number, "day"] if number.endswith(".") and 1 <= _count(number) <= 31:
            return _make_rule({"day": str(_count(number))}, time)
        case ["every", "day"]:
            return _make_rule({}, time)
        case ["every", "workday"]:
            return _make_rule({"day_of_week": "mon-fri"}, time)
    raise _refuse(text)


def _count(token: str) -> int:
    """The number of ``4`` or ``4.``; 0 for another word."""
    return int(token.removesuffix(".")) if re.fullmatch(r"\d{1,2}\.?", token, re.ASCII) else 0


def _split_time(text: str) -> tuple[str, dt.time]:
    found = _TIME.search(text) or _HOUR.search(text)
    if not found:
        return text, DEFAULT_TIME
    return text[: found.start()], _read_time(found[1], found[2] if found.re is _TIME else "00")


def _read_time(hour: str, minute: str) -> dt.time:
    try:
        return dt.time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f"«{hour}:{minute}» is no time of day; write one from 00:00 to 23:59") from None


def _translate(text: str, whole: str) -> list[str]:
    """The words of a rule in the few that rules are made of. Raises ValueError for an unknown one."""
    plain = re.sub(r"\bworking day\b", "workday", text).replace(",", " ")
    return [token for word in plain.split() for token in _translate_word(word, whole).split()]


def _translate_word(word: str, whole: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if number := re.fullmatch(r"(\d{1,2})(st|nd|rd|th|\.)?", word, re.ASCII):
        return f"{int(number[1])}{'.' if number[2] else ''}"
    close = difflib.get_close_matches(word, _WORDS, n=1, cutoff=0.75)
    hint = f" («{word}»: did you mean «{close[0]}»?)" if close else f" («{word}» is not known)"
    raise _refuse(whole, f"is no rule{hint}")


def _read_crontab(text: str) -> CronRule:
    minute, hour, day, month, weekday = text.split()
    time = _read_clock(hour=hour, minute=minute)
    days, weekdays = {"month": month, "day": day}, {"month": month, "day_of_week": read_crontab_weekdays(weekday)}
    if day.startswith("*") or weekday.startswith("*"):
        return _make_rule(days | weekdays, time)
    # Cron fires where either fits when both are given. Source: crontab(5).
    return CronRule(days=(_read_fields(days), _read_fields(weekdays)), time=time)


def _read_table(table: Mapping[str, object]) -> CronRule:
    known = (*DAY_FIELDS, "hour", "minute")
    for name, value in table.items():
        if name not in known:
            raise ValueError(f"there is no cron field «{name}»; known here: {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(f"{name} must be a number or a text")
        if len(str(value)) > _LONGEST:
            raise ValueError(f"{name} is longer than {_LONGEST} characters; shorten it")
    if not table:
        raise ValueError('the table of cron fields is empty; write one such as { day = "4th wed", hour = 9 }')
    fields = {name: str(value) for name, value in table.items()}
    hour, minute = fields.pop("hour", None), fields.pop("minute", "0")
    time = _read_clock(hour=str(DEFAULT_TIME.hour) if hour is None else hour, minute=minute)
    return _make_rule(fields, time)


def _read_clock(**fields: str) -> dt.time:
    for name, text in fields.items():
        if not re.fullmatch(r"\d{1,2}", text.strip(), re.ASCII):
            raise ValueError(f"{name} cannot be «{text}»: {_ONCE_A_DAY}")
    return _read_time(fields["hour"], fields["minute"])


def _make_rule(fields: Mapping[str, str], time: dt.time) -> CronRule:
    return CronRule(days=(_read_fields(fields),), time=time)


def _read_fields(fields: Mapping[str, str]) -> CronFields:
    read = ((name, read_field(name, fields[name])) for name in DAY_FIELDS if name in fields)
    return tuple((name, text) for name, text in read if text != "*")


def _read_dates(dates: Sequence[object]) -> DatesRule:
    if not 1 <= len(dates) <= MOST_DATES:
        raise ValueError(f"the list of dates must hold 1 to {MOST_DATES} of them")
    moments = sorted(_read_moment(each) for each in dates)
    for before, after in pairwise(moments):
        if before.date() == after.date():
            raise ValueError(f"{after.date()} is there twice; a schedule fires once a day at most")
    return DatesRule(moments=tuple(moments))


def _read_moment(written: object) -> dt.datetime:
    match = _DATE.fullmatch(str(written).strip()) if isinstance(written, str | dt.date) else None
    if not match:
        raise ValueError(
            f"«{str(written)[:60]}» is no date of a rule; write 2025-11-26 or 2025-11-26 10:00, by the site's clocks"
        )
    time = _read_time(match[2], match[3]) if match[2] else DEFAULT_TIME
    return dt.datetime.combine(read_day(match[1]), time)
