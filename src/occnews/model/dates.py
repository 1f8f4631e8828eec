"""Dates that are known to the day, the month or the year; and periods of months or days."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

FIRST_YEAR = 1900
LAST_YEAR = 2199


def _check_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


class _WrittenValue:
    """A value that pydantic reads from, and writes as, its ISO text."""

    @classmethod
    def parse(cls, text: str) -> Self:
        raise NotImplementedError

    @classmethod
    def _validate(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value = value.isoformat()
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise ValueError("must be a date")
        return cls.parse(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )


@dataclass(frozen=True, kw_only=True)
class PartialDate(_WrittenValue):
    """A date known to the day (``2025-11-26``), the month (``2025-11``) or the year (``2025``)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ISO text. Raises ValueError with a sentence."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text.strip(), re.ASCII)
        if not match:
            raise ValueError(f"«{text}» is no date; write 2025-11-26, 2025-11 or 2025")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        _check_year(year)
        try:
            dt.date(year, month or 1, day or 1)
        except ValueError:
            raise ValueError(f"«{text}» is no day of the calendar") from None
        return cls(year=year, month=month, day=day)

    @property
    def first(self) -> dt.date:
        """The first day it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last day it can mean."""
        if self.month and self.day:
            return self.first
        return _last_day(self.year, self.month or 12)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)


def read_day(written: object) -> dt.date:
    """Read a single day, from its ISO text or as TOML has it. Raises ValueError with a sentence."""
    try:
        day = PartialDate.parse(str(written))
    except ValueError:
        day = None
    if day is None or day.day is None:
        raise ValueError(f"«{written}» is no day; write YYYY-MM-DD")
    return day.first


_MONTHS = re.compile(r"(\d{4}-\d{2})(?:\.\.(\d{4}-\d{2}))?", re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Period(_WrittenValue):
    """One month (``2025-11``), a range of months (``2025-01..2025-10``) or of days (``2025-11-08..2025-11-21``).

    ``start`` and ``end`` are its first and its last day. What covers whole months is written by its months, so that
    one period has one name.
    """

    start: dt.date
    end: dt.date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY-MM``, ``YYYY-MM..YYYY-MM`` or ``YYYY-MM-DD..YYYY-MM-DD``. Raises ValueError with a sentence."""
        match = _MONTHS.fullmatch(text.strip()) or _DAYS.fullmatch(text.strip())
        if not match:
            raise ValueError(
                f"«{text}» is no period; write a month (2025-11), a range of months (2025-01..2025-10)"
                " or of days (2025-11-08..2025-11-21)"
            )
        try:
            first, last = PartialDate.parse(match[1]), PartialDate.parse(match[2] or match[1])
        except ValueError as error:
            raise ValueError(f"«{text}» is no period: {error}") from None
        if first.first > last.last:
            raise ValueError(f"«{text}» ends before it starts")
        return cls(start=first.first, end=last.last)

    @classmethod
    def month_of(cls, day: dt.date) -> Self:
        """The month that a day is in."""
        return cls(start=day.replace(day=1), end=_last_day(day.year, day.month))

    @property
    def is_whole_months(self) -> bool:
        return self.start.day == 1 and self.end == _last_day(self.end.year, self.end.month)

    @property
    def is_month(self) -> bool:
        return self.is_whole_months and (self.start.year, self.start.month) == (self.end.year, self.end.month)

    @property
    def path(self) -> str:
        """Its name in file names and addresses: ``2025-11`` or ``2025-01-to-2025-10``."""
        return str(self).replace("..", "-to-")

    def __str__(self) -> str:
        if not self.is_whole_months:
            return f"{self.start}..{self.end}"
        first, last = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
        return first if first == last else f"{first}..{last}"
