"""Dates that are known to the day, the month or the year; and periods of whole months."""

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


@dataclass(frozen=True, kw_only=True)
class Period(_WrittenValue):
    """One month (``2025-11``) or a range of whole months (``2025-01..2025-10``); both ends are first days."""

    first_month: dt.date
    last_month: dt.date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY-MM`` or ``YYYY-MM..YYYY-MM``. Raises ValueError with a sentence."""
        match = re.fullmatch(r"(\d{4})-(\d{2})(?:\.\.(\d{4})-(\d{2}))?", text.strip(), re.ASCII)
        if not match:
            raise ValueError(f"«{text}» is no period; write a month (2025-11) or a range (2025-01..2025-10)")
        numbers = [int(part) for part in match.groups() if part]
        try:
            ends = [
                dt.date(_check_year(year), month, 1) for year, month in zip(numbers[::2], numbers[1::2], strict=True)
            ]
        except ValueError as error:
            raise ValueError(f"«{text}» is no period: {error}") from None
        if ends[0] > ends[-1]:
            raise ValueError(f"«{text}» ends before it starts")
        return cls(first_month=ends[0], last_month=ends[-1])

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return self.first_month

    @property
    def end(self) -> dt.date:
        """Its last day, inclusive."""
        return _last_day(self.last_month.year, self.last_month.month)

    @property
    def is_month(self) -> bool:
        return self.first_month == self.last_month

    @property
    def path(self) -> str:
        """Its name in file names and addresses: ``2025-11`` or ``2025-01-to-2025-10``."""
        return str(self).replace("..", "-to-")

    def __str__(self) -> str:
        first = self.first_month.strftime("%Y-%m")
        return first if self.is_month else f"{first}..{self.last_month.strftime('%Y-%m')}"
