"""Rules of schedules, as people write them."""

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.model.recurrence import CronRule, DatesRule, Rule, WeeksRule
from occnews.model.rule_reading import read_rule


def cron(time: str = "09:00", **fields: str) -> CronRule:
    return CronRule(days=(tuple(fields.items()),), time=dt.time.fromisoformat(time))


def dates(*written: str) -> DatesRule:
    return DatesRule(moments=tuple(dt.datetime.fromisoformat(each) for each in written))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("fourth Wednesday 09:00", cron(day="4th wed")),
        ("fjerde onsdag kl. 09:00", cron(day="4th wed")),
        ("the 4th Wednesday of each month, at 9.00", cron(day="4th wed")),
        ("Den fjerde onsdagen i hver måned kl 9", cron(day="4th wed")),
        ("4. onsdag", cron(day="4th wed")),
        ("first Monday", cron(day="1st mon")),
        ("første mandag i måneden", cron(day="1st mon")),
        ("second tue 00:00", cron("00:00", day="2nd tue")),
        ("andre tirsdag", cron(day="2nd tue")),
        ("fifth Sunday", cron(day="5th sun")),
        ("last Friday 14:30", cron("14:30", day="last fri")),
        ("siste fredag 14.30", cron("14:30", day="last fri")),
        ("every first Monday", cron(day="1st mon")),
        ("hver siste fredag", cron(day="last fri")),
        ("every Friday", cron(day_of_week="fri")),
        ("hver fredag klokken 8", cron("08:00", day_of_week="fri")),
        ("every week on Friday", cron(day_of_week="fri")),
        ("every second Friday", WeeksRule(weekday=4, every=2)),
        ("every other Friday 10:00", WeeksRule(weekday=4, every=2, time=dt.time(10))),
        ("annenhver fredag", WeeksRule(weekday=4, every=2)),
        ("hver annen fredag", WeeksRule(weekday=4, every=2)),
        ("every 3 weeks on Friday", WeeksRule(weekday=4, every=3)),
        ("hver 3. uke på fredag", WeeksRule(weekday=4, every=3)),
        ("the 15th", cron(day="15")),
        ("den 15. i hver måned kl. 9.30", cron("09:30", day="15")),
        ("first day of the month", cron(day="1")),
        ("last day", cron(day="last")),
        ("siste dag 23:59", cron("23:59", day="last")),
        ("every day", cron()),
        ("daglig kl. 7", cron("07:00")),
        ("every working day", cron(day_of_week="mon-fri")),
        ("hver virkedag", cron(day_of_week="mon-fri")),
        ("  EVERY\tWEEKDAY  ", cron(day_of_week="mon-fri")),
        ("0 9 * * 3", cron(day_of_week="wed")),
        ("30 14 * * 0", cron("14:30", day_of_week="sun")),
        ("0 9 * * 7", cron(day_of_week="sun")),
        ("0 9 * * 1-5", cron(day_of_week="mon-fri")),
        ("0 9 * * Fri-Sun", cron(day_of_week="fri-sun")),
        ("0 9 * * 0,6", cron(day_of_week="sat-sun")),
        ("0 9 * * */2", cron(day_of_week="tue,thu,sat,sun")),
        ("5 0 15 jan,jul *", cron("00:05", month="jan,jul", day="15")),
        ("0 9 1 * 5", CronRule(days=((("day", "1"),), (("day_of_week", "fri"),)))),
        ("0 9 */2 * 5", cron(day="*/2", day_of_week="fri")),
        ({"day": "4th wed", "hour": 9}, cron(day="4th wed")),
        ({"day": 15, "hour": 0, "minute": 30}, cron("00:30", day="15")),
        ({"month": "1,7", "day": "last FRI"}, cron(month="jan,jul", day="last fri")),
        ({"day_of_week": "0-4"}, cron(day_of_week="mon-fri")),
        (["2025-11-26 10:00", "2025-10-22"], dates("2025-10-22 09:00", "2025-11-26 10:00")),
        ([dt.date(2025, 10, 22), "2025-11-26T10:00:00"], dates("2025-10-22 09:00", "2025-11-26 10:00")),
    ],
)
def test_rule_is_read_as_it_is_meant(written: object, rule: Rule) -> None:
    assert read_rule(written) == rule
    assert read_rule(rule) is rule


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "fourth Wensday",
            "«fourth wensday» is no rule («wensday»: did you mean «wednesday»?); understood are words such",
        ),
        ("", "«» is no rule; understood are words such as «fourth Wednesday 09:00»"),
        ("sixth Monday", "«sixth» is not known"),
        ("the 32nd", "«the 32nd» is no rule"),
        ("every 1 weeks on Friday", "is no rule"),
        (
            "every third Friday",
            "«every third friday» can mean two things; leave «every» out for a day of each month, or",
        ),
        ("hver fjerde onsdag", "or write «every 4 weeks on wed»"),
        ("last Friday 24:00", "«24:00» is no time of day; write one from 00:00 to 23:59"),
        ("*/5 * * * *", "hour cannot be «*»: a schedule fires once a day at most, so this is one number"),
        ("0,30 9 * * *", "minute cannot be «0,30»: a schedule fires once a day at most"),
        ("60 9 * * *", "«9:60» is no time of day"),
        ("0 9 * * 8", "«8» is no weekday of cron; write 0 (Sunday) to 6 (Saturday) or 7 (Sunday), 1-5, or fri"),
        ("0 9 * * 5-1", "«5-1» is no weekday of cron"),
        ("0 9 * * fri#2", "«0 9 * * fri#2» is no rule"),
        ("0 9 32 * *", "«32» is nothing that day can be; write 15, 1,15, last, 4th wed or last fri"),
        ({}, "the table of cron fields is empty"),
        ({"days": 1}, "there is no cron field «days»; known here: year, month, day, week, day_of_week, hour, minute"),
        ({"day": 1.5}, "day must be a number or a text"),
        ({"day": True}, "day must be a number or a text"),
        ({"day": "4th wednesday"}, "«4th wednesday» is nothing that day can be"),
        ({"day": "1," * 1000 + "1"}, "day is longer than 200 characters; shorten it"),
        (["x" * 10_000], "xxx» is no date of a rule"),
        ({"day": 1, "hour": "*/2"}, "hour cannot be «*/2»"),
        ({"year": 3000}, "«3000» is nothing that year can be; write 2026, 2026-2028 or 2026,2028"),
        ([], "the list of dates must hold 1 to 1000 of them"),
        (["2025-10-22", "2025-10-22 10:00"], "2025-10-22 is there twice; a schedule fires once a day at most"),
        (["22.10.2025"], "«22.10.2025» is no date of a rule; write 2025-11-26 or 2025-11-26 10:00"),
        (["2025-02-30"], "«2025-02-30» is no day; write YYYY-MM-DD"),
        (["2025-10-22 25:00"], "«25:00» is no time of day"),
        ([dt.datetime(2025, 10, 22, 9, tzinfo=dt.UTC)], "is no date of a rule"),
        ([20251022], "«20251022» is no date of a rule"),
        (9, "«9» is no rule"),
        (None, "«None» is no rule"),
        ("x" * 10_000, "xxx…» is no rule"),
    ],
)
def test_rule_that_is_none_is_refused_with_a_sentence(written: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_rule(written)
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 800


WORDS = (
    "every",
    "second",
    "other",
    "fourth",
    "last",
    "the",
    "of",
    "each",
    "month",
    "at",
    "kl.",
    "9",
    "09:00",
    "Friday",
)
MORE_WORDS = ("onsdag", "day", "15th", "3.", "weeks", "hver", "i", "måneden", "working")


@given(
    st.text()
    | st.lists(st.sampled_from(WORDS + MORE_WORDS), max_size=8).map(" ".join)
    | st.text("0123456789*/,- mon", max_size=20)
    | st.lists(st.text() | st.dates() | st.datetimes() | st.none(), max_size=3)
    | st.dictionaries(
        st.sampled_from(["day", "month", "week", "day_of_week", "year", "hour"]), st.text() | st.integers()
    )
)
def test_whatever_is_given_as_a_rule_is_read_or_refused_with_a_sentence(written: object) -> None:
    try:
        rule = read_rule(written)
    except ValueError as error:
        assert str(error)
    else:
        assert rule == read_rule(written)
        assert hash(rule) == hash(read_rule(written))


def test_toml_gives_what_rules_are_read_from() -> None:
    told = tomllib.loads('a = {day = "4th wed", hour = 9}\nb = [2025-10-22, 2025-11-26 10:00:00, "2025-12-01"]')
    assert read_rule(told["a"]) == cron(day="4th wed")
    assert read_rule(told["b"]) == dates("2025-10-22 09:00", "2025-11-26 10:00", "2025-12-01 09:00")
