"""Reconcile: bring every schedule up to now, exactly once, however many processes do so at once or are killed.

First every firing that has come due gets its Run, in one transaction; the database allows one of a schedule, period and
step. Then each run that has something to do is claimed, and its whole work is one transaction that also finishes it:
a crash leaves all of it, or nothing, and what is nothing is taken up again when the claim lapses. Files and mails
follow, and are made good by a later call.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from occnews import store
from occnews.editorial.firing import list_firings
from occnews.editorial.running import REST_AFTER_FAILURE
from occnews.errors import ConfigError, ConflictError, OccnewsError, StoreError
from occnews.model.run import OUT, MailKind, MailState, Outcome, Run, RunState, Standing
from occnews.model.schedule import Firing, Schedule, StepKind
from occnews.publisher import Publisher
from occnews.publisher.approval import PublishReport, publish_due
from occnews.publisher.drafting import SCHEDULE
from occnews.publisher.hubs import HubReport, tell_hubs
from occnews.publisher.making import look_at, make
from occnews.publisher.site import catch_up
from occnews.publisher.standing import RESTORED
from occnews.publisher.witness import raise_witness, read_witness
from occnews.store import Transaction

LEASE: Final = dt.timedelta(minutes=10)
"""How long a claim lasts. Clocks of several machines may differ by less than that."""
_CLOCK_TROUBLE: Final = dt.timedelta(hours=1)

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """What one call did: the runs that it brought further, those another process works at, and what went wrong."""

    runs: tuple[Run, ...] = ()
    elsewhere: tuple[Run, ...] = ()
    hubs: tuple[HubReport, ...] = ()
    published: tuple[PublishReport, ...] = ()
    """What went out, or was refused, at a time that people had set with ``publish --at``."""
    problems: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing failed, and nothing was found late."""
        bad = (Outcome.FAILED, Outcome.LATE)
        is_refused = any(report.refusal for report in self.published)
        return not (self.problems or is_refused) and all(run.outcome not in bad for run in self.runs)


@dataclass
class Progress:
    """What has come of it so far. ``by`` is who asked for it by hand, "" when the schedule itself did."""

    owner: str
    clock: Clock
    by: str = ""
    runs: list[Run] = field(default_factory=list)
    elsewhere: list[Run] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def reconcile(p: Publisher, *, owner: str, clock: Clock, environment: Mapping[str, str]) -> RunReport:
    """Do all that the schedules have due: in the database, then the files, then the mails.

    ``owner`` names this process to others. Raises StoreError when the database fails; whatever else goes wrong is in
    the report, and keeps no other schedule back.
    """
    progress = _run_due(p, owner, clock)
    published = _publish_at_set_times(p, progress)
    return replace(follow_up(p, progress, environment), published=published)


def _run_due(p: Publisher, owner: str, clock: Clock) -> Progress:
    progress = Progress(owner=owner, clock=clock)
    entered, progress.problems = enter_due(replace(p, now=clock()))
    progress.runs += [run for run in entered if run.state is RunState.DONE]
    for schedule, run in _list_to_do(replace(p, now=clock()), progress):
        carry_out(p, schedule, run, progress)
    return progress


def _publish_at_set_times(p: Publisher, progress: Progress) -> tuple[PublishReport, ...]:
    """Publish what people have set a time for, whatever the schedules; what is late by more than the grace waits."""
    at_work = replace(p, now=progress.clock(), by=SCHEDULE)
    try:
        return tuple(publish_due(at_work, since=at_work.now - p.config.schedule.grace))
    except StoreError:
        raise
    except OccnewsError as error:  # it is published, but a file could not be written
        progress.problems.append(str(error))
        return ()


# --- 1: every firing gets its run


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is to be entered of one schedule: how it stands then, and its firings since it was last seen."""

    schedule: Schedule
    standing: Standing
    firings: tuple[Firing, ...]
    is_changed: bool


def enter_due(p: Publisher) -> tuple[list[Run], list[str]]:
    """Enter a run for each firing that has come due; those of a paused schedule and on holidays are done with it.

    Returns what was entered, and what went wrong with a schedule or the witness.
    """
    witness = read_witness(p.config)
    entered: list[Run] = []
    with p.reading() as tx:
        plans, problems = _plan(p, tx, witness)
        progress = store.runs.measure_progress(tx)
    if any(plan.is_changed for plan in plans):
        with replace(p, by=SCHEDULE).changing(SCHEDULE) as tx:
            entered = enter_due_in(p, tx, witness)
            progress = store.runs.measure_progress(tx)
    return entered, [*problems, *_note_progress(p, progress)]


def _note_progress(p: Publisher, progress: int) -> list[str]:
    """Let the witness know how far the ledger has come. What goes wrong with it keeps nothing back."""
    try:
        raise_witness(p.config, progress)
    except OccnewsError as error:
        return [str(error)]
    return []


def enter_due_in(p: Publisher, tx: Transaction, witness: int) -> list[Run]:
    """The same within a transaction; the witness is not written."""
    plans, _ = _plan(p, tx, witness)
    return [run for plan in plans for run in _apply(tx, plan, p.now)]


def _plan(p: Publisher, tx: Transaction, witness: int) -> tuple[list[_Plan], list[str]]:
    standings = store.runs.list_standings(tx)
    is_restored = store.runs.measure_progress(tx) < witness
    plans: list[_Plan] = []
    problems: list[str] = []
    for schedule in p.config.schedules:
        try:
            plans.append(_plan_one(schedule, standings.get(schedule.name), p.now, is_restored=is_restored))
        except ConfigError as error:
            problems.append(str(error))
    return plans, problems


def _plan_one(schedule: Schedule, known: Standing | None, now: dt.datetime, *, is_restored: bool) -> _Plan:
    standing = known or Standing(name=schedule.name, since=now, seen=now)
    if standing.seen - now > _CLOCK_TROUBLE:  # the clock was ahead, and has been put right
        standing = replace(standing, seen=now)
    if standing.since - now > _CLOCK_TROUBLE:  # or else the schedule would be silent for as long
        standing = replace(standing, since=now)
    begin = max(standing.since, standing.seen)
    firings = list_firings(schedule, min(begin, now), now)  # asked in any case: it tells of a schedule that cannot work
    if is_restored and not standing.is_paused:
        standing = replace(standing, paused_at=now, paused_by="occnews", paused_because=RESTORED)
    # A step of nothing is noted once a day: a schedule that is looked at each minute is not written each minute.
    is_stale = now - standing.seen > dt.timedelta(days=1)
    is_changed = standing != known or bool(firings) or is_stale
    return _Plan(
        schedule=schedule,
        standing=replace(standing, seen=max(standing.seen, now)),
        firings=firings,
        is_changed=is_changed,
    )


def _apply(tx: Transaction, plan: _Plan, now: dt.datetime) -> list[Run]:
    runs = [_enter(tx, _start(firing, plan.standing, now), now) for firing in plan.firings]
    store.runs.save_standing(tx, plan.standing)
    return [run for run in runs if run is not None]


def plan_run(firing: Firing) -> Run:
    """The run of a firing, not tried yet."""
    return Run(
        schedule=firing.schedule,
        period=firing.period,
        step=firing.step,
        at=firing.at,
        due=firing.due,
        moved_from=firing.moved_from,
        holiday=firing.holiday,
    )


def _start(firing: Firing, standing: Standing, now: dt.datetime) -> Run:
    run = plan_run(firing)
    if standing.is_paused:
        return replace(run, state=RunState.DONE, outcome=Outcome.PAUSED, detail=standing.paused_because, finished=now)
    if firing.is_skipped:
        return replace(run, state=RunState.DONE, outcome=Outcome.HOLIDAY, detail=firing.holiday, finished=now)
    return run


def _enter(tx: Transaction, run: Run, now: dt.datetime) -> Run | None:
    """Enter a run. When its period has one already, of another day, that one is run again unless it is out.

    So is one of the same moment that was done by a clock which was ahead of it.
    """
    if store.runs.enter_run(tx, run):
        return run
    known = store.runs.find_run(tx, run.schedule, run.period, run.step)
    assert known is not None
    was_ahead = known.finished is not None and known.finished - now > _CLOCK_TROUBLE
    # Of the same moment, and yet to be done before it: somebody ran it by hand then.
    was_early = known.step is StepKind.FIRING and known.at < run.at
    if known.is_leased(now) or (known.due == run.due and not (was_ahead or was_early)):
        return None
    if known.outcome not in OUT:
        return reopen(tx, known, run)
    if run.step is StepKind.FIRING and not was_ahead:
        note = f"due again on {run.due:%Y-%m-%d}, when it was out already"
        store.runs.save_run(tx, replace(known, detail="; ".join(filter(None, (known.detail, note)))))
    return None


def reopen(tx: Transaction, known: Run, run: Run) -> Run:
    """Let a run be done anew, at the time of another of its period."""
    again = replace(run, id=known.id, attempt=known.attempt, publications=known.publications)
    store.runs.save_run(tx, again)
    return again


# --- 2 and 3: each run is claimed, and its work is one transaction


def _list_to_do(p: Publisher, progress: Progress) -> list[tuple[Schedule, Run]]:
    """The runs that have something to do now, those of an earlier firing first: its members are not the later one's."""
    schedules = {schedule.name: schedule for schedule in p.config.schedules}
    found = []
    with p.reading() as tx:
        standings = store.runs.list_standings(tx)
        for run in store.runs.list_unfinished(tx):
            schedule = schedules.get(run.schedule)
            if schedule is None or run.state is RunState.DONE or run.at > p.now:
                continue
            if (standing := standings.get(run.schedule)) is None or standing.is_paused:
                continue
            if run.is_leased(p.now):
                progress.elsewhere += [run] if run.owner else []
            elif look_at(p, tx, schedule, run) is not None:
                found.append((schedule, run))
    return sorted(found, key=lambda pair: (pair[1].due, pair[1].at, pair[1].id))


def carry_out(p: Publisher, schedule: Schedule, run: Run, progress: Progress) -> Run | None:
    """Claim a run and do its work. Returns what became of it, None when another process has it or had it."""
    by = progress.by or f"{SCHEDULE} {schedule.name}"
    at_work = replace(p, now=progress.clock(), by=by)
    claimed = _claim(at_work, run, progress)
    if claimed is None:
        progress.elsewhere.append(run)
        return None
    at_work = replace(at_work, now=progress.clock())
    try:
        with at_work.changing(f"{SCHEDULE} {schedule.name}") as tx:
            current = _hold(tx, claimed)
            if current is None:
                return None
            done = make(at_work, tx, schedule, current)
            store.runs.save_run(tx, done)
            progress.clock()  # the last moment at which nothing has happened
    except StoreError:
        raise
    except OccnewsError as error:
        failed = _fail(at_work, claimed, str(error))
        if failed is None:
            return None
        done = failed
    progress.runs.append(done)
    return done


def _claim(p: Publisher, run: Run, progress: Progress) -> Run | None:
    """Take a run, unless another process has it: nobody else may do its work until the claim lapses.

    The witness knows of it before anything is done, so that a database from before is told by it.
    """
    with p.changing(SCHEDULE) as tx:
        claimed = store.runs.claim_run(tx, run.id, owner=progress.owner, now=p.now, until=p.now + LEASE)
        reached = store.runs.measure_progress(tx)
    progress.problems += _note_progress(p, reached)
    return claimed


def _hold(tx: Transaction, claimed: Run) -> Run | None:
    """The run as it is now, if it is still ours to do; None when it was taken over, closed or paused meanwhile."""
    current = store.runs.get_run(tx, claimed.id)
    if current is None or current.attempt != claimed.attempt:
        return None
    standing = store.runs.list_standings(tx)[current.schedule]
    if current.state is RunState.DONE or standing.is_paused:
        store.runs.save_run(tx, replace(current, lease_until=None))
        return None
    return current


def _fail(p: Publisher, claimed: Run, sentence: str) -> Run | None:
    """Note why a run failed; it rests, and is tried again within the grace. The team is told the first time.

    Returns None when it took so long that another process has taken the run over.
    """
    is_first = claimed.outcome is not Outcome.FAILED
    tells = is_first and bool(p.config.team.addresses) and claimed.step is StepKind.FIRING
    failed = replace(
        claimed,
        state=RunState.OPEN,
        outcome=Outcome.FAILED,
        detail=sentence,
        owner="" if not tells else claimed.owner,
        lease_until=p.now + REST_AFTER_FAILURE,
        mails=(MailKind.LATE,) if tells else claimed.mails,
        mail_state=MailState.PENDING if tells else claimed.mail_state,
    )
    try:
        with p.changing(SCHEDULE) as tx:
            store.runs.save_run(tx, failed)
    except ConflictError:
        return None
    return failed


# --- 4: files and mails


def follow_up(p: Publisher, progress: Progress, environment: Mapping[str, str]) -> RunReport:
    from occnews.publisher.schedule_mails import send_pending

    p = replace(p, now=progress.clock())
    hubs: tuple[HubReport, ...] = ()
    # Whatever their outcomes are: of announcements one by one, some go out while the run waits for the others.
    if progress.runs:
        try:
            hubs = tell_hubs(p, catch_up(p))
        except OccnewsError as error:
            progress.problems.append(f"It is published, but not all files are written yet. {error}")
    progress.problems += send_pending(p, progress.runs, progress.owner, progress.clock, environment)
    with p.reading() as tx:
        now = [store.runs.get_run(tx, run.id) if run.id else run for run in progress.runs]
    return RunReport(
        runs=tuple(run for run in now if run is not None),
        elsewhere=tuple(progress.elsewhere),
        hubs=hubs,
        problems=tuple(progress.problems),
    )
