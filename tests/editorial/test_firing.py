"""When schedules fire: what holidays do, which period is covered, and that no window loses or doubles a firing."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.schedules import UNANNOUNCED, make_schedule, schedules

from occnews.editorial.firing import check_schedule, firing_of, list_firings, next_firings
from occnews.editorial.working_days import find_working_day, name_holiday
from occnews.errors import ConfigError
from occnews.model.dates import Period
from occnews.model.schedule import Firing, Schedule, StepKind

OSLO = ZoneInfo("Europe/Oslo")
DAY = dt.timedelta(days=1)
MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2028, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001


def oslo(text: str) -> dt.datetime:
    """A moment by the clocks of Oslo."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(dt.UTC)


def list_due(schedule: Schedule, first: str, last: str) -> list[tuple[str, str]]:
    """(when it fires by the clocks of Oslo, period) of each firing from one day to another."""
    found = list_firings(schedule, oslo(first), oslo(last) + DAY)
    return [
        (f"{each.at.astimezone(OSLO):%Y-%m-%d %H:%M}", str(each.period))
        for each in found
        if each.step is StepKind.FIRING
    ]


def test_default_schedule_drafts_nudges_and_fires_on_the_fourth_wednesday() -> None:
    schedule = make_schedule()
    due, period = oslo("2025-11-26 09:00"), Period.parse("2025-11")
    assert list_firings(schedule, oslo("2025-11-01"), oslo("2025-12-01")) == (
        Firing(schedule="monthly", step=StepKind.DRAFT, at=oslo("2025-11-21 09:00"), due=due, period=period),
        Firing(schedule="monthly", step=StepKind.NUDGE, at=oslo("2025-11-25 09:00"), due=due, period=period),
        Firing(schedule="monthly", step=StepKind.FIRING, at=due, due=due, period=period),
    )


def test_reminders_keep_the_wall_clock_time_when_the_clocks_change_between() -> None:
    schedule = make_schedule(rule="last day", draft_days=5, nudge_days=1, holidays="ignore")
    steps = list_firings(schedule, oslo("2026-03-20"), oslo("2026-04-01"))
    assert [step.at for step in steps] == [
        dt.datetime(2026, 3, 26, 8, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 31, 7, tzinfo=dt.UTC),
    ]


def test_window_holds_what_is_due_at_its_end_and_not_at_its_beginning() -> None:
    schedule = make_schedule(draft_days=0, nudge_days=0)
    october, november = oslo("2025-10-22 09:00"), oslo("2025-11-26 09:00")
    assert [each.at for each in list_firings(schedule, october, november)] == [november]


def test_firing_on_christmas_eve_moves_behind_the_holidays_and_still_covers_december() -> None:
    assert list_firings(make_schedule(draft_days=0, nudge_days=0), oslo("2025-12-01"), oslo("2026-01-01")) == (
        Firing(
            schedule="monthly",
            step=StepKind.FIRING,
            at=oslo("2025-12-29 09:00"),
            due=oslo("2025-12-29 09:00"),
            period=Period.parse("2025-12"),
            moved_from=dt.date(2025, 12, 24),
            holiday="an extra holiday",
        ),
    )


@pytest.mark.parametrize(
    ("settings", "due"),
    [
        ({"makes": "digest of the current month"}, ("2026-01-02 09:00", "2025-12")),
        ({"makes": "digest of the previous month"}, ("2026-01-02 09:00", "2025-11")),
        ({"makes": UNANNOUNCED}, ("2026-01-02 09:00", "2025-12")),
        ({"holidays": "ignore"}, ("2025-12-31 09:00", "2025-12")),
        ({"holidays": "skip"}, ("2025-12-31 09:00", "2025-12")),
        ({"extra_holidays": []}, ("2025-12-31 09:00", "2025-12")),
        ({"extra_holidays": ["2026-01-02", "2025-12-31"]}, ("2026-01-05 09:00", "2025-12")),
        ({"calendar": "", "extra_holidays": ["12-31"]}, ("2026-01-01 09:00", "2025-12")),
    ],
)
def test_last_day_of_the_year_by_what_becomes_of_holidays(settings: dict[str, object], due: tuple[str, str]) -> None:
    assert list_due(make_schedule(rule="last day", **settings), "2025-12-30", "2026-01-29") == [due]


def test_skipped_firing_is_there_without_reminders_and_says_why() -> None:
    schedule = make_schedule(rule="the 17th", holidays="skip")
    [skipped] = list_firings(schedule, oslo("2026-04-18"), oslo("2026-05-18"))
    assert (skipped.at, skipped.is_skipped, skipped.holiday) == (oslo("2026-05-17 09:00"), True, "Constitution Day")


def test_period_of_days_begins_after_the_firing_before_that_was_not_skipped() -> None:
    schedule = make_schedule(rule="every second Friday", starting="2026-04-03", makes=UNANNOUNCED, holidays="skip")
    # The 3rd of April was Good Friday, and the 1st of May is a holiday as well.
    assert list_due(schedule, "2026-04-01", "2026-05-20") == [
        ("2026-04-03 09:00", "2026-04-01..2026-04-03"),
        ("2026-04-17 09:00", "2026-04-01..2026-04-17"),
        ("2026-05-01 09:00", "2026-04-18..2026-05-01"),
        ("2026-05-15 09:00", "2026-04-18..2026-05-15"),
    ]


def test_every_working_day_leaves_holidays_to_the_day_after_them() -> None:
    schedule = make_schedule(rule="every working day", makes=UNANNOUNCED)
    assert list_due(schedule, "2025-12-23", "2026-01-02") == [
        ("2025-12-23 09:00", "2025-12-23..2025-12-23"),
        ("2025-12-29 09:00", "2025-12-24..2025-12-29"),
        ("2025-12-30 09:00", "2025-12-30..2025-12-30"),
        ("2026-01-02 09:00", "2025-12-31..2026-01-02"),
    ]


def test_list_of_dates_covers_from_the_beginning_of_its_first_month() -> None:
    schedule = make_schedule(rule=["2025-11-26 10:00", "2025-10-22"], makes="announcements one by one")
    assert list_due(schedule, "2025-01-01", "2026-12-31") == [
        ("2025-10-22 09:00", "2025-10-01..2025-10-22"),
        ("2025-11-26 10:00", "2025-10-23..2025-11-26"),
    ]


def test_nothing_fires_before_the_starting_day() -> None:
    schedule = make_schedule(starting="2025-10-23")
    assert list_due(schedule, "2025-01-01", "2025-12-01") == [("2025-11-26 09:00", "2025-11")]


def test_next_firings_come_with_the_reminders_among_them() -> None:
    steps = next_firings(make_schedule(), oslo("2025-11-24"), 2)
    assert [(step.step, f"{step.at.astimezone(OSLO):%m-%d}") for step in steps] == [
        (StepKind.NUDGE, "11-25"),
        (StepKind.FIRING, "11-26"),
        (StepKind.DRAFT, "12-24"),
        (StepKind.NUDGE, "12-28"),
        (StepKind.FIRING, "12-29"),
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (["2025-10-22", "2025-11-26"], ["2025-11-26"]),
        (["2025-10-22"], []),
        ({"year": "2026,2040", "month": 7, "day": 1}, ["2026-07-01", "2040-07-01"]),
        ({"month": 2, "day": "5th sat"}, ["2048-02-29", "2076-02-29", "2116-02-29", "2144-02-29", "2172-02-29"]),
    ],
)
def test_next_firings_end_with_the_rule_however_far_off_they_are(rule: object, days: list[str]) -> None:
    schedule = make_schedule(rule=rule, holidays="ignore", draft_days=0, nudge_days=0)
    assert [str(each.at.date()) for each in next_firings(schedule, oslo("2025-11-01"), 24)] == days
    assert next_firings(schedule, oslo("2025-11-01"), 0) == ()


@pytest.mark.parametrize(
    ("makes", "at", "period"),
    [
        ("digest of the current month", "2025-11-10 17:00", "2025-11"),
        ("digest of the previous month", "2026-01-10 17:00", "2025-12"),
        (UNANNOUNCED, "2025-11-10 17:00", "2025-10-23..2025-11-10"),
        ("announcements one by one", "2025-12-27 17:00", "2025-12-25..2025-12-27"),
        # On the rule's own day it is the period of the firing that is due later that day.
        (UNANNOUNCED, "2025-11-26 07:00", "2025-10-23..2025-11-26"),
        # By the workspace's clocks it is already December.
        ("digest of the current month", "2025-12-01 00:30", "2025-12"),
    ],
)
def test_firing_by_hand_covers_what_one_by_the_rule_would_have(makes: str, at: str, period: str) -> None:
    moment = oslo(at)
    assert firing_of(make_schedule(makes=makes), moment) == Firing(
        schedule="monthly", step=StepKind.FIRING, at=moment, due=moment, period=Period.parse(period)
    )


def test_firing_by_hand_at_the_moment_of_a_moved_one_is_that_one() -> None:
    schedule, moment = make_schedule(rule="last day"), oslo("2026-01-02 09:00")
    firing = firing_of(schedule, moment)
    assert (firing.period, firing.moved_from) == (Period.parse("2025-12"), dt.date(2025, 12, 31))


def test_firing_by_hand_on_a_holiday_is_not_skipped() -> None:
    schedule, moment = make_schedule(rule="the 17th", holidays="skip"), oslo("2026-05-17 09:00")
    assert firing_of(schedule, moment).is_skipped is False


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, ""),
        ({"rule": "last day", "makes": "digest of the previous month"}, ""),
        ({"rule": "every 5 weeks on Friday"}, ""),
        ({"rule": "every day", "makes": UNANNOUNCED}, ""),
        ({"rule": "every Friday"}, "rule: it fires more than once a month (on 2024-01-05 and 2024-01-12), and a month"),
        ({"rule": ["2026-05-01", "2026-05-31"]}, "(on 2026-05-01 and 2026-05-31)"),
        ({"rule": {"week": "1,5", "day_of_week": "thu"}}, "(on 2025-01-02 and 2025-01-30)"),
        ({"rule": {"month": 2, "day": 30}}, "rule: no day from 2024 on is like that"),
        ({"rule": ["2026-05-01"], "starting": "2026-06-01"}, "rule: no day from 2024 on is like that"),
        ({"calendar": "XX"}, "calendar: nobody's holidays are known as «XX»; write NO, US-NY, or nothing for none"),
        ({"calendar": "US-ZZ"}, "calendar: nobody's holidays are known as «US-ZZ»"),
    ],
)
def test_check_says_what_cannot_work(settings: dict[str, object], sentence: str) -> None:
    found = check_schedule(make_schedule(**settings))
    assert sentence in found
    assert bool(found) == bool(sentence)


def test_schedule_that_cannot_work_has_no_firings_but_a_sentence() -> None:
    schedule = make_schedule(rule="every Friday", name="weekly")
    for ask in (
        lambda: list_firings(schedule, oslo("2025-01-01"), oslo("2025-02-01")),
        lambda: next_firings(schedule, oslo("2025-01-01"), 1),
        lambda: firing_of(schedule, oslo("2025-01-01")),
    ):
        with pytest.raises(ConfigError, match=r"^schedules\.weekly\.rule: it fires more than once a month"):
            ask()


@given(schedules(), st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_window_cut_in_two_loses_and_doubles_nothing(schedule: Schedule, moments: list[dt.datetime]) -> None:
    assume(not check_schedule(schedule))
    first, middle, last = moments
    whole = list_firings(schedule, first, last)
    assert whole == list_firings(schedule, first, middle) + list_firings(schedule, middle, last)
    assert all(first < step.at <= last for step in whole)
    assert list(whole) == sorted(whole, key=lambda step: (step.at, step.due, step.period.end))
    assert len({(step.period, step.step) for step in whole}) == len(whole)


@given(schedules(), MOMENTS)
def test_each_reminder_belongs_to_a_firing_of_its_period(schedule: Schedule, after: dt.datetime) -> None:
    assume(not check_schedule(schedule))
    whole = list_firings(schedule, after, after + 200 * DAY)
    days = {StepKind.DRAFT: schedule.draft_days, StepKind.NUDGE: schedule.nudge_days, StepKind.FIRING: 0}
    for step in whole:
        on, due = (moment.astimezone(schedule.zone).date() for moment in (step.at, step.due))
        assert due - on == days[step.step] * DAY
    for firing in (step for step in whole if step.step is StepKind.FIRING and step.due > after + 10 * DAY):
        kinds = {step.step for step in whole if (step.due, step.period) == (firing.due, firing.period)}
        assert kinds == {kind for kind in StepKind if kind is firing.step or (days[kind] and not firing.is_skipped)}


@given(schedules(), MOMENTS)
def test_moved_firing_is_on_the_next_working_day(schedule: Schedule, after: dt.datetime) -> None:
    assume(not check_schedule(schedule))
    for firing in list_firings(schedule, after, after + 400 * DAY):
        if firing.moved_from:
            on = firing.due.astimezone(schedule.zone).date()
            between = [firing.moved_from + number * DAY for number in range((on - firing.moved_from).days)]
            assert on.weekday() < 5
            assert not name_holiday(schedule, on)
            assert between
            assert all(day.weekday() >= 5 or name_holiday(schedule, day) for day in between)
            assert firing.holiday == name_holiday(schedule, firing.moved_from) != ""
            assert find_working_day(schedule, firing.moved_from) == on


@given(schedules(), MOMENTS)
def test_periods_of_days_follow_each_other_without_a_gap(schedule: Schedule, after: dt.datetime) -> None:
    assume(not schedule.makes.is_monthly and not check_schedule(schedule))
    steps = list_firings(schedule, after, after + 400 * DAY)
    firings = [step for step in steps if step.step is StepKind.FIRING]
    periods = sorted((step.period for step in firings if not step.is_skipped), key=lambda period: period.end)
    # What was moved may stand on either edge of the window, beside those that it went past.
    for before, period in list(pairwise(periods))[10:-10]:
        assert period.start == before.end + DAY


@given(schedules(), MOMENTS, st.integers(1, 5))
def test_next_firings_are_the_first_of_the_list(schedule: Schedule, after: dt.datetime, count: int) -> None:
    assume(not check_schedule(schedule))
    steps = next_firings(schedule, after, count)
    due = [step for step in steps if step.step is StepKind.FIRING]
    assert len(due) <= count
    if due:
        assert steps[-1] == due[-1]
        assert steps == list_firings(schedule, after, due[-1].at)[: len(steps)]
        assert firing_of(schedule, due[0].at).period == due[0].period
