"""The work of one run of a schedule, within one transaction: draft, hand in, publish, or say why nothing was made."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from occnews import store
from occnews.editorial.running import REST_AFTER_FAILURE, Decision, Occasion, Task, decide, describe_state, may_go_out
from occnews.editorial.selection import select
from occnews.errors import OccnewsError
from occnews.model.dates import Period
from occnews.model.publication import Publication, PublicationKind, State
from occnews.model.run import MADE, MailKind, MailState, Outcome, Run, RunState
from occnews.model.schedule import Goes, Makes, Schedule, StepKind
from occnews.publisher import Publisher
from occnews.publisher.approval import hand_in, publish_in
from occnews.publisher.drafting import draft_announcement_in, draft_digest_in
from occnews.publisher.standing import find_publications
from occnews.store import Transaction

# With these a firing has gathered all who were to be announced: nothing is left for those before it.
_GATHERED: Final = MADE | {Outcome.AWAITS_APPROVAL, Outcome.NO_MEMBERS}


@dataclass(frozen=True, kw_only=True)
class _Work:
    """One run at work. ``p.now`` is the moment of it."""

    p: Publisher
    tx: Transaction
    schedule: Schedule
    run: Run
    publications: tuple[Publication, ...]
    decision: Decision

    @property
    def publication(self) -> Publication | None:
        return self.publications[0] if self.publications else None

    @property
    def day(self) -> dt.date:
        """The date line of what is made: the day of the firing."""
        return self.run.due.astimezone(self.p.config.site.zone).date()


def look_at(p: Publisher, tx: Transaction, schedule: Schedule, run: Run) -> Decision | None:
    """Decide what an unfinished run does now; None when nothing."""
    return decide(schedule, run, find_publications(tx, schedule, run), _occasion(p))


def make(p: Publisher, tx: Transaction, schedule: Schedule, run: Run) -> Run:
    """Do what a claimed run does now: the run as it is afterwards, to be saved. Raises OccnewsError when it cannot."""
    publications = find_publications(tx, schedule, run)
    decision = decide(schedule, run, publications, _occasion(p))
    if decision is None:
        return replace(run, lease_until=None)
    work = _Work(p=p, tx=tx, schedule=schedule, run=run, publications=publications, decision=decision)
    done = _choose_mails(work, _TASKS[decision.task](work))
    if done.step is StepKind.FIRING and done.outcome in _GATHERED:
        _pass_over(tx, schedule, done)
    return done


def _occasion(p: Publisher) -> Occasion:
    return Occasion(now=p.now, needs_approval=p.config.editorial.approval == "required")


def _close(work: _Work) -> Run:
    """What there is of it is noted too: people are told of it."""
    return _finish(work, tuple(each.name for each in work.publications) or work.run.publications, work.decision.detail)


def _finish(work: _Work, names: tuple[str, ...], detail: str, outcome: Outcome | None = None) -> Run:
    decision = work.decision
    return replace(
        work.run,
        state=decision.state,
        outcome=outcome or decision.outcome,
        detail=detail,
        publications=names,
        finished=work.p.now if decision.state is RunState.DONE else None,
        lease_until=None,
        mails=decision.mails,
    )


def _draft(work: _Work) -> Run:
    draft, _ = _bring_up_to_date(work)
    return _finish(work, (draft.name,), _count_members(draft)) if draft else _find_nobody(work)


def _ask(work: _Work) -> Run:
    draft, is_new = _bring_up_to_date(work)
    if draft is None:
        return _find_nobody(work)
    asked = hand_in(work.tx, draft)
    return _mail_new(work, _finish(work, (asked.name,), _count_members(asked)), is_new=is_new)


def _prepare(work: _Work) -> Run:
    draft, is_new = _bring_up_to_date(work)
    if draft is None:
        return _find_nobody(work)
    return _mail_new(work, _finish(work, (draft.name,), describe_state(draft)), is_new=is_new)


def _publish(work: _Work) -> Run:
    publication = work.publication
    if publication is None or publication.state is State.DRAFT:
        publication, _ = _bring_up_to_date(work)
    if publication is None:
        return _find_nobody(work)
    published = publish_in(work.p, work.tx, publication)
    if published.kind is PublicationKind.ANNOUNCEMENT:
        return _finish(work, (published.name,), "", Outcome.ANNOUNCED)
    return _finish(work, (published.name,), f"digest no. {published.number}, {_count_members(published)}")


def _bring_up_to_date(work: _Work) -> tuple[Publication | None, bool]:
    """Draft the digest, or its draft again: who is in it, and whether it is new. None when nobody is to be announced.

    The editors' date line stays.
    """
    has_digest = work.publication is not None and work.publication.kind is PublicationKind.DIGEST
    report = draft_digest_in(work.p, work.tx, work.run.period, date=None if has_digest else work.day)
    draft = report.publication
    if draft is None or (not draft.entries and work.p.config.editorial.empty_month == "skip"):
        return None, False
    return draft, report.is_new


def _find_nobody(work: _Work) -> Run:
    run = _finish(work, (), f"nobody is to be announced in {work.run.period}", Outcome.NO_MEMBERS)
    return replace(run, state=RunState.DONE, finished=work.p.now, mails=())


def _count_members(publication: Publication) -> str:
    number = len(publication.entries)
    return f"{number} member{'' if number == 1 else 's'}"


def _mail_new(work: _Work, run: Run, *, is_new: bool) -> Run:
    """Tell the team of a draft that nobody has seen before, beside those who are to approve it."""
    if is_new and work.p.config.team.approvers:
        return replace(run, mails=(MailKind.DRAFT_READY, *run.mails))
    return run


def _announce(work: _Work) -> Run:
    """Draft the announcement of everybody who has none, and bring each as far as the schedule goes."""
    found = [_draft_one(work, slug) for slug in list_unannounced(work.p, work.tx, work.run.period, work.day)]
    names = [each.name for each, _ in found]
    if work.run.step is StepKind.DRAFT or work.schedule.goes is Goes.DRAFT:
        return _finish_each(work, [each.name for each, is_new in found if is_new], names)
    if work.schedule.goes is Goes.ASK:
        drafts = [each for each, _ in found if each.state is State.DRAFT]
        return _finish_each(work, [hand_in(work.tx, each).name for each in drafts], names)
    return _publish_each(work, tuple(dict.fromkeys((*work.run.publications, *names))))


def _finish_each(work: _Work, done: list[str], names: list[str]) -> Run:
    """Finish with those that this run has brought further; of the others people know already."""
    if done:
        return _finish(work, tuple(done), ", ".join(done))
    nobody = _find_nobody(work)
    return replace(nobody, detail=f"nobody new; open from before: {', '.join(names)}") if names else nobody


def list_unannounced(p: Publisher, tx: Transaction, period: Period, day: dt.date) -> list[str]:
    """The members without a published announcement or digest; that an open digest holds one keeps it from nothing."""
    members = store.members.list_members(tx)
    selection = select(
        period,
        members,
        [line for line in store.announced.list_announced(tx) if line.published],
        None,
        date=day,
        announces_from=p.config.editorial.announces_from,
        repeats_announced=False,
    )
    current = {member.slug: len(member.memberships) for member in members}
    return [choice.member for choice in selection.chosen if choice.membership == current[choice.member]]


def _draft_one(work: _Work, slug: str) -> tuple[Publication, bool]:
    """A member's announcement as it stands, and whether it is new."""
    number = len(record.memberships) if (record := store.members.get_member(work.tx, slug)) else 1
    known = store.publications.get_publication(work.tx, slug if number == 1 else f"{slug}.{number}")
    if known is not None and known.state is not State.RETRACTED:
        return known, False
    draft = draft_announcement_in(work.p, work.tx, slug).publication
    assert draft is not None
    return draft, True


def _publish_each(work: _Work, names: tuple[str, ...]) -> Run:
    """Publish those that may go out. One refusal holds no other back; the rest waits, while the grace lasts."""
    if not names:
        return _find_nobody(work)
    left, refusals = [], []
    for name in names:
        publication = store.publications.get_publication(work.tx, name)
        if publication is None or publication.state is State.RETRACTED or publication.published_at is not None:
            continue
        if not may_go_out(publication, _occasion(work.p)):
            left.append(describe_state(publication))
            continue
        try:
            with work.tx.attempting():
                publish_in(work.p, work.tx, publication)
        except OccnewsError as error:
            refusals.append(str(error))
    if not left and not refusals:
        return _finish(work, names, ", ".join(names))
    is_first = work.run.outcome is not Outcome.AWAITS_APPROVAL
    return replace(
        _finish(work, names, " ".join((*refusals, ", ".join(left))).strip(), Outcome.AWAITS_APPROVAL),
        state=RunState.WAITING,
        finished=None,
        owner="" if refusals else work.run.owner,
        lease_until=work.p.now + REST_AFTER_FAILURE if refusals else None,
        mails=(MailKind.NUDGE,) if is_first else (),
    )


_TASKS: Final[Mapping[Task, Callable[[_Work], Run]]] = MappingProxyType(
    {
        Task.CLOSE: _close,
        Task.DRAFT: _draft,
        Task.ASK: _ask,
        Task.PREPARE: _prepare,
        Task.PUBLISH: _publish,
        Task.ANNOUNCE: _announce,
    }
)


def _choose_mails(work: _Work, run: Run) -> Run:
    """Leave out the mails that nobody gets. With some the run stays claimed until they are sent."""
    team = work.p.config.team
    mails = [kind for kind in run.mails if kind is not MailKind.SUMMARY or work.schedule.summary]
    if not (team.addresses or team.approvers):
        mails = []
    elif not team.addresses:
        mails = [kind for kind in mails if kind is MailKind.NUDGE]
    if not mails:
        return replace(run, mails=(), mail_state=MailState.NONE)
    return replace(run, mails=tuple(mails), mail_state=MailState.PENDING, lease_until=work.run.lease_until)


def _pass_over(tx: Transaction, schedule: Schedule, done: Run) -> None:
    """Close older firings that wait, when this one has taken their members; one that has an open draft keeps them."""
    for older in store.runs.list_unfinished(tx, schedule.name):
        if older.step is not StepKind.FIRING or older.state is not RunState.WAITING or older.due >= done.due:
            continue
        if schedule.makes is not Makes.ONE_BY_ONE and find_publications(tx, schedule, older):
            continue
        closed = replace(
            older,
            state=RunState.DONE,
            outcome=Outcome.PASSED_OVER,
            detail=f"who was left came with {done.period}",
            finished=done.finished or older.at,
        )
        store.runs.save_run(tx, closed)
