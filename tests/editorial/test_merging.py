"""Merging two records: what the one lacks comes from the other, and what both say is told."""

from hypothesis import HealthCheck, given, settings
from tests.strategies import members

from occnews.editorial.merging import list_left_out, merge_members
from occnews.model.dates import PartialDate
from occnews.model.member import Contact, Language, Member, Membership, ParagraphBlock, Speaker, Translation

MAY = Membership(joined=PartialDate(year=2025, month=5))


def test_merge_fills_what_is_missing() -> None:
    into = Member(slug="thor", name="Thor", website="https://thor.example", notes="Mine.", contact=Contact(name="Kari"))
    other = Member(
        slug="thor-asa",
        name="Thor ASA",
        website="https://other.example",
        summary="Makes isotopes.",
        memberships=(MAY,),
        notes="Theirs.",
        contact=Contact(name="Ola", email="ola@thor.example"),
        speakers=(Speaker(name="Kari"),),
    )
    assert merge_members(into, other) == Member(
        slug="thor",
        name="Thor",
        website="https://thor.example",
        summary="Makes isotopes.",
        memberships=(MAY,),
        notes="Mine.\n\nTheirs.",
        contact=Contact(name="Kari", email="ola@thor.example"),
        speakers=(Speaker(name="Kari"),),
    )
    assert list_left_out(into, other) == ("website",)


def test_texts_go_by_their_language() -> None:
    into = Member(slug="a", name="A", summary="Makes isotopes.")
    other = Member(
        slug="b", name="B", language=Language.NB, summary="Lager isotoper.", profile=(ParagraphBlock(text="X"),)
    )
    translation = Translation(language=Language.NB, summary="Lager isotoper.", profile=(ParagraphBlock(text="X"),))
    assert merge_members(into, other) == Member(
        slug="a", name="A", summary="Makes isotopes.", translations=(translation,)
    )


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(members(), members())
def test_any_two_records_merge(into: Member, other: Member) -> None:
    merged = merge_members(into, other)
    assert (merged.slug, merged.name, merged.language) == (into.slug, into.name, into.language)
    assert merged.profile == (into.profile or merged.text_in(into.language).profile)
    assert merge_members(merged, other) == merged
