"""Differences between two states of a member, as people read them."""

import datetime as dt

from hypothesis import given, settings
from tests.strategies import members

from occnews.editorial.changes import diff_members
from occnews.model import member as m
from occnews.model.dates import PartialDate
from occnews.model.importing import FieldChange

QUOTE = m.QuoteBlock(text="Glad.", speaker="Kari")
START = m.Member(
    slug="a",
    name="A",
    places=(m.Place(city="Oslo", country="NO"),),
    profile=(m.ParagraphBlock(text="One."), QUOTE, m.ParagraphBlock(text="Three.")),
)


def changes(**update: object) -> list[tuple[str, str, str]]:
    after = START.model_copy(update=update)
    return [(each.field, each.before, each.after) for each in diff_members(START, after)]


def test_fields_are_named_as_in_the_import_format() -> None:
    assert changes(
        name="B",
        places=(m.Place(city="Bergen", country="NO"), m.Place(city="Moss")),
        memberships=(m.Membership(joined=PartialDate(year=2025)),),
        social=m.SocialHandles(x="@b"),
        translations=(m.Translation(language=m.Language.NB, summary="Kort"),),
    ) == [
        ("name", "A", "B"),
        ("social.x", "", "@b"),
        ("translations.nb.summary", "", "Kort"),
        ("places.1.city", "Oslo", "Bergen"),
        ("places.2", "", "Moss"),
        ("joined", "", "2025"),
    ]


def test_new_order_is_one_change() -> None:
    assert changes(profile=(START.profile[2], START.profile[0], START.profile[1])) == [
        ("profile", "order 1, 2, 3", "order 3, 1, 2")
    ]


def test_inserted_block_is_one_change() -> None:
    added = m.SubheadingBlock(text="Head")
    assert changes(profile=(added, *START.profile)) == [("profile.1", "", "subheading: Head")]
    assert changes(profile=START.profile[1:]) == [("profile.1", "paragraph: One.", "")]


def test_approval_is_told_in_one_line() -> None:
    approval = m.QuoteApproval(by="Kari", on=dt.date(2025, 11, 1), how="by email", text="Glad.")
    approved = QUOTE.model_copy(update={"approval": approval})
    assert changes(profile=(START.profile[0], approved, START.profile[2])) == [
        ("profile.2.approval", "", "approved by Kari on 2025-11-01 (by email)")
    ]


def test_long_text_is_shown_where_it_differs() -> None:
    long = "word " * 40
    before, after = (START.model_copy(update={"notes": f"{long}{end}"}) for end in ("old", "new"))
    (change,) = diff_members(before, after)
    assert (change.before[-3:], change.after[-3:]) == ("old", "new")
    assert max(len(change.before), len(change.after)) <= 80


def test_new_member_tells_all_its_fields() -> None:
    assert diff_members(None, m.Member(slug="a", name="A", website="https://a.no")) == (
        FieldChange(field="slug", before="", after="a"),
        FieldChange(field="name", before="", after="A"),
        FieldChange(field="website", before="", after="https://a.no"),
        FieldChange(field="language", before="", after="en"),
    )


@settings(max_examples=10, deadline=None)  # drawing a member takes a while
@given(members(), members())
def test_no_change_is_told_exactly_when_nothing_differs(one: m.Member, other: m.Member) -> None:
    assert diff_members(one, one.model_copy()) == ()
    assert bool(diff_members(one, other)) is (one != other)
    assert all(len(each.before) <= 80 and len(each.after) <= 80 for each in diff_members(one, other))
