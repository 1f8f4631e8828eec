"""What of the schedules waits for people, and why: told by every surface."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from occnews import store
from occnews.model.publication import Publication, State
from occnews.model.run import Outcome, Run, RunState, Standing
from occnews.model.schedule import Makes, Schedule, StepKind
from occnews.publisher import Publisher
from occnews.publisher.witness import read_witness
from occnews.store import Transaction

_MOST_MISSED: Final = 3
RESTORED: Final = "the database is older than what this workspace has done: it was put back from a copy"


def describe_standing(p: Publisher) -> tuple[str, ...]:
    """What of the schedules waits for people, a sentence each."""
    if not p.config.schedules:
        return ()
    schedules = {schedule.name: schedule for schedule in p.config.schedules}
    with p.reading() as tx:
        standings = store.runs.list_standings(tx)
        is_restored = store.runs.measure_progress(tx) < read_witness(p.config)
        pauses = {name: explain_pause(standings.get(name), is_restored=is_restored) for name in schedules}
        unfinished = store.runs.list_unfinished(tx)
        waiting = [
            (name, text) for name, each in schedules.items() for text in describe_waiting(tx, each, unfinished, p.now)
        ]
    paused = [(name, because.rstrip(".")) for name, because in pauses.items() if because]
    sentences = [f"{name} is paused: {because}. To go on: {say_resume(name)}" for name, because in paused]
    return (*sentences, *(f"{name}, {text}" for name, text in waiting))


def list_waiting(unfinished: Iterable[Run], schedule: Schedule, now: dt.datetime) -> tuple[Run, ...]:
    """The firings of a schedule that wait for people: late, for approval, or failing again and again."""
    return tuple(run for run in unfinished if run.schedule == schedule.name and _is_waiting(run, now))


def _is_waiting(run: Run, now: dt.datetime) -> bool:
    is_stuck = run.state is RunState.WAITING or (run.state is RunState.OPEN and run.outcome is Outcome.FAILED)
    return is_stuck and run.step is StepKind.FIRING and run.at <= now


def describe_waiting(
    tx: Transaction, schedule: Schedule, unfinished: Iterable[Run], now: dt.datetime
) -> tuple[str, ...]:
    """What the waiting firings of a schedule wait for, and what to type. Many that were slept through are one."""
    waiting = [(run, find_publications(tx, schedule, run)) for run in list_waiting(unfinished, schedule, now)]
    missed = [run for run, publications in waiting if run.outcome is Outcome.LATE and not publications]
    if len(missed) <= _MOST_MISSED:
        return tuple(f"{run.period}: {say_waiting(run, publications)}" for run, publications in waiting)
    others = [f"{run.period}: {say_waiting(run, found)}" for run, found in waiting if run not in missed]
    many = (
        f"{missed[0].period} to {missed[-1].period}: {len(missed)} firings are late; nothing ran when they were due. "
        f"The next one takes their members along. Or now, the oldest first: occnews schedule run {schedule.name}"
    )
    return (many, *others)


def say_waiting(run: Run, publications: Sequence[Publication]) -> str:
    """What a firing waits for, and what to type."""
    unapproved = [each for each in publications if each.state in (State.DRAFT, State.IN_REVIEW)]
    approve = "occnews approve {0} --by NAME"
    steps = {State.DRAFT: f"occnews review {{0}}, {approve}", State.IN_REVIEW: approve}
    type_next = ", ".join(steps[each.state].format(each.name) for each in unapproved)
    by_hand = f"occnews schedule run {run.schedule}"
    match run.outcome:
        case Outcome.AWAITS_APPROVAL | Outcome.AWAITS_TIME:
            return f"{run.outcome}, {run.detail.rstrip('.')}" + (f". Next: {type_next}" if type_next else ".")
        case Outcome.FAILED:
            return f"failed, and is tried again. {run.detail}"
        case _:
            before = f"{type_next}, and then " if type_next else ""
            return f"late, {run.detail.rstrip('.')}. It waits for you: {before}{by_hand}"


def explain_pause(standing: Standing | None, *, is_restored: bool) -> str:
    """Why a schedule is paused, or is about to be; "" when it runs."""
    if standing is not None and standing.is_paused:
        return standing.paused_because
    return RESTORED if is_restored else ""


def pause_restored(tx: Transaction, names: Iterable[str], now: dt.datetime, because: str) -> None:
    """Pause schedules, those too that were never seen, and leave alone those that are paused."""
    standings = store.runs.list_standings(tx)
    for name in sorted({*names, *standings}):
        standing = standings.get(name) or Standing(name=name, since=now, seen=now)
        if not standing.is_paused:
            paused = replace(standing, paused_at=now, paused_by="occnews", paused_because=because)
            store.runs.save_standing(tx, paused)


def find_publications(tx: Transaction, schedule: Schedule, run: Run) -> tuple[Publication, ...]:
    """What there is of a run's firing: its digest, or what the steps of this firing have made; nothing retracted."""
    digest = store.publications.get_publication(tx, str(run.period))
    if schedule.makes is not Makes.ONE_BY_ONE and digest and digest.state is not State.RETRACTED:
        return (digest,)
    steps = [store.runs.find_run(tx, run.schedule, run.period, step) for step in StepKind]
    names = dict.fromkeys(name for each in steps if each for name in each.publications)
    found = [store.publications.get_publication(tx, name) for name in names]
    present = [each for each in found if each is not None and each.state is not State.RETRACTED]
    if schedule.makes is Makes.ONE_BY_ONE:
        return tuple(present)
    # Of a month of one member it is an announcement; when that is out, it does not stand for who joined since.
    return tuple(each for each in present if each.published_at is None)[:1]


def say_resume(name: str) -> str:
    """What to type to let a schedule go on."""
    return f"occnews schedule resume {name}"
