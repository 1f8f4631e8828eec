"""The steps from draft to published: which is allowed from where, as data, and what to do instead when one is not."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from occnews.errors import ConflictError, FieldError
from occnews.model.publication import Publication, PublicationKind, State
from occnews.model.text import LINE_LIMIT, clean_line

ApprovalRule = Literal["required", "none"]


class Step(StrEnum):
    """What people do to a publication.

    SELECT changes who is in it (include, exclude, draft again), EDIT how it reads, LINK its address on the team's own
    site. DISCARD leaves the state as it is: the caller deletes the publication.
    """

    SELECT = "select"
    EDIT = "edit"
    LINK = "link"
    REVIEW = "review"
    SEND_BACK = "send back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    DISCARD = "discard"


Leads = Mapping[Step, Mapping[State, State]]

LEADS_TO: Final[Leads] = MappingProxyType(
    {
        Step.SELECT: {State.DRAFT: State.DRAFT},
        # An edit of what is approved voids the approval. Its selection stays closed, so it goes back to review only.
        Step.EDIT: {
            State.DRAFT: State.DRAFT,
            State.IN_REVIEW: State.IN_REVIEW,
            State.APPROVED: State.IN_REVIEW,
            State.SCHEDULED: State.IN_REVIEW,
        },
        Step.LINK: {state: state for state in State},
        Step.REVIEW: {State.DRAFT: State.IN_REVIEW},
        Step.SEND_BACK: dict.fromkeys((State.IN_REVIEW, State.APPROVED, State.SCHEDULED), State.DRAFT),
        Step.APPROVE: {State.IN_REVIEW: State.APPROVED},
        Step.SCHEDULE: dict.fromkeys((State.APPROVED, State.SCHEDULED), State.SCHEDULED),
        Step.PUBLISH: dict.fromkeys((State.APPROVED, State.SCHEDULED), State.PUBLISHED),
        Step.DISCARD: {state: state for state in (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)},
    }
)
"""Where each step leads from each state; a state that is missing does not allow it."""

UNAPPROVED_LEADS_TO: Final[Leads] = MappingProxyType(
    {
        Step.SCHEDULE: dict.fromkeys((State.DRAFT, State.IN_REVIEW), State.SCHEDULED),
        Step.PUBLISH: dict.fromkeys((State.DRAFT, State.IN_REVIEW), State.PUBLISHED),
    }
)
"""What ``approval = "none"`` allows besides."""

_SEND_BACK: Final = "occnews send-back {name} --because …"
_APPROVE: Final = "occnews approve {name} --by NAME"
_PUBLISHED: Final = "{name} is published"

# What to do instead, for every step that a state does not allow.
_ADVICE: Final[Mapping[State, Mapping[Step, str]]] = MappingProxyType(
    {
        State.DRAFT: {
            Step.SEND_BACK: "{name} is a draft already; change it, then hand it in: occnews review {name}",
            Step.APPROVE: "{name} is still a draft; hand it in for review first: occnews review {name}",
            Step.SCHEDULE: "{name} is still a draft, and nothing goes out that nobody approved; "
            f"hand it in first: occnews review {{name}}, then {_APPROVE}",
            Step.PUBLISH: "{name} is still a draft, and nothing goes out that nobody approved; "
            f"hand it in first: occnews review {{name}}, then {_APPROVE}",
        },
        State.IN_REVIEW: {
            Step.SELECT: f"{{name}} is in review, which closed its selection; send it back first: {_SEND_BACK}",
            Step.REVIEW: f"{{name}} is in review already; approve it: {_APPROVE}, or send it back: {_SEND_BACK}",
            Step.SCHEDULE: f"{{name}} is in review and not approved yet; approve it first: {_APPROVE}",
            Step.PUBLISH: f"{{name}} is in review and not approved yet; approve it first: {_APPROVE}",
        },
        State.APPROVED: {
            Step.SELECT: f"{{name}} is approved, with the members it has; send it back first: {_SEND_BACK}",
            Step.REVIEW: f"{{name}} is approved already; publish it: occnews publish {{name}}, or: {_SEND_BACK}",
            Step.APPROVE: "{name} is approved already; publish it: occnews publish {name}",
        },
        State.SCHEDULED: {
            Step.SELECT: f"{{name}} is scheduled, with the members it has; send it back first: {_SEND_BACK}",
            Step.REVIEW: f"{{name}} is approved and scheduled already; to stop it: {_SEND_BACK}",
            Step.APPROVE: f"{{name}} is approved and scheduled already; to stop it: {_SEND_BACK}",
        },
        State.PUBLISHED: {
            Step.SELECT: f"{_PUBLISHED}; who is in it stays. Others go into a later one: occnews digest draft PERIOD",
            Step.EDIT: f"{_PUBLISHED}, and what is published is corrected, never edited. "
            "Only its address on your own site can still be set: occnews published {name} --url URL",
            Step.REVIEW: f"{_PUBLISHED} already. See it: occnews digest show {{name}}",
            Step.SEND_BACK: f"{_PUBLISHED} and cannot be sent back; it is out. See it: occnews digest show {{name}}",
            Step.APPROVE: f"{_PUBLISHED} already. See it: occnews digest show {{name}}",
            Step.SCHEDULE: f"{_PUBLISHED} already. See it: occnews digest show {{name}}",
            Step.PUBLISH: f"{_PUBLISHED} already. To write its files again: occnews feeds build",
            Step.DISCARD: f"{_PUBLISHED} and cannot be discarded; it is out. See it: occnews digest show {{name}}",
        },
    }
)


def advance(
    publication: Publication,
    step: Step,
    *,
    approval: ApprovalRule,
    because: str = "",
    at: dt.datetime | None = None,
) -> Publication:
    """Take a step: the publication in its new state, nothing else about it changed but what the step itself says.

    ``because`` is needed to send back, ``at`` to schedule and to publish. ``approval`` is the setting of that name.
    An edit of an approved publication comes back IN_REVIEW: see ``voids_approval``. Raises ConflictError when the
    state does not allow the step, and FieldError for a reason that is missing or unusable.
    """
    state = find_next_state(publication.state, step, approval)
    if state is None:
        raise ConflictError(explain_refusal(publication, step))
    return publication.model_copy(update={"state": state, **_note_step(publication, step, because, at)})


def find_next_state(state: State, step: Step, approval: ApprovalRule) -> State | None:
    """Where a step leads from a state; None when it is not allowed there."""
    without = UNAPPROVED_LEADS_TO.get(step, {}) if approval == "none" else {}
    return LEADS_TO[step].get(state) or without.get(state)


def list_steps(state: State, approval: ApprovalRule) -> tuple[Step, ...]:
    """The steps that a state allows."""
    return tuple(step for step in Step if find_next_state(state, step, approval))


def voids_approval(before: Publication, after: Publication) -> bool:
    """Whether a step took away an approval that was there: its stored story must go, and the editors be told."""
    bound = (State.APPROVED, State.SCHEDULED)
    return before.state in bound and after.state in (State.DRAFT, State.IN_REVIEW)


def explain_refusal(publication: Publication, step: Step) -> str:
    """The sentence for a step that is not allowed: how the publication stands, and what to do instead."""
    name = publication.name
    if publication.state is State.RETRACTED:
        is_digest = publication.kind is PublicationKind.DIGEST
        again = f"occnews digest draft {name}" if is_digest else f"occnews announce {name.split('.')[0]}"
        return f"{name} is retracted; draft it afresh: {again}"
    return _ADVICE[publication.state][step].format(name=name)


def _note_step(publication: Publication, step: Step, because: str, at: dt.datetime | None) -> dict[str, object]:
    match step:
        case Step.REVIEW:
            return {"sent_back_because": ""}
        case Step.SEND_BACK:
            return {"sent_back_because": _read_reason(because), "scheduled_at": None}
        case Step.EDIT:
            return {"scheduled_at": None}
        case Step.SCHEDULE:
            return {"scheduled_at": _read_time(at)}
        case Step.PUBLISH:
            return {"sent_back_because": "", "scheduled_at": None, **_note_time(publication, _read_time(at))}
        case _:
            return {}


def _note_time(publication: Publication, at: dt.datetime) -> dict[str, object]:
    # A correction keeps the day on which its readers first saw it.
    return {"updated_at": at} if publication.published_at else {"published_at": at}


def _read_reason(because: str) -> str:
    try:
        reason = clean_line(because)
    except ValueError as error:
        raise FieldError("because", because, str(error)) from None
    if not reason:
        raise FieldError("because", because, "say why it goes back: --because TEXT")
    if len(reason) > LINE_LIMIT:
        raise FieldError("because", because, f"is longer than {LINE_LIMIT} characters; say it in one sentence")
    return reason


def _read_time(at: dt.datetime | None) -> dt.datetime:
    assert at is not None, "a step in time needs to know when"
    assert at.tzinfo is not None, "a time without its zone means nothing"
    return at.astimezone(dt.UTC)
