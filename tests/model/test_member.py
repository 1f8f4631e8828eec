"""The member's record."""

import datetime as dt

import pytest
from pydantic import ValidationError

from occnews.model.member import Image, Language, Member, ParagraphBlock, QuoteApproval, QuoteBlock, Translation


def test_member_needs_only_a_slug_and_a_name() -> None:
    member = Member(slug="bregne-bank", name=" Bregne  Bank ")
    assert (member.name, member.membership.joined, member.profile) == ("Bregne Bank", None, ())


def test_quote_approval_is_void_after_an_edit() -> None:
    quote = QuoteBlock(
        text="We joined to learn.",
        speaker="Kari Moen",
        approval=QuoteApproval(by="Kari Moen", on=dt.date(2025, 11, 20), text="We joined to learn."),
    )
    assert quote.is_approved
    assert not quote.model_copy(update={"text": "We joined to teach."}).is_approved


def test_text_in_falls_back_field_by_field() -> None:
    member = Member(
        slug="a",
        name="A",
        summary="Makes isotopes.",
        stage="growing",
        profile=(ParagraphBlock(text="Own."),),
        translations=(Translation(language=Language.NB, summary="Lager isotoper."),),
    )
    text = member.text_in(Language.NB)
    assert (text.summary, text.stage, text.profile) == ("Lager isotoper.", "growing", (ParagraphBlock(text="Own."),))
    assert member.text_in(Language.EN).summary == "Makes isotopes."


@pytest.mark.parametrize(
    "fields",
    [
        {"memberships": [{"joined": "2025-11", "left": "2025-10-31"}]},
        {"memberships": [{"joined": "2024"}, {"joined": "2025"}]},
        {"memberships": [{"joined": "2024", "left": "2025-06-01"}, {"joined": "2025-05"}]},
        {"memberships": []},
        {"places": [{"what": "head office"}]},
        {"places": [{"city": "Oslo", "country": "Norway"}]},
        {"translations": [{"language": "en"}]},
        {"speakers": [{"name": "Kari"}, {"name": "KARI"}]},
        {"logo": {"alt": "A"}},
        {"logo": {"file": "a.png", "url": "https://x.no/a.png"}},
        {"website": "javascript:alert(1)"},
        {"profile": [{"kind": "table", "text": "x"}]},
        {"unknown": 1},
        {"social": {"x": "https://x.com/thor"}},
    ],
)
def test_member_refuses_what_does_not_hang_together(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Member.model_validate({"slug": "a", "name": "A", **fields})


def test_member_that_rejoined_has_two_memberships() -> None:
    member = Member.model_validate(
        {
            "slug": "a",
            "name": "A",
            "memberships": [{"joined": "2022-02", "left": "2024-06-30"}, {"joined": "2025-11-03"}],
        }
    )
    assert str(member.membership.joined) == "2025-11-03"


@pytest.mark.parametrize("file", ["../secret.key", "/etc/passwd", "a\\b.png", "C:x.png", "..", "."])
def test_image_is_a_name_in_media_and_no_path(file: str) -> None:
    with pytest.raises(ValidationError, match="no picture in media/"):
        Image(file=file)
