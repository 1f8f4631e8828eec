"""What a run does: decided from the schedule, the publication and the time alone."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.schedules import make_schedule

from occnews.editorial.running import Decision, Occasion, Task, decide, is_late, may_go_out
from occnews.model.dates import Period
from occnews.model.publication import Publication, PublicationKind, State
from occnews.model.run import MailKind, Outcome, Run, RunState
from occnews.model.schedule import StepKind

DUE = dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
RUN = Run(schedule="monthly", period=Period.parse("2025-11"), step=StepKind.FIRING, at=DUE, due=DUE)
NUDGE = replace(RUN, step=StepKind.NUDGE, at=DUE - 24 * HOUR)


def make_digest(state: State, **fields: Any) -> Publication:
    known = {"published_at": DUE - HOUR} if state in (State.PUBLISHED, State.RETRACTED) else {}
    return Publication(
        id="x",
        kind=PublicationKind.DIGEST,
        name="2025-11",
        state=state,
        date=DUE.date(),
        languages=("en",),
        **{**known, **fields},
    )


def decide_on(
    run: Run = RUN,
    *,
    goes: str = "publish",
    digest: Publication | None = None,
    now: dt.datetime = DUE,
    needs: bool = True,
) -> Decision | None:
    publications = (digest,) if digest else ()
    return decide(make_schedule(goes=goes), run, publications, Occasion(now=now, needs_approval=needs))


@pytest.mark.parametrize(
    ("goes", "state", "task", "outcome"),
    [
        ("draft", None, Task.DRAFT, Outcome.DRAFTED),
        ("draft", State.DRAFT, Task.DRAFT, Outcome.DRAFTED),
        ("draft", State.IN_REVIEW, Task.CLOSE, Outcome.ALREADY),
        ("draft", State.APPROVED, Task.CLOSE, Outcome.ALREADY),
        ("draft", State.PUBLISHED, Task.CLOSE, Outcome.BY_HAND),
        ("ask", None, Task.ASK, Outcome.ASKED),
        ("ask", State.DRAFT, Task.ASK, Outcome.ASKED),
        ("ask", State.IN_REVIEW, Task.CLOSE, Outcome.ASKED),
        ("ask", State.APPROVED, Task.CLOSE, Outcome.ALREADY),
        ("ask", State.PUBLISHED, Task.CLOSE, Outcome.BY_HAND),
        ("publish", None, Task.PREPARE, Outcome.AWAITS_APPROVAL),
        ("publish", State.DRAFT, Task.PREPARE, Outcome.AWAITS_APPROVAL),
        ("publish", State.IN_REVIEW, Task.CLOSE, Outcome.AWAITS_APPROVAL),
        ("publish", State.APPROVED, Task.PUBLISH, Outcome.PUBLISHED),
        ("publish", State.PUBLISHED, Task.CLOSE, Outcome.BY_HAND),
    ],
)
def test_firing_by_how_far_it_goes_and_how_its_digest_stands(
    goes: str, state: State | None, task: Task, outcome: Outcome
) -> None:
    decision = decide_on(goes=goes, digest=make_digest(state) if state else None)
    assert decision is not None
    assert (decision.task, decision.outcome) == (task, outcome)
    assert (decision.state is RunState.WAITING) == (outcome is Outcome.AWAITS_APPROVAL)


@pytest.mark.parametrize("state", [None, State.DRAFT, State.IN_REVIEW, State.APPROVED])
def test_firing_publishes_where_no_approval_is_asked_for(state: State | None) -> None:
    decision = decide_on(digest=make_digest(state) if state else None, needs=False)
    assert decision == Decision(
        task=Task.PUBLISH, state=RunState.DONE, outcome=Outcome.PUBLISHED, mails=(MailKind.SUMMARY,)
    )


def test_firing_that_waits_is_left_alone_until_something_changes() -> None:
    waiting = replace(RUN, state=RunState.WAITING, outcome=Outcome.AWAITS_APPROVAL)
    for state in (State.DRAFT, State.IN_REVIEW):
        assert decide_on(waiting, digest=make_digest(state), now=DUE + HOUR) is None
    assert decide_on(waiting, now=DUE + HOUR) is None  # somebody threw the draft away
    approved = decide_on(waiting, digest=make_digest(State.APPROVED), now=DUE + HOUR)
    assert approved is not None
    assert approved.task is Task.PUBLISH


def test_late_is_later_than_the_grace() -> None:
    assert decide_on(now=DUE + 12 * HOUR) != decide_on(now=DUE + 12 * HOUR + dt.timedelta(microseconds=1))
    late = decide_on(digest=make_digest(State.APPROVED), now=DUE + 13 * HOUR)
    assert late == Decision(
        task=Task.CLOSE,
        state=RunState.WAITING,
        outcome=Outcome.LATE,
        detail="nothing ran when it was due",
        mails=(MailKind.LATE,),
    )
    again = replace(RUN, state=RunState.WAITING, outcome=Outcome.LATE)
    assert decide_on(again, digest=make_digest(State.APPROVED), now=DUE + 14 * HOUR) is None
    # Of what failed the team was told.
    failed = decide_on(replace(RUN, outcome=Outcome.FAILED, detail="It is blocked."), now=DUE + 13 * HOUR)
    assert failed == Decision(task=Task.CLOSE, state=RunState.WAITING, outcome=Outcome.LATE, detail="It is blocked.")


def test_firing_that_was_late_by_a_clock_that_was_wrong_is_done_in_time() -> None:
    late = replace(RUN, state=RunState.WAITING, outcome=Outcome.LATE)
    decision = decide_on(late, digest=make_digest(State.APPROVED), now=DUE)
    assert decision is not None
    assert decision.task is Task.PUBLISH


def test_time_that_people_set_goes_before_the_rule() -> None:
    digest = make_digest(State.SCHEDULED, scheduled_at=DUE + 48 * HOUR)
    waits = decide_on(digest=digest)
    assert waits is not None
    assert (waits.outcome, waits.state) == (Outcome.AWAITS_TIME, RunState.WAITING)
    waiting = replace(RUN, state=RunState.WAITING, outcome=Outcome.AWAITS_TIME)
    assert decide_on(waiting, digest=digest, now=DUE + 47 * HOUR) is None
    for hours, task in ((48, Task.PUBLISH), (60, Task.PUBLISH), (61, Task.CLOSE)):
        decision = decide_on(waiting, digest=digest, now=DUE + hours * HOUR)
        assert decision is not None
        assert decision.task is task


@pytest.mark.parametrize(
    ("state", "needs", "outcome"),
    [
        (None, True, Outcome.NOTHING_TO_NUDGE),
        (State.DRAFT, True, Outcome.NUDGED),
        (State.IN_REVIEW, True, Outcome.NUDGED),
        (State.IN_REVIEW, False, Outcome.NOTHING_TO_NUDGE),
        (State.APPROVED, True, Outcome.NOTHING_TO_NUDGE),
        (State.PUBLISHED, True, Outcome.NOTHING_TO_NUDGE),
    ],
)
def test_nudge_is_of_what_is_not_approved(state: State | None, needs: bool, outcome: Outcome) -> None:
    decision = decide_on(NUDGE, digest=make_digest(state) if state else None, now=NUDGE.at, needs=needs)
    assert decision is not None
    assert (decision.outcome, decision.mails) == (outcome, (MailKind.NUDGE,) if outcome is Outcome.NUDGED else ())


@pytest.mark.parametrize("step", [StepKind.DRAFT, StepKind.NUDGE])
def test_reminder_is_silent_once_its_firing_is_due(step: StepKind) -> None:
    decision = decide_on(replace(NUDGE, step=step), digest=make_digest(State.DRAFT), now=DUE)
    assert decision is not None
    assert (decision.outcome, decision.state, decision.mails) == (Outcome.TOO_LATE, RunState.DONE, ())


def test_holiday_that_is_skipped_does_nothing_and_one_that_is_moved_does() -> None:
    skipped = decide_on(replace(RUN, holiday="julaften"))
    moved = decide_on(replace(RUN, holiday="julaften", moved_from=dt.date(2025, 12, 24)))
    assert (skipped, moved) == (
        Decision(task=Task.CLOSE, state=RunState.DONE, outcome=Outcome.HOLIDAY, detail="julaften"),
        decide_on(),
    )


@given(
    goes=st.sampled_from(["draft", "ask", "publish"]),
    makes=st.sampled_from(["digest of the current month", "announcements one by one"]),
    step=st.sampled_from(list(StepKind)),
    state=st.none() | st.sampled_from([each for each in State if each is not State.RETRACTED]),
    outcome=st.sampled_from([Outcome.NONE, Outcome.AWAITS_APPROVAL, Outcome.AWAITS_TIME, Outcome.LATE, Outcome.FAILED]),
    hours=st.integers(-100, 100),
    set_hours=st.integers(-100, 100),
)
def test_nothing_goes_out_unapproved_or_late(
    goes: str, makes: str, step: StepKind, state: State | None, outcome: Outcome, hours: int, set_hours: int
) -> None:
    schedule = make_schedule(goes=goes, makes=makes)
    occasion = Occasion(now=DUE + hours * HOUR, needs_approval=True)
    times = {"scheduled_at": DUE + set_hours * HOUR} if state is State.SCHEDULED else {}
    digest = make_digest(state, **times) if state else None
    run = replace(RUN, step=step, outcome=outcome)
    decision = decide(schedule, run, (digest,) if digest else (), occasion)
    if decision is None:
        # Only what waits for people is left as it is.
        assert outcome in (Outcome.AWAITS_APPROVAL, Outcome.AWAITS_TIME, Outcome.LATE)
    elif decision.task is Task.PUBLISH:
        assert goes == "publish"
        assert step is StepKind.FIRING
        assert digest is not None
        assert may_go_out(digest, occasion)
        assert not is_late(schedule, run, digest, occasion.now)
    elif step is not StepKind.FIRING:
        assert decision.task in (Task.CLOSE, Task.DRAFT, Task.ANNOUNCE)
        assert decision.state is RunState.DONE
