"""Schedules for tests: the shipped defaults, with what a test says otherwise."""

import datetime as dt

from hypothesis import strategies as st

from occnews.config import default_settings
from occnews.model.schedule import Schedule

UNANNOUNCED = "digest of all that is unannounced"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")


def make_schedule(**settings: object) -> Schedule:
    """A schedule of the shipped defaults, in Oslo."""
    return Schedule.model_validate(
        {**default_settings()["schedule"], "name": "monthly", "time_zone": "Europe/Oslo", **settings}
    )


def monthly_rules() -> st.SearchStrategy[object]:
    """A rule that fires once a month at most."""
    by_weekday = st.builds("{} {}".format, st.sampled_from(ORDINALS), st.sampled_from(WEEKDAYS))
    by_day = st.integers(1, 31).map(lambda day: {"day": day})
    quarterly = st.integers(1, 28).map(lambda day: {"month": "*/3", "day": day})
    return by_weekday | by_day | quarterly | st.just("last day")


def any_rules() -> st.SearchStrategy[object]:
    """A rule of any kind."""
    weekly = st.builds("every {} weeks on {}".format, st.integers(2, 6), st.sampled_from(WEEKDAYS))
    weekdays = st.lists(st.integers(0, 6), min_size=1, unique=True).map(
        lambda days: {"day_of_week": ",".join(map(str, days))}
    )
    either = st.builds("0 9 {} * {}".format, st.integers(1, 31), st.integers(0, 7))
    dates = st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)), min_size=1, max_size=20, unique=True)
    return monthly_rules() | weekly | weekdays | either | dates | st.sampled_from(["every day", "every working day"])


def schedules() -> st.SearchStrategy[Schedule]:
    """A schedule that can work, of any kind, in a zone of any kind."""
    settings = {
        "time_zone": st.sampled_from(["Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
        "holidays": st.sampled_from(["move", "skip", "ignore"]),
        "calendar": st.sampled_from(["NO", "US-NY", "NP", ""]),
        "draft_days": st.integers(2, 9) | st.just(0),
        "nudge_days": st.integers(0, 1),
        "starting": st.just("") | st.dates(dt.date(2024, 1, 1), dt.date(2026, 1, 1)),
    }
    monthly = {
        "rule": monthly_rules(),
        "makes": st.sampled_from([f"digest of the {m} month" for m in ("current", "previous")]),
    }
    others = {"rule": any_rules(), "makes": st.sampled_from([UNANNOUNCED, "announcements one by one"])}
    return st.builds(make_schedule, **settings, **monthly) | st.builds(make_schedule, **settings, **others)
