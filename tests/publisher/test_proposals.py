import pytest

from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.intake.article import read_post
from occnews.intake.records import FieldErrors
from occnews.model.member import ParagraphBlock, QuoteBlock
from occnews.model.proposal import Proposal
from occnews.model.story import StoryQuote
from occnews.publisher import Publisher
from occnews.publisher import members as member_cases
from occnews.publisher.drafting import draft_announcement
from occnews.publisher.proposals import accept_proposals, keep_proposals, list_inbox, reject_proposals
from occnews.publisher.publications import compose

POST = """Kaia AS is a company that paints boats.
“We paint,” said Kari Li, CEO of Kaia.
Molo Invest is a fund that owns piers.
“We own piers in many places.”
"""


def paste(p: Publisher) -> list[Proposal]:
    return keep_proposals(p, read_post(POST), "post.txt")


def test_accepted_proposal_becomes_a_member(publisher: Publisher) -> None:
    paste(publisher)
    accepted = accept_proposals(publisher, [1], {"joined": "2025-11"})
    assert [(each.number, each.member.slug, each.is_new) for each in accepted] == [(1, "kaia-as", True)]
    member = member_cases.get_member(publisher, "kaia-as")
    assert str(member.membership.joined) == "2025-11"
    assert member.profile == (
        ParagraphBlock(text="Kaia AS is a company that paints boats."),
        QuoteBlock(text="We paint,", speaker="Kari Li", role="CEO", attribution="said Kari Li, CEO of Kaia"),
    )
    assert [each.id for each in list_inbox(publisher)] == [2]
    assert [each.member for each in list_inbox(publisher, include_settled=True)] == ["kaia-as", ""]


def test_accepting_takes_all_or_none(publisher: Publisher) -> None:
    paste(publisher)
    with pytest.raises(FieldErrors, match="speaker"):
        accept_proposals(publisher, [1, 2])
    assert [each.id for each in list_inbox(publisher)] == [1, 2]
    with pytest.raises(NotFoundError, match="kaia"):
        member_cases.get_member(publisher, "kaia-as")


def test_missing_speaker_can_be_given(publisher: Publisher) -> None:
    paste(publisher)
    member = accept_proposals(publisher, [2], {"profile.2.speaker": "Ola Moe"})[0].member
    assert member.profile[1] == QuoteBlock(text="We own piers in many places.", speaker="Ola Moe")


def test_known_name_is_refused_until_it_is_put_into_its_record(publisher: Publisher) -> None:
    member_cases.add_member(publisher, {"name": "Kaia AS", "website": "https://kaia.example"})
    paste(publisher)
    with pytest.raises(ConflictError, match=r"occnews members accept 1 --into kaia-as"):
        accept_proposals(publisher, [1])
    accepted = accept_proposals(publisher, [1], into="kaia-as")[0]
    assert (accepted.is_new, accepted.member.website) == (False, "https://kaia.example")
    assert [change.field for change in accepted.changes] == ["profile.1", "profile.2"]


def test_into_takes_one_proposal(publisher: Publisher) -> None:
    with pytest.raises(InputError, match="one proposal at a time"):
        accept_proposals(publisher, [1, 2], into="kaia-as")


def test_rejected_proposal_leaves_the_inbox(publisher: Publisher) -> None:
    paste(publisher)
    rejected = reject_proposals(publisher, [2], because="is no member")
    assert [each.found.name for each in rejected] == ["Molo Invest"]
    assert [(each.id, each.because) for each in list_inbox(publisher, include_settled=True)] == [
        (1, ""),
        (2, "is no member"),
    ]
    with pytest.raises(NotFoundError, match="No proposal 2 waits"):
        accept_proposals(publisher, [2])


def test_who_speaks_is_said_once(publisher: Publisher) -> None:
    post = "Kaia AS is a company.\n“We paint,” said Kari Li, CEO. “We sand.”\nLi adds: “We sail.”\n"
    keep_proposals(publisher, read_post(post), "post.txt")
    accept_proposals(publisher, [1], {"joined": "2025-11"})
    draft_announcement(publisher, "kaia-as")
    blocks = compose(publisher, "kaia-as")[0].profiles[0].blocks
    said = [(each.lead_in, each.text, each.attribution) for each in blocks if isinstance(each, StoryQuote)]
    assert said == [("", "We paint,", "said Kari Li, CEO"), ("", "We sand.", ""), ("Li adds:", "We sail.", "")]


def test_same_post_again_adds_nothing(publisher: Publisher) -> None:
    assert len(paste(publisher)) == 2
    assert paste(publisher) == []
