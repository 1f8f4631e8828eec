"""Nothing goes out that nobody approved, and whoever may not take a step learns what to do instead."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.editorial.approval import Step, advance, explain_refusal, find_next_state
from occnews.errors import ConflictError
from occnews.model.member import Language
from occnews.model.publication import Publication, PublicationKind, State

LATER = dt.datetime(2025, 12, 1, 8, 0, tzinfo=dt.UTC)


def make_publication(state: State = State.DRAFT, name: str = "2025-11", **fields: object) -> Publication:
    kind = PublicationKind.DIGEST if name[:1].isdigit() else PublicationKind.ANNOUNCEMENT
    plain: dict[str, object] = {"id": "own", "kind": kind, "name": name, "state": state, "date": "2025-11-26"}
    return Publication.model_validate({**plain, "languages": ("en",), **fields})


def allowed(*, needs_approval: bool) -> dict[tuple[str, str], str]:
    """Every step that is allowed, by state and step, and where it leads."""
    steps = (
        (state, step, find_next_state(state, step, needs_approval=needs_approval)) for state in State for step in Step
    )
    return {(str(state), str(step)): str(after) for state, step, after in steps if after}


REQUIRED = {
    ("draft", "select"): "draft",
    ("draft", "edit"): "draft",
    ("draft", "review"): "in review",
    ("draft", "discard"): "draft",
    ("in review", "edit"): "in review",
    ("in review", "send back"): "draft",
    ("in review", "approve"): "approved",
    ("in review", "discard"): "in review",
    ("approved", "edit"): "in review",
    ("approved", "send back"): "draft",
    ("approved", "schedule"): "scheduled",
    ("approved", "publish"): "published",
    ("approved", "discard"): "approved",
    ("scheduled", "edit"): "in review",
    ("scheduled", "send back"): "draft",
    ("scheduled", "schedule"): "scheduled",
    ("scheduled", "publish"): "published",
    ("scheduled", "discard"): "scheduled",
    ("published", "correct"): "draft",
    ("published", "retract"): "retracted",
}


def test_steps_are_those_of_the_design() -> None:
    assert allowed(needs_approval=True) == REQUIRED


def test_team_of_one_may_also_publish_unapproved() -> None:
    assert allowed(needs_approval=False) == REQUIRED | {
        ("draft", "schedule"): "scheduled",
        ("draft", "publish"): "published",
        ("in review", "schedule"): "scheduled",
        ("in review", "publish"): "published",
    }


def test_advance_changes_the_state_and_nothing_else() -> None:
    draft = make_publication(byline="Kari", canonical_url="https://cluster.example/november")
    assert advance(draft, Step.REVIEW) == make_publication(
        State.IN_REVIEW, byline="Kari", canonical_url="https://cluster.example/november"
    )


def test_advance_forgets_why_it_was_sent_back_once_it_is_in_review_again() -> None:
    draft = make_publication(sent_back_because="the quote is too long")
    assert advance(draft, Step.EDIT) == draft
    assert advance(draft, Step.REVIEW) == make_publication(State.IN_REVIEW)


def test_edit_of_what_is_scheduled_returns_it_to_review_and_off_the_schedule() -> None:
    scheduled = make_publication(State.SCHEDULED, scheduled_at=LATER)
    assert advance(scheduled, Step.EDIT) == make_publication(State.IN_REVIEW)
    assert advance(scheduled, Step.SCHEDULE) == scheduled


@pytest.mark.parametrize(
    ("state", "step", "sentence"),
    [
        (
            State.IN_REVIEW,
            Step.SELECT,
            "2025-11 is in review, which closed its selection; "
            "send it back first: occnews send-back 2025-11 --because …",
        ),
        (
            State.DRAFT,
            Step.PUBLISH,
            "2025-11 is still a draft, and nothing goes out that nobody approved; "
            "hand it in first: occnews review 2025-11, then occnews approve 2025-11 --by NAME",
        ),
        (
            State.PUBLISHED,
            Step.EDIT,
            "2025-11 is published, and what is published is corrected, never edited: "
            "occnews correct 2025-11 --because TEXT",
        ),
        (State.RETRACTED, Step.APPROVE, "2025-11 is retracted; draft it afresh: occnews digest draft 2025-11"),
    ],
)
def test_refusal_says_how_it_stands_and_what_to_do(state: State, step: Step, sentence: str) -> None:
    with pytest.raises(ConflictError) as caught:
        advance(make_publication(state), step)
    assert str(caught.value) == sentence


def test_refusal_of_a_retracted_announcement_names_its_member() -> None:
    retracted = make_publication(State.RETRACTED, "thor-medical.2")
    assert explain_refusal(retracted, Step.PUBLISH) == (
        "thor-medical.2 is retracted; draft it afresh: occnews announce thor-medical"
    )


@pytest.mark.parametrize("needs_approval", [True, False])
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_every_step_leads_somewhere_or_is_refused_with_a_command(
    state: State, step: Step, needs_approval: bool
) -> None:
    publication = make_publication(state)
    after = find_next_state(state, step, needs_approval=needs_approval)
    if after:
        assert advance(publication, step, needs_approval=needs_approval).state is after
        return
    with pytest.raises(ConflictError) as caught:
        advance(publication, step, needs_approval=needs_approval)
    said = str(caught.value)
    assert re.match(rf"2025-11 is (still a |a |approved and )?{state}\b", said), said
    assert "occnews " in said
    assert "{" not in said


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(Step), max_size=12))
def test_no_way_leads_to_published_but_through_an_approval_of_what_was_last_edited(steps: list[Step]) -> None:
    publication, is_approved = make_publication(), False
    for step in steps:
        after = find_next_state(publication.state, step)
        if after is None:
            continue
        assert step is not Step.PUBLISH or is_approved
        if step in (Step.APPROVE, Step.EDIT, Step.SEND_BACK, Step.CORRECT):
            is_approved = step is Step.APPROVE
        publication = advance(publication, step)


def test_languages_of_the_publication_survive_each_step() -> None:
    publication = make_publication(languages=("nb", "en"))
    for step in (Step.REVIEW, Step.APPROVE, Step.PUBLISH):
        publication = advance(publication, step)
    assert (publication.state, publication.languages) == (State.PUBLISHED, (Language.NB, Language.EN))
