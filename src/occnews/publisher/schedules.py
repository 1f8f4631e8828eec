"""Schedules as people see and steer them: what comes next, what happened, run by hand, pause and resume."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from occnews import store
from occnews.editorial.firing import describe_rule, firing_of, next_firings
from occnews.errors import ConflictError, InputError, NotFoundError, OccnewsError, StoreError
from occnews.model.member import Language
from occnews.model.publication import Publication, State
from occnews.model.run import MADE, Outcome, Run, RunState, Standing
from occnews.model.schedule import Firing, Makes, Schedule, StepKind
from occnews.publisher import Publisher
from occnews.publisher.drafting import SCHEDULE, select_members
from occnews.publisher.inputs import read_line
from occnews.publisher.making import list_unannounced, make
from occnews.publisher.running import (
    Clock,
    Progress,
    RunReport,
    carry_out,
    enter_due,
    enter_due_in,
    follow_up,
    plan_run,
    reopen,
)
from occnews.publisher.standing import describe_waiting, explain_pause, find_publications, list_waiting, say_resume
from occnews.publisher.witness import read_witness, write_witness
from occnews.store import Transaction


@dataclass(frozen=True, kw_only=True)
class ScheduleView:
    """A schedule as it stands: its rule in words, its next firing, and who would be in that today.

    ``following`` is None when its rule has come to an end. ``publication`` is how the next one is called and stands,
    "" before there is one. ``waiting`` are the firings that wait for people, ``advice`` says why, and what to type.
    """

    name: str
    rule: str
    makes: Makes
    goes: str
    following: Firing | None
    members: tuple[str, ...]
    publication: str
    waiting: tuple[Run, ...]
    advice: tuple[str, ...]
    paused_because: str = ""
    paused_by: str = ""
    paused_at: dt.datetime | None = None


def find_schedule(p: Publisher, name: str) -> Schedule:
    """Find a schedule of config.toml. Raises NotFoundError."""
    for schedule in p.config.schedules:
        if schedule.name == name:
            return schedule
    known = ", ".join(schedule.name for schedule in p.config.schedules)
    hint = f"There is: {known}." if known else f"Write [schedules.{name}] in config.toml to have one."
    raise NotFoundError(f"There is no schedule «{name}». {hint}")


def list_schedules(p: Publisher) -> tuple[ScheduleView, ...]:
    """Look at every schedule of config.toml."""
    with p.reading() as tx:
        standings = store.runs.list_standings(tx)
        is_restored = store.runs.measure_progress(tx) < read_witness(p.config)
        unfinished = store.runs.list_unfinished(tx)
        return tuple(
            _view(p, tx, schedule, standings.get(schedule.name), unfinished, is_restored=is_restored)
            for schedule in p.config.schedules
        )


def _view(
    p: Publisher,
    tx: Transaction,
    schedule: Schedule,
    standing: Standing | None,
    unfinished: Sequence[Run],
    *,
    is_restored: bool,
) -> ScheduleView:
    coming = next_firings(schedule, p.now, 1)
    following = next((firing for firing in coming if firing.step is StepKind.FIRING), None)
    members, publication = _look_ahead(p, tx, schedule, following) if following else ((), "")
    return ScheduleView(
        name=schedule.name,
        rule=describe_rule(schedule.rule, Language.EN),
        makes=schedule.makes,
        goes=str(schedule.goes),
        following=following,
        members=members,
        publication=publication,
        waiting=list_waiting(unfinished, schedule, p.now),
        advice=describe_waiting(tx, schedule, unfinished, p.now),
        paused_because=explain_pause(standing, is_restored=is_restored),
        paused_by=standing.paused_by if standing else "",
        paused_at=standing.paused_at if standing else None,
    )


def _look_ahead(p: Publisher, tx: Transaction, schedule: Schedule, firing: Firing) -> tuple[tuple[str, ...], str]:
    """Who would be in a firing if it came today, and how its publication stands."""
    run = plan_run(firing)
    day = firing.due.astimezone(p.config.site.zone).date()
    names = {member.slug: member.name for member in store.members.list_members(tx)}
    if schedule.makes is Makes.ONE_BY_ONE:
        return tuple(names[slug] for slug in list_unannounced(p, tx, firing.period, day)), ""
    publication = next(iter(find_publications(tx, schedule, run)), None)
    described = _describe(publication) if publication else ""
    if publication and publication.state is not State.DRAFT:
        return tuple(names.get(entry.member, entry.member) for entry in publication.entries), described
    selection = select_members(p, tx, firing.period, publication, publication.date if publication else day)
    return tuple(choice.name for choice in selection.chosen), described


def _describe(publication: Publication) -> str:
    return f"{publication.name} ({publication.state})"


def list_coming(p: Publisher, name: str, count: int) -> tuple[Firing, ...]:
    """List the next firings of a schedule with the reminders among them; ``count`` counts firings."""
    if count < 1:
        raise InputError("-n: write how many firings to list, 1 or more.")
    return next_firings(find_schedule(p, name), p.now, count)


def list_history(p: Publisher, name: str = "") -> list[Run]:
    """List the runs of a schedule, or of all, the latest last. Raises NotFoundError for one that never was."""
    with p.reading() as tx:
        runs = store.runs.list_runs(tx, name)
    if name and not runs:
        find_schedule(p, name)
    return [run for run in runs if run.at <= p.now or run.attempt]


def pause(p: Publisher, name: str, *, because: str) -> Standing:
    """Keep a schedule from doing anything; what comes due meanwhile is noted as paused. Raises ConflictError."""
    reason = read_line(because, "--because")
    if not reason:
        raise InputError("Say why, so that others know when it may go on: --because TEXT")
    find_schedule(p, name)
    enter_due(p)
    with p.changing(f"{SCHEDULE} pause {name}") as tx:
        standing = _get_standing(p, tx, name)
        if standing.is_paused:
            raise ConflictError(f"{name} is paused already: {standing.paused_because}. To go on: {say_resume(name)}")
        paused = replace(standing, paused_at=p.now, paused_by=p.by, paused_because=reason)
        store.runs.save_standing(tx, paused)
    return paused


def resume(p: Publisher, name: str) -> Standing:
    """Let a schedule go on from now. What came due while it was paused stays undone. Raises ConflictError."""
    find_schedule(p, name)
    enter_due(p)
    with p.changing(f"{SCHEDULE} resume {name}") as tx:
        standing = _get_standing(p, tx, name)
        if not standing.is_paused:
            raise ConflictError(f"{name} is not paused.")
        resumed = replace(standing, paused_at=None, paused_by="", paused_because="")
        store.runs.save_standing(tx, resumed)
        progress = store.runs.measure_progress(tx)
    write_witness(p.config, progress)
    return resumed


def _get_standing(p: Publisher, tx: Transaction, name: str) -> Standing:
    return store.runs.list_standings(tx).get(name) or Standing(name=name, since=p.now, seen=p.now)


# --- run by hand


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What a run by hand would do, of which nothing was done: ``publications`` as they would be then."""

    run: Run
    publications: tuple[Publication, ...] = ()
    refusal: str = ""


def run_by_hand(
    p: Publisher,
    name: str,
    *,
    at: dt.datetime | None = None,
    owner: str,
    clock: Clock,
    environment: Mapping[str, str],
) -> RunReport:
    """Run a firing now: the oldest that waits, else what one at ``at`` (now unless given) covers.

    Raises ConflictError when the schedule is paused, the firing made something already, or another process has it.
    """
    schedule = find_schedule(p, name)
    enter_due(p)
    with p.changing(f"{SCHEDULE} run {name}") as tx:
        run = _take_up(p, tx, schedule, at)
    progress = Progress(owner=owner, clock=clock, by=p.by)
    if carry_out(p, schedule, run, progress) is None:
        raise ConflictError(
            f"Another process has {name} for {run.period} in hand. Look: occnews schedule history {name}"
        )
    return follow_up(p, progress, environment)


def rehearse(p: Publisher, name: str, *, at: dt.datetime | None = None) -> Rehearsal:
    """Find out what the same would do: it is done in a transaction that is undone."""
    schedule, witness = find_schedule(p, name), read_witness(p.config)
    try:
        with replace(p, by=p.by or "nobody").changing(f"{SCHEDULE} run {name}") as tx:
            enter_due_in(p, tx, witness)
            raise _UndoneError(_rehearse(p, tx, schedule, _take_up(p, tx, schedule, at)))
    except _UndoneError as undone:
        return undone.rehearsal


def _rehearse(p: Publisher, tx: Transaction, schedule: Schedule, run: Run) -> Rehearsal:
    try:
        done = make(p, tx, schedule, run)
    except StoreError:
        raise
    except OccnewsError as error:
        return Rehearsal(run=run, refusal=str(error))
    found = [store.publications.get_publication(tx, name) for name in done.publications]
    return Rehearsal(run=done, publications=tuple(each for each in found if each is not None))


class _UndoneError(OccnewsError):
    """Ends a transaction so that nothing of it stays."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__("undone")
        self.rehearsal = rehearsal


def _take_up(p: Publisher, tx: Transaction, schedule: Schedule, at: dt.datetime | None) -> Run:
    """The firing that is to be run by hand, open as of now."""
    _refuse_paused(tx, schedule.name)
    waiting = [run for run in store.runs.list_unfinished(tx, schedule.name) if _can_be_taken_up(run, p.now)]
    if at is None and waiting:
        known: Run | None = min(waiting, key=lambda run: (run.due, run.id))
        assert known is not None
        planned = known
    else:
        planned = plan_run(replace(firing_of(schedule, at or p.now), step=StepKind.FIRING))
        known = store.runs.find_run(tx, schedule.name, planned.period, StepKind.FIRING)
    planned = replace(
        planned, at=p.now, state=RunState.OPEN, outcome=Outcome.NONE, detail="", finished=None, holiday=""
    )
    if known is None:
        store.runs.enter_run(tx, planned)
        entered = store.runs.find_run(tx, schedule.name, planned.period, StepKind.FIRING)
        assert entered is not None
        return entered
    _refuse_done(p, known)
    return reopen(tx, known, replace(planned, due=known.due, lease_until=None, owner=""))


def _can_be_taken_up(run: Run, now: dt.datetime) -> bool:
    return run.step is StepKind.FIRING and run.state is not RunState.DONE and run.at <= now


def _refuse_paused(tx: Transaction, name: str) -> None:
    standing = store.runs.list_standings(tx).get(name)
    if standing is not None and standing.is_paused:
        raise ConflictError(f"{name} is paused: {standing.paused_because}. Let it go on first: {say_resume(name)}")


def _refuse_done(p: Publisher, known: Run) -> None:
    if known.state is RunState.DONE and known.outcome in MADE:
        names = ", ".join(known.publications) or str(known.period)
        day = known.finished.astimezone(p.config.site.zone) if known.finished else known.due
        raise ConflictError(
            f"{known.schedule} was run for {known.period} on {day:%Y-%m-%d at %H:%M}: {known.outcome} ({names})."
            " It is not run twice."
        )
    if known.is_leased(p.now) and known.owner:
        raise ConflictError(
            f"{known.owner} has {known.schedule} for {known.period} in hand. If it was stopped, its claim lapses"
            " within ten minutes; then try again."
        )
