"""What pages and feeds ask of a story."""

import dataclasses

import pytest
from tests.stories import make_config, make_story

from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.story import StoryFacts, StoryHandles
from occnews.render.story_parts import list_accounts, name_host, page_file, shows_facts, shows_roster


def test_roster_of_one_profiled_member_is_not_shown() -> None:
    welcome = make_story(kind=PublicationKind.ANNOUNCEMENT)
    listed = dataclasses.replace(welcome, roster=(dataclasses.replace(welcome.roster[0], profiled=False),))
    stories = (make_story(0), welcome, listed, make_story(3))
    assert [shows_roster(story) for story in stories] == [False, False, True, True]


def test_facts_are_not_shown_twice() -> None:
    profile = make_story(1).profiles[0]
    repeated = dataclasses.replace(profile, blocks=(StoryFacts(items=profile.facts),))
    without = dataclasses.replace(profile, facts=())
    assert [shows_facts(each) for each in (profile, repeated, without)] == [True, False, False]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.nordlys.example/om?x=1", "nordlys.example"),
        ("https://www.xn--blbr-roah.no/", "blåbær.no"),
        ("https://192.0.2.1:8080/", "192.0.2.1"),
        ("https://xn--a.example/", "xn--a.example"),
    ],
)
def test_host_is_named_as_people_write_it(url: str, name: str) -> None:
    assert name_host(url) == name


def test_accounts_become_addresses() -> None:
    handles = StoryHandles(
        linkedin="https://www.linkedin.com/company/nordlys",
        linkedin_urn="urn:li:organization:1",
        x="@nordlys",
        bluesky="@nordlys.example",
        mastodon="@post@social.example",
        facebook="https://www.facebook.com/nordlys",
        threads="@nordlys.as",
        instagram="@nordlys_as",
    )
    assert list_accounts(handles) == (
        ("LinkedIn", "https://www.linkedin.com/company/nordlys"),
        ("X", "https://x.com/nordlys"),
        ("Bluesky", "https://bsky.app/profile/nordlys.example"),
        ("Mastodon", "https://social.example/@post"),
        ("Facebook", "https://www.facebook.com/nordlys"),
        ("Threads", "https://www.threads.com/@nordlys.as"),
        ("Instagram", "https://www.instagram.com/nordlys_as"),
    )
    assert list_accounts(StoryHandles()) == ()


def test_page_file_agrees_with_the_address() -> None:
    config = make_config()
    for language in Language:
        story = make_story(1, language)
        assert f"{config.site.url}/{page_file(story, language, config)}" == f"{story.page_url}index.html"
