"""The steps from draft to published: which is allowed from where, as data, and what to do instead when one is not."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from occnews.errors import ConflictError
from occnews.model.publication import Publication, PublicationKind, State


class Step(StrEnum):
    """What people do to a publication.

    SELECT changes who is in it (include, exclude, draft again), EDIT how it reads. DISCARD leaves the state as it is:
    the caller deletes the publication, or brings back what is published when it is a correction of that. Its address on
    the team's own site may be set in any state.
    """

    SELECT = "select"
    EDIT = "edit"
    REVIEW = "review"
    SEND_BACK = "send back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    DISCARD = "discard"
    CORRECT = "correct"
    RETRACT = "retract"


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
        Step.REVIEW: {State.DRAFT: State.IN_REVIEW},
        Step.SEND_BACK: dict.fromkeys((State.IN_REVIEW, State.APPROVED, State.SCHEDULED), State.DRAFT),
        Step.APPROVE: {State.IN_REVIEW: State.APPROVED},
        Step.SCHEDULE: dict.fromkeys((State.APPROVED, State.SCHEDULED), State.SCHEDULED),
        Step.PUBLISH: dict.fromkeys((State.APPROVED, State.SCHEDULED), State.PUBLISHED),
        Step.DISCARD: {state: state for state in (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)},
        Step.CORRECT: {State.PUBLISHED: State.DRAFT},
        Step.RETRACT: {State.PUBLISHED: State.RETRACTED},
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
_CORRECT: Final = "occnews correct {name} --because TEXT"

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
            Step.SELECT: f"{_PUBLISHED}; who is in it stays. Others go into a later one: occnews digest draft PERIOD; "
            f"to take one out: {_CORRECT}",
            Step.EDIT: f"{_PUBLISHED}, and what is published is corrected, never edited: {_CORRECT}",
            Step.REVIEW: f"{_PUBLISHED} already. See it: occnews digest show {{name}}",
            Step.SEND_BACK: f"{_PUBLISHED} and cannot be sent back; it is out. Correct it: {_CORRECT}",
            Step.APPROVE: f"{_PUBLISHED} already. See it: occnews digest show {{name}}",
            Step.SCHEDULE: f"{_PUBLISHED} already. See it: occnews digest show {{name}}",
            Step.PUBLISH: f"{_PUBLISHED} already. To write its files again: occnews feeds build",
            Step.DISCARD: f"{_PUBLISHED} and cannot be discarded; it is out. "
            "Take it back: occnews retract {name} --because TEXT",
        },
    }
)


def advance(publication: Publication, step: Step, *, needs_approval: bool = True) -> Publication:
    """Take a step: the publication in its new state, its date of going out dropped unless it is scheduled there.

    An edit of what is approved or scheduled comes back IN_REVIEW: its approval is void, and the editors must be told.
    ``needs_approval`` False is ``approval = "none"``. Raises ConflictError when the state does not allow the step.
    """
    state = find_next_state(publication.state, step, needs_approval=needs_approval)
    if state is None:
        raise ConflictError(explain_refusal(publication, step))
    update: dict[str, object] = {"state": state}
    if state is not State.SCHEDULED:
        update["scheduled_at"] = None
    if step is Step.REVIEW:
        update["sent_back_because"] = ""
    return publication.model_copy(update=update)


def find_next_state(state: State, step: Step, *, needs_approval: bool = True) -> State | None:
    """Where a step leads from a state; None when it is not allowed there."""
    without = {} if needs_approval else UNAPPROVED_LEADS_TO.get(step, {})
    return LEADS_TO[step].get(state) or without.get(state)


def explain_refusal(publication: Publication, step: Step) -> str:
    """The sentence for a step that is not allowed: how the publication stands, and what to do instead."""
    name = publication.name
    if publication.state is State.RETRACTED:
        is_digest = publication.kind is PublicationKind.DIGEST
        again = f"occnews digest draft {name}" if is_digest else f"occnews announce {name.split('.')[0]}"
        kept = publication.retraction is not None and publication.retraction.keeps_members
        return f"{name} is retracted" + ("." if kept else f"; draft it afresh: {again}")
    if step in (Step.CORRECT, Step.RETRACT):
        change = f"occnews digest set {name} FIELD=VALUE" if step is Step.CORRECT else f"occnews discard {name}"
        article = "a " if publication.state is State.DRAFT else ""
        return f"{name} is {article}{publication.state} and not published, so nobody has seen it: {change}"
    return _ADVICE[publication.state][step].format(name=name)
