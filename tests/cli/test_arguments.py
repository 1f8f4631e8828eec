import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.cli.arguments import read_day, read_fields, read_moment, read_optional_day, read_period
from occnews.errors import InputError

OSLO = ZoneInfo("Europe/Oslo")


def test_fields_keep_everything_after_the_first_equals_sign() -> None:
    assert read_fields(["website=https://a.example/?q=1", "notes=", "name= Å "]) == {
        "website": "https://a.example/?q=1",
        "notes": "",
        "name": " Å ",
    }


@pytest.mark.parametrize("argument", ["website", "=value", " =value", ""])
def test_fields_refuse_what_is_no_field(argument: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"«{argument}» is not FIELD=VALUE")):
        read_fields([argument])


def test_fields_refuse_one_that_is_there_twice() -> None:
    with pytest.raises(InputError, match="name is there twice"):
        read_fields(["name=a", "name=b"])


@given(st.lists(st.text(max_size=20), max_size=4))
def test_fields_are_read_or_refused_with_a_sentence(arguments: list[str]) -> None:
    try:
        fields = read_fields(arguments)
    except InputError as error:
        assert str(error)
    else:
        assert len(fields) == len(arguments)


def test_day_is_read() -> None:
    assert read_day("2025-11-26", "--on") == dt.date(2025, 11, 26)
    assert read_optional_day("", "--on") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-11", "--on: «2025-11» is no single day"),
        ("0000-01-01", "--on: the year 0 is not between 1900 and 2199"),
        ("2025-02-30", "--on: «2025-02-30» is no day of the calendar"),
        ("tomorrow", "--on: «tomorrow» is no date"),
    ],
)
def test_day_refused_names_the_option(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_day(text, "--on")


def test_period_refused_says_how_to_write_one() -> None:
    assert str(read_period("2025-01..2025-10")) == "2025-01..2025-10"
    with pytest.raises(InputError, match="write a month"):
        read_period("november")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-11-26 09:00", dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)),
        ("2025-06-26T09:00:30", dt.datetime(2025, 6, 26, 7, 0, 30, tzinfo=dt.UTC)),
        ("2025-11-26T09:00+05:00", dt.datetime(2025, 11, 26, 4, 0, tzinfo=dt.UTC)),
        ("2025-10-26T02:30+01:00", dt.datetime(2025, 10, 26, 1, 30, tzinfo=dt.UTC)),
    ],
)
def test_moment_is_in_the_workspaces_zone_unless_it_says_otherwise(text: str, moment: dt.datetime) -> None:
    assert read_moment(text, OSLO, "--at") == moment


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-03-29 02:30", "--at: 2026-03-29 02:30 does not exist in Europe/Oslo"),
        ("2025-10-26 02:30", "by its offset: 2025-10-26T02:30+02:00"),
        ("2025-11-26", "--at: «2025-11-26» has no time of day"),
        ("soon", "--at: «soon» is no time"),
    ],
)
def test_moment_that_is_not_one_moment_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_moment(text, OSLO, "--at")


_TIMES = st.datetimes(
    dt.datetime(2000, 1, 1),  # noqa: DTZ001 - what people type has no zone
    dt.datetime(2100, 1, 1),  # noqa: DTZ001
)


@given(_TIMES)
def test_moment_read_back_in_the_zone_is_what_was_typed(naive: dt.datetime) -> None:
    try:
        moment = read_moment(naive.isoformat(sep=" "), OSLO, "--at")
    except InputError:
        return
    assert moment.astimezone(OSLO).replace(tzinfo=None) == naive


@pytest.mark.parametrize(
    "text", ["0001-01-01 00:00+14:00", "9999-12-31 23:59-12:00", "0001-01-01 00:00", "2200-01-01 00:00"]
)
def test_moment_of_no_known_year_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not between 1900 and 2199"):
        read_moment(text, OSLO, "--at")
