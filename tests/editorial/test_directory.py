"""Who is in the directory of members, in which order, and which pictures a public page may show."""

import dataclasses
import datetime as dt

import pytest
from tests.stories import make_config, make_image, make_story

from occnews.editorial.directory import keep_own_images, list_former_folders, list_public_members, sort_stories
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.story import RosterLine, Story, StoryFigure, StoryImage, StoryQuote

HOT = StoryImage(url="https://elsewhere.example/a.png", alt="A fjord")


def make_listing(*names: str, day: int = 1, path: str = "digests/2025-11") -> Story:
    roster = tuple(RosterLine(slug=name.lower(), name=name) for name in names)
    return dataclasses.replace(make_story(1), roster=roster, profiles=(), date=dt.date(2025, 11, day), path=path)


def test_members_stand_in_the_order_of_their_language() -> None:
    story = make_listing("Ås", "Zeta", "Ærlig", "abel", "Ødegård")
    norwegian = [member.line.name for member in list_public_members([story], Language.NB)]
    assert norwegian == ["abel", "Zeta", "Ærlig", "Ødegård", "Ås"]


def test_member_is_as_the_newest_story_tells_of_it() -> None:
    full = make_story(kind=PublicationKind.ANNOUNCEMENT)
    slug = full.roster[0].slug
    renamed = RosterLine(slug=slug, name="A new name")
    later = dataclasses.replace(make_listing(day=28, path="digests/later"), roster=(renamed,))
    older = dataclasses.replace(full, date=dt.date(2025, 1, 1))
    (member,) = list_public_members([older, later], Language.EN)
    assert (member.line, member.profile, member.stories) == (renamed, older.profiles[0], (later, older))
    assert member.file == f"members/{slug}/index.html"


def test_stories_are_sorted_newest_first() -> None:
    one, two, three = make_listing(day=2), make_listing(day=3), make_listing(day=2, path="digests/2025-12")
    assert sort_stories([one, two, three]) == [two, three, one]


def test_pictures_of_other_sites_are_left_out() -> None:
    story = make_story(2)
    profile = story.profiles[0]
    quote = StoryQuote(text="Yes.", speaker="Kari", portrait=HOT)
    own = StoryFigure(image=make_image("own", "Our own", width=10, height=10))
    blocks = (quote, StoryFigure(image=HOT), own)
    hot = dataclasses.replace(
        story,
        hero=HOT,
        roster=tuple(dataclasses.replace(line, logo=HOT) for line in story.roster),
        profiles=(dataclasses.replace(profile, logo=HOT, blocks=blocks),),
        related=tuple(dataclasses.replace(each, image=HOT) for each in story.related),
    )
    kept = keep_own_images(hot)
    assert kept.images == (own.image,)
    assert kept.profiles[0].blocks == (dataclasses.replace(quote, portrait=None), own)
    assert keep_own_images(story) == story


@pytest.mark.parametrize(
    ("site", "page", "folder"),
    [
        ("https://news.example", "https://news.example/nb/digests/2025-11/", "nb/"),
        ("https://news.example", "https://news.example/digests/2025-11/", ""),
        ("https://new.example", "http://old.example/news/nb/digests/2025-11/", "nb/"),
        ("https://new.example", "http://old.example/news/digests/2025-11/", ""),
        # The site itself stands in a folder that is called like a language.
        ("https://www.example/nb", "https://www.example/nb/digests/2025-11/", ""),
        ("https://www.example/nb", "https://www.example/nb/nb/digests/2025-11/", "nb/"),
    ],
)
def test_former_folder_is_where_the_approved_story_says_that_it_stands(site: str, page: str, folder: str) -> None:
    story = dataclasses.replace(make_story(1, Language.NB), path="digests/2025-11", page_url=page)
    nowhere = dataclasses.replace(story, language=Language.EN, page_url="")
    config = make_config(site={"url": site})
    assert list_former_folders([story, nowhere], config) == {(Language.NB, folder)}
