"""The ledger of schedules: one run of a schedule, period and step, held by one process at a time."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.store.opened import NOW, Changing

from occnews.errors import ConflictError
from occnews.model.dates import Period
from occnews.model.run import MailKind, MailState, Outcome, Run, RunState, Standing
from occnews.model.schedule import StepKind
from occnews.store import Store, runs

NOVEMBER = Period.parse("2025-11")
LATER = NOW + dt.timedelta(minutes=10)
RUN = Run(schedule="monthly", period=NOVEMBER, step=StepKind.FIRING, at=NOW, due=NOW)


def test_run_is_entered_once(store: Store, changing: Changing) -> None:
    with changing() as tx:
        assert runs.enter_run(tx, RUN)
        assert not runs.enter_run(tx, replace(RUN, at=LATER, due=LATER))
        assert runs.enter_run(tx, replace(RUN, step=StepKind.NUDGE))
        assert runs.enter_run(tx, replace(RUN, schedule="weekly"))
        assert runs.enter_run(tx, replace(RUN, period=Period.parse("2025-11-01..2025-11-07")))
    with store.reading() as tx:
        assert runs.find_run(tx, "monthly", NOVEMBER, StepKind.FIRING) == replace(RUN, id=1)
        assert [(run.schedule, run.step.value) for run in runs.list_runs(tx, "monthly")] == [
            ("monthly", "firing"),
            ("monthly", "nudge"),
            ("monthly", "firing"),
        ]
        assert len(runs.list_runs(tx)) == 4


def test_run_comes_back_as_it_was_saved(store: Store, changing: Changing) -> None:
    with changing() as tx:
        runs.enter_run(tx, RUN)
        claimed = runs.claim_run(tx, 1, owner="desk\0", now=NOW, until=LATER)
        assert claimed == replace(RUN, id=1, attempt=1, owner="desk\\x00", lease_until=LATER, started=NOW)
        done = replace(
            claimed,
            moved_from=dt.date(2025, 12, 24),
            holiday="julaften",
            state=RunState.DONE,
            outcome=Outcome.PUBLISHED,
            detail="7 members",
            publications=("2025-11", "thor-medical"),
            finished=LATER,
            lease_until=None,
            mails=(MailKind.DRAFT_READY, MailKind.NUDGE),
            mail_state=MailState.PENDING,
        )
        runs.save_run(tx, done)
    with store.reading() as tx:
        assert runs.get_run(tx, 1) == done
        assert runs.list_unfinished(tx) == [done]
        assert runs.list_unfinished(tx, "weekly") == []
        assert runs.get_run(tx, 2) is None


def test_claim_is_one_process_until_it_lapses(store: Store, changing: Changing) -> None:
    with changing() as tx:
        runs.enter_run(tx, RUN)
    with changing() as tx:
        first = runs.claim_run(tx, 1, owner="laptop", now=NOW, until=LATER)
    assert first is not None
    with changing() as tx:
        assert runs.claim_run(tx, 1, owner="desk", now=LATER - dt.timedelta(seconds=1), until=LATER) is None
        second = runs.claim_run(tx, 1, owner="desk", now=LATER, until=LATER + dt.timedelta(minutes=10))
    assert second is not None
    assert (second.owner, second.attempt, second.started) == ("desk", 2, NOW)
    # Whoever had it before has lost it, whatever it did meanwhile.
    with pytest.raises(ConflictError, match="Another process took over"), changing() as tx:
        runs.save_run(tx, replace(first, outcome=Outcome.PUBLISHED))
    with store.reading() as tx:
        assert runs.get_run(tx, 1) == second


def test_progress_rises_with_every_run_and_claim_and_never_falls(store: Store, changing: Changing) -> None:
    with store.reading() as tx:
        assert runs.measure_progress(tx) == 0
    with changing() as tx:
        runs.enter_run(tx, RUN)
        runs.enter_run(tx, replace(RUN, step=StepKind.NUDGE))
    with changing() as tx:
        before = runs.measure_progress(tx)
        runs.claim_run(tx, 1, owner="desk", now=NOW, until=LATER)
        assert runs.measure_progress(tx) == before + 1
    with changing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM run")
        runs.enter_run(tx, RUN)
        assert runs.measure_progress(tx) > before


def test_standing_is_kept_and_changed(store: Store, changing: Changing) -> None:
    standing = Standing(name="monthly", since=NOW, seen=NOW)
    with changing() as tx:
        runs.save_standing(tx, standing)
        assert runs.list_standings(tx) == {"monthly": standing}
        paused = replace(standing, seen=LATER, paused_at=LATER, paused_by="Kari", paused_because="We move.")
        runs.save_standing(tx, paused)
    with store.reading() as tx:
        assert runs.list_standings(tx) == {"monthly": paused}
