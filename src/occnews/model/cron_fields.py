"""Checks the cron fields that a schedule's rule may be written in, and brings them into their plainest form.

APScheduler reads a field up to where it stops to understand it (``fri#2`` is every Friday); here that is refused.
"""

import re
from typing import Final

from occnews.model.dates import LAST_YEAR

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINALS: Final = ("1st", "2nd", "3rd", "4th", "5th", "last")
DAY_FIELDS: Final = ("year", "month", "day", "week", "day_of_week")

_LIMITS: Final = {"year": (1970, LAST_YEAR), "month": (1, 12), "day": (1, 31), "week": (1, 53), "day_of_week": (0, 6)}
_NAMES: Final[dict[str, tuple[str, ...]]] = {"month": MONTHS, "day_of_week": WEEKDAYS}
_EXAMPLES: Final = {
    "year": "2026, 2026-2028 or 2026,2028",
    "month": "3, mar, jan-jun, 1,7 or */3",
    "day": "15, 1,15, last, 4th wed or last fri",
    "week": "10, 1-26 or */2 (weeks of the year, 1 to 53)",
    "day_of_week": "fri, mon-fri, or 0 (Monday) to 6 (Sunday)",
}
_NUMBERS: Final = re.compile(r"(?:\*|(\d{1,4})(?:-(\d{1,4}))?)(?:/(\d{1,4}))?", re.ASCII)
_RANGE_OF_NAMES: Final = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")
_POSITION: Final = re.compile(rf"({'|'.join(ORDINALS)}) +({'|'.join(WEEKDAYS)})|last")
_CRONTAB_DAY: Final = rf"([0-7]|sun|{'|'.join(WEEKDAYS[:6])})"
_CRONTAB: Final = re.compile(rf"{_CRONTAB_DAY}|(?:\*|{_CRONTAB_DAY}-{_CRONTAB_DAY})(?:/([1-7]))?", re.ASCII)


def read_field(name: str, written: str) -> str:
    """Read one of ``DAY_FIELDS``, as APScheduler has them. Raises ValueError with a sentence."""
    return ",".join(_read_element(name, part) for part in re.split(r"\s*,\s*", written.strip().lower()))


def _read_element(name: str, text: str) -> str:
    if numbers := _NUMBERS.fullmatch(text):
        return _read_numbers(name, numbers)
    if name == "day" and _POSITION.fullmatch(text):
        return " ".join(text.split())
    names = _NAMES.get(name, ())
    if (found := _RANGE_OF_NAMES.fullmatch(text)) and all(end is None or end in names for end in found.groups()):
        first, last = found[1], found[2] or found[1]
        if names.index(first) <= names.index(last):
            return first if first == last else f"{first}-{last}"
    raise _refuse(name, text)


def _read_numbers(name: str, numbers: re.Match[str]) -> str:
    low, high = _LIMITS[name]
    step = int(numbers[3]) if numbers[3] else None
    first = int(numbers[1]) if numbers[1] else low
    last = int(numbers[2]) if numbers[2] else first if numbers[1] and step is None else high
    if not low <= first <= last <= high or (step is not None and not 1 <= step <= last - first):
        raise _refuse(name, numbers[0])
    if numbers[0].startswith("*"):
        return "*" if step in {None, 1} else f"*/{step}"
    names = _NAMES.get(name, ())
    if step is not None:
        return f"{first}-{last}/{step}"
    ends = [names[end - low] if names else str(end) for end in (first, last)]
    return ends[0] if first == last else "-".join(ends)


def _refuse(name: str, text: str) -> ValueError:
    return ValueError(f"«{text}» is nothing that {name} can be; write {_EXAMPLES[name]}")


def read_crontab_weekdays(written: str) -> str:
    """Read the last field of a line of cron, where 0 and 7 are Sunday, into APScheduler's ``day_of_week``.

    Raises ValueError with a sentence. Source: crontab(5).
    """
    days = sorted({(day - 1) % 7 for part in written.lower().split(",") for day in _list_crontab_days(part)})
    if len(days) == len(WEEKDAYS):
        return "*"
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
    return ",".join(WEEKDAYS[day] for day in days)


def _list_crontab_days(part: str) -> range:
    """The days that a part names, by cron's numbers: Sunday is 0, or 7 at the end."""
    match = _CRONTAB.fullmatch(part)
    if match:
        single, first, last, step = match.groups()
        start, end = _number_crontab_day(single or first or "0"), _number_crontab_day(single or last or "6")
        if end == 0 and start > 0:
            end = 7  # fri-sun
        if start <= end:
            return range(start, end + 1, int(step or 1))
    raise ValueError(f"«{part}» is no weekday of cron; write 0 (Sunday) to 6 (Saturday) or 7 (Sunday), 1-5, or fri")


def _number_crontab_day(written: str) -> int:
    return int(written) if written.isdigit() else ("sun", *WEEKDAYS).index(written)
