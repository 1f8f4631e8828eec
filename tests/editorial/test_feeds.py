"""Which feeds a publication belongs to."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from tests.stories import make_story

from occnews.editorial.feeds import list_feeds_of, mint_entry_id, space_out
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.story import Edition
from occnews.model.text import check_slug

EN, NB = Language.EN, Language.NB


def make_edition(*areas: str) -> Edition:
    english, norwegian = (make_story(1, language, kind=PublicationKind.ANNOUNCEMENT) for language in (EN, NB))
    profiles = tuple(dataclasses.replace(each, focus_areas=areas) for each in english.profiles)
    return Edition(stories=(dataclasses.replace(english, profiles=profiles), norwegian))


def test_publication_is_in_the_feeds_of_its_kind_languages_members_and_areas() -> None:
    found = [(feed.name, feed.label, language) for feed, language in list_feeds_of(make_edition("Gene therapy"), EN)]
    assert found == [
        ("announcements", "", EN),
        ("all-en", "en", EN),
        ("all-nb", "nb", NB),
        ("kind-biotech", "biotech", EN),
        ("focus-gene-therapy", "Gene therapy", EN),
    ]


def test_main_language_speaks_where_it_can() -> None:
    assert [language for _, language in list_feeds_of(make_edition(), NB)] == [NB, EN, NB, NB, NB, NB]


def test_spellings_of_one_area_make_one_feed() -> None:
    names = [feed.name for feed, _ in list_feeds_of(make_edition("T-cell therapy", "T cell  Therapy"), EN)]
    assert [name for name in names if name.startswith("focus-")] == ["focus-t-cell-therapy"]


@given(area=st.text(min_size=1, max_size=200))
def test_name_of_any_area_is_safe_in_addresses(area: str) -> None:
    (name,) = [feed.name for feed, _ in list_feeds_of(make_edition(area), EN) if feed.name.startswith("focus-")]
    assert check_slug(name.removeprefix("focus-") and name) == name
    assert len(name) <= 80


def test_long_areas_that_begin_alike_have_feeds_of_their_own() -> None:
    names = {feed.name for end in "ab" for feed, _ in list_feeds_of(make_edition("very " * 20 + end), EN)}
    assert len([name for name in names if name.startswith("focus-")]) == 2


def test_entry_has_the_id_of_its_publication_in_the_main_language_alone() -> None:
    assert mint_entry_id("tag:x,2025:1", EN, EN) == "tag:x,2025:1"
    assert mint_entry_id("tag:x,2025:1", NB, EN) == "tag:x,2025:1:nb"


@given(entry_id=st.text(), microsecond=st.integers(0, 999_999))
def test_millisecond_stays_when_it_is_chosen_again(entry_id: str, microsecond: int) -> None:
    chosen = space_out(entry_id, microsecond)
    assert 0 <= chosen <= 999
    assert space_out(entry_id, chosen * 1000) == chosen
