"""The mails that runs of schedules lead to: sent after the work is done, and again after a crash with the same ids."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from occnews import store
from occnews.editorial.running import REST_AFTER_FAILURE
from occnews.editorial.wording import load_words
from occnews.errors import OccnewsError, StoreError
from occnews.model.notice import Notice
from occnews.model.publication import Publication, State
from occnews.model.run import MailKind, MailState, Outcome, Run
from occnews.model.schedule import Firing, Schedule
from occnews.publisher import Publisher
from occnews.publisher.drafting import SCHEDULE
from occnews.publisher.reminders import (
    compose_draft_ready,
    compose_late,
    compose_nudge,
    compose_summary,
    send_notices,
)
from occnews.publisher.standing import find_publications
from occnews.store import Transaction

LEASE: Final = dt.timedelta(minutes=10)
GIVE_UP: Final = dt.timedelta(days=1)
"""A mail that could not be sent for so long is not tried again: nobody needs yesterday's reminder."""


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """One notice with whom it goes to. The same ``key`` gives the same Message-ID."""

    notices: tuple[Notice, ...]
    to: tuple[str, ...]
    key: str


def send_pending(
    p: Publisher, held: Iterable[Run], owner: str, clock: Callable[[], dt.datetime], environment: Mapping[str, str]
) -> list[str]:
    """Send the mails of the runs that are ``held``, and those that others left unsent. Returns what went wrong."""
    ours = {run.id: run for run in held}
    schedules = {schedule.name: schedule for schedule in p.config.schedules}
    with p.reading() as tx:
        paused = {each.name for each in store.runs.list_standings(tx).values() if each.is_paused}
        unfinished = store.runs.list_unfinished(tx)
    pending = [run for run in unfinished if run.mail_state is MailState.PENDING and run.schedule not in paused]
    latest = {run.schedule: run.id for run in sorted(pending, key=lambda run: run.due) if run.outcome is Outcome.LATE}
    problems: list[str] = []
    for run in pending:
        now = clock()
        mine = _hold(replace(p, now=now), run, ours.get(run.id), owner)
        schedule = schedules.get(run.schedule)
        if mine is None:
            continue
        # Of many that were missed, as by a laptop that slept for weeks, one mail tells; each is in the ledger.
        is_told = mine.outcome is Outcome.LATE and latest[run.schedule] != run.id
        if schedule is None or is_told:
            _note(p, mine, MailState.NONE)
            continue
        problems += _send(replace(p, now=now), schedule, mine, clock, environment)
    return problems


def _hold(p: Publisher, run: Run, ours: Run | None, owner: str) -> Run | None:
    """The run, if its mails are ours to send: it is still claimed by us, or free to be."""
    if ours is not None and ours.attempt == run.attempt:
        return run
    if run.is_leased(p.now):
        return None
    with replace(p, by=SCHEDULE).changing(SCHEDULE) as tx:
        return store.runs.claim_run(tx, run.id, owner=owner, now=p.now, until=p.now + LEASE)


def _send(
    p: Publisher, schedule: Schedule, run: Run, clock: Callable[[], dt.datetime], environment: Mapping[str, str]
) -> list[str]:
    problems: list[str] = []
    is_final = True
    try:
        with p.reading() as tx:
            letters = list(_write_letters(p, tx, schedule, run))
        for letter in letters:
            report = send_notices(p, letter.notices, letter.to, key=letter.key, environment=environment)
            problems += report.failures
            is_final = is_final and report.is_final
    except StoreError:
        raise
    except OccnewsError as error:
        problems.append(str(error))
        is_final = False
    clock()
    is_over = is_final or p.now - run.at > GIVE_UP
    state = MailState.SENT if not problems else MailState.FAILED if is_over else MailState.PENDING
    _note(p, run, state, "; ".join(problems))
    return [f"A mail of the schedule {schedule.name} for {run.period} was not sent: {each}" for each in problems]


def _note(p: Publisher, run: Run, state: MailState, problem: str = "") -> None:
    """Note how a run's mails stand, and let it go; what could not be sent rests, and so does a run that failed."""
    rests = state is MailState.PENDING
    with replace(p, by=SCHEDULE).changing(SCHEDULE) as tx:
        now = store.runs.get_run(tx, run.id)  # a later firing may have closed it meanwhile
        if now is None or now.attempt != run.attempt:
            return  # another process took the run over, and its mails with it
        told = (now.detail, f"mail: {problem}") if state is MailState.FAILED else (now.detail,)
        is_free = rests or now.outcome is Outcome.FAILED
        lease = p.now + REST_AFTER_FAILURE if rests else now.lease_until if now.outcome is Outcome.FAILED else None
        noted = replace(
            now,
            mail_state=state,
            mails=now.mails if rests else (),
            lease_until=lease,
            owner="" if is_free else now.owner,
            detail="; ".join(filter(None, told)),
        )
        store.runs.save_run(tx, noted)


def _write_letters(p: Publisher, tx: Transaction, schedule: Schedule, run: Run) -> Iterator[_Letter]:
    team = p.config.team
    firing = describe_firing(run)
    for kind in run.mails:
        key = f"{run.schedule} {run.period} {run.step} {run.at.isoformat()} {kind}"
        if kind is MailKind.LATE:
            there = find_publications(tx, schedule, run)
            notices = compose_late(p, schedule, firing, _explain_lateness(p, run), there)
            yield _Letter(notices=notices, to=team.addresses, key=key)
            continue
        for publication in _list_about(tx, run, kind):
            compose = {
                MailKind.DRAFT_READY: compose_draft_ready,
                MailKind.NUDGE: compose_nudge,
                MailKind.SUMMARY: compose_summary,
            }[kind]
            to = (team.approvers or team.addresses) if kind is MailKind.NUDGE else team.addresses
            notices = compose(p, tx, schedule, firing, publication)
            yield _Letter(notices=notices, to=to, key=f"{key} {publication.name}")


def describe_firing(run: Run) -> Firing:
    """The step of a schedule that a run was entered for."""
    return Firing(
        schedule=run.schedule,
        step=run.step,
        at=run.at,
        due=run.due,
        period=run.period,
        moved_from=run.moved_from,
        holiday=run.holiday,
    )


def _list_about(tx: Transaction, run: Run, kind: MailKind) -> Sequence[Publication]:
    """What a mail of a kind is about, as it stands now: what has moved on since needs no mail any more."""
    wanted = {
        MailKind.DRAFT_READY: (State.DRAFT, State.IN_REVIEW),
        MailKind.NUDGE: (State.DRAFT, State.IN_REVIEW),
        MailKind.SUMMARY: (State.PUBLISHED,),
    }[kind]
    found = [store.publications.get_publication(tx, name) for name in run.publications]
    return [each for each in found if each is not None and each.state in wanted]


def _explain_lateness(p: Publisher, run: Run) -> str:
    """Why it is late, in whole sentences; "" when nothing ran."""
    if run.outcome is Outcome.FAILED:
        return run.detail
    if run.publications:
        return load_words(p.config.main_language, p.config.templates_folder).text("notice.fact.unapproved")
    return ""
