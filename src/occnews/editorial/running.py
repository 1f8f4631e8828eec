"""What a run of a schedule does: decided from how its publication stands, the time and the schedule. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from occnews.model.publication import Publication, State
from occnews.model.run import MailKind, Outcome, Run, RunState
from occnews.model.schedule import Goes, Makes, Schedule, StepKind

REST_AFTER_FAILURE = dt.timedelta(minutes=10)
"""How long a run rests after a failure before it is tried again."""


class Task(StrEnum):
    """The work of a run. CLOSE makes nothing: the decision itself is the outcome."""

    CLOSE = "close"
    DRAFT = "draft"
    ASK = "ask"
    PREPARE = "prepare"  # draft it, then wait for its approval
    PUBLISH = "publish"
    ANNOUNCE = "announce"  # one by one, each as far as the schedule goes


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a run does next. ``state``, ``outcome``, ``detail`` and ``mails`` are what comes of it if all goes well."""

    task: Task
    state: RunState
    outcome: Outcome
    detail: str = ""
    mails: tuple[MailKind, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """When a run is decided on, and whether its workspace asks for approvals."""

    now: dt.datetime
    needs_approval: bool


def decide(schedule: Schedule, run: Run, publications: Sequence[Publication], occasion: Occasion) -> Decision | None:
    """Decide what an unfinished run does now; None: it is left as it is.

    ``publications`` are what there is of it that was not retracted: at most one where it makes a digest. What has no
    hurry any more waits for people, and stays LATE until somebody runs it, publishes it, or a later one takes over.
    """
    if run.step.is_reminder:
        return _decide_reminder(schedule, run, publications, occasion)
    if run.holiday and run.moved_from is None:
        return _close(Outcome.HOLIDAY, run.holiday)
    if schedule.makes is Makes.ONE_BY_ONE:
        return _decide_announcements(schedule, run, publications, occasion)
    publication = publications[0] if publications else None
    if publication is not None and publication.published_at is not None:
        return _close(Outcome.BY_HAND, f"{publication.name} was out before")
    if is_late(schedule, run, publication, occasion.now):
        return _decide_late(run)
    match schedule.goes:
        case Goes.DRAFT:
            return _decide_draft(publication)
        case Goes.ASK:
            return _decide_asking(publication)
        case Goes.PUBLISH:
            return _decide_publishing(run, publication, occasion)


def is_late(schedule: Schedule, run: Run, publication: Publication | None, now: dt.datetime) -> bool:
    """Whether a firing was missed by more than the grace; from a later time on where people have set one.

    A run by hand has such a time: it is to be done from when somebody asked for it.
    """
    due = run.at
    if publication is not None and publication.scheduled_at is not None:
        due = max(due, publication.scheduled_at)
    return now - due > schedule.grace


def describe_state(publication: Publication) -> str:
    """How a publication stands, in a few words."""
    article = "a " if publication.state is State.DRAFT else ""
    return f"{publication.name} is {article}{publication.state}"


def _close(outcome: Outcome, detail: str = "", *mails: MailKind) -> Decision:
    return Decision(task=Task.CLOSE, state=RunState.DONE, outcome=outcome, detail=detail, mails=mails)


def _wait(outcome: Outcome, detail: str = "", *mails: MailKind) -> Decision:
    return Decision(task=Task.CLOSE, state=RunState.WAITING, outcome=outcome, detail=detail, mails=mails)


def _do(task: Task, outcome: Outcome, *mails: MailKind) -> Decision:
    return Decision(task=task, state=RunState.DONE, outcome=outcome, mails=mails)


def _decide_reminder(
    schedule: Schedule, run: Run, publications: Sequence[Publication], occasion: Occasion
) -> Decision | None:
    """A reminder is of use until its firing, however late it comes; after that it is silent."""
    if run.due <= occasion.now:
        return _close(Outcome.TOO_LATE, "its firing was due already")
    if run.step is StepKind.DRAFT:
        return _decide_first_draft(schedule, publications)
    unapproved = [each for each in publications if each.state in (State.DRAFT, State.IN_REVIEW)]
    if not publications:
        return _close(Outcome.NOTHING_TO_NUDGE, "there is no draft")
    if not occasion.needs_approval:
        return _close(Outcome.NOTHING_TO_NUDGE, "no approval is asked for")
    if not unapproved:
        return _close(Outcome.NOTHING_TO_NUDGE, _describe_all(publications))
    return _close(Outcome.NUDGED, _describe_all(unapproved), MailKind.NUDGE)


def _decide_first_draft(schedule: Schedule, publications: Sequence[Publication]) -> Decision:
    if schedule.makes is Makes.ONE_BY_ONE:
        return _do(Task.ANNOUNCE, Outcome.DRAFTED, MailKind.DRAFT_READY)
    if publications and publications[0].published_at is not None:
        return _close(Outcome.BY_HAND, f"{publications[0].name} was out before")
    return _decide_draft(publications[0] if publications else None)


def _decide_draft(publication: Publication | None) -> Decision:
    if publication is None or publication.state is State.DRAFT:
        return _do(Task.DRAFT, Outcome.DRAFTED, MailKind.DRAFT_READY)
    return _close(Outcome.ALREADY, describe_state(publication))


def _decide_asking(publication: Publication | None) -> Decision:
    if publication is None or publication.state is State.DRAFT:
        return _do(Task.ASK, Outcome.ASKED, MailKind.NUDGE)
    if publication.state is State.IN_REVIEW:
        return _close(Outcome.ASKED, f"{describe_state(publication)} already", MailKind.NUDGE)
    return _close(Outcome.ALREADY, describe_state(publication))


def _decide_publishing(run: Run, publication: Publication | None, occasion: Occasion) -> Decision | None:
    if publication is not None and publication.state is State.SCHEDULED:
        return _decide_set_time(run, publication, occasion)
    if publication is not None and publication.state is State.APPROVED:
        return _do(Task.PUBLISH, Outcome.PUBLISHED, MailKind.SUMMARY)
    if not occasion.needs_approval:
        return _do(Task.PUBLISH, Outcome.PUBLISHED, MailKind.SUMMARY)
    if run.outcome is Outcome.AWAITS_APPROVAL:
        return None
    if publication is None or publication.state is State.DRAFT:
        return Decision(
            task=Task.PREPARE, state=RunState.WAITING, outcome=Outcome.AWAITS_APPROVAL, mails=(MailKind.NUDGE,)
        )
    return _wait(Outcome.AWAITS_APPROVAL, describe_state(publication), MailKind.NUDGE)


def _decide_set_time(run: Run, publication: Publication, occasion: Occasion) -> Decision | None:
    """Somebody said when it goes out (publish --at): that goes before the rule."""
    assert publication.scheduled_at is not None
    if publication.scheduled_at <= occasion.now:
        return _do(Task.PUBLISH, Outcome.PUBLISHED, MailKind.SUMMARY)
    if run.outcome is Outcome.AWAITS_TIME:
        return None
    return _wait(Outcome.AWAITS_TIME, f"{publication.name} is scheduled by hand")


def _decide_late(run: Run) -> Decision | None:
    if run.outcome is Outcome.LATE:
        return None
    if run.outcome is Outcome.FAILED:  # the team was told when it failed first
        return _wait(Outcome.LATE, run.detail)
    return _wait(Outcome.LATE, _say_what_it_awaited(run), MailKind.LATE)


def _say_what_it_awaited(run: Run) -> str:
    if run.outcome is Outcome.AWAITS_APPROVAL:
        return "it was not approved in time"
    if run.outcome is Outcome.AWAITS_TIME:
        return "nothing ran when it was due, at the time that was set by hand"
    return "nothing ran when it was due"


def _decide_announcements(
    schedule: Schedule, run: Run, publications: Sequence[Publication], occasion: Occasion
) -> Decision | None:
    """As for a digest, but that each announcement goes out once it may; who is left over comes with the next firing."""
    own = [each for each in publications if each.name in run.publications]
    if is_late(schedule, run, None, occasion.now):
        published = [each.name for each in own if each.published_at is not None]
        if published:
            return _close(Outcome.ANNOUNCED, _list_unapproved(own))
        return _decide_late(run)
    task = {Goes.DRAFT: Outcome.DRAFTED, Goes.ASK: Outcome.ASKED, Goes.PUBLISH: Outcome.ANNOUNCED}
    mail = {Goes.DRAFT: MailKind.DRAFT_READY, Goes.ASK: MailKind.NUDGE, Goes.PUBLISH: MailKind.SUMMARY}
    if run.outcome is Outcome.AWAITS_APPROVAL and not _can_go_on(own, occasion):
        return None
    return _do(Task.ANNOUNCE, task[schedule.goes], mail[schedule.goes])


def _can_go_on(own: Sequence[Publication], occasion: Occasion) -> bool:
    """Whether one of them may go out now, or none is left to wait for."""
    waiting = [each for each in own if each.published_at is None]
    return not waiting or any(may_go_out(each, occasion) for each in waiting)


def may_go_out(publication: Publication, occasion: Occasion) -> bool:
    """Whether a schedule that publishes may publish it now: it is approved, and nobody has set a later time."""
    if publication.state is State.SCHEDULED:
        return publication.scheduled_at is not None and publication.scheduled_at <= occasion.now
    return publication.state is State.APPROVED or (not occasion.needs_approval and publication.published_at is None)


def _describe_all(publications: Sequence[Publication]) -> str:
    return ", ".join(describe_state(each) for each in publications)


def _list_unapproved(own: Sequence[Publication]) -> str:
    left = ", ".join(each.name for each in own if each.published_at is None)
    return f"not approved in time, so left for the next firing: {left}" if left else ""
