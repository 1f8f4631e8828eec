from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stories import make_story

from occnews.model.story import StoryHandles
from occnews.render.social.links import (
    make_hashtags,
    mention_on,
    name_campaign,
    tag_link,
    to_ascii_link,
    to_pascal_case,
)

_TAGS = "utm_source=x&utm_medium=social&utm_campaign=2025-11"


@pytest.mark.parametrize(
    ("url", "tagged"),
    [
        ("https://fjord.no/a/", f"https://fjord.no/a/?{_TAGS}"),
        ("https://fjord.no/a?b=1%202&c", f"https://fjord.no/a?b=1%202&c&{_TAGS}"),
        ("https://fjord.no/a?b=1#part", f"https://fjord.no/a?b=1&{_TAGS}#part"),
        ("https://fjord.no#part", f"https://fjord.no?{_TAGS}#part"),
        (
            "https://fjord.no/?utm_source=wordpress",
            "https://fjord.no/?utm_source=wordpress&utm_medium=social&utm_campaign=2025-11",
        ),
    ],
)
def test_tag_link_keeps_query_and_fragment(url: str, tagged: str) -> None:
    assert tag_link(url, "x", "2025-11") == tagged


@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)))
)
def test_tag_link_adds_three_tags_and_changes_nothing_else(query: list[tuple[str, str]]) -> None:
    url = "https://fjord.no/a?" + "&".join(f"{key}={value}" for key, value in query)
    tags = [("utm_source", "x"), ("utm_medium", "social"), ("utm_campaign", "c")]
    assert parse_qsl(urlsplit(tag_link(url, "x", "c")).query) == [*query, *tags]


def test_to_ascii_link_encodes_what_networks_stop_at() -> None:
    assert to_ascii_link("https://fjord.no/nye-på-ås?q=ø%20b#日") == (
        "https://fjord.no/nye-p%C3%A5-%C3%A5s?q=%C3%B8%20b#%E6%97%A5"
    )


def test_name_campaign_is_the_publications_slug() -> None:
    story = make_story()
    paths = ("digests/2025-11", "digests/2025-01-to-2025-10", "announcements/thor-medical.2")
    assert [name_campaign(replace(story, path=path)) for path in paths] == [
        "2025-11",
        "2025-01-to-2025-10",
        "thor-medical-2",
    ]


def test_mention_on_is_empty_where_pasted_text_cannot_mention() -> None:
    handles = StoryHandles(
        linkedin="https://www.linkedin.com/company/a",
        linkedin_urn="urn:li:organization:1",
        x="@a",
        bluesky="@a.example",
        mastodon="@a@b.example",
        facebook="https://www.facebook.com/a",
        threads="@a.t",
        instagram="@a.i",
    )
    networks = ("linkedin", "x", "bluesky", "mastodon", "facebook", "threads", "instagram")
    assert [mention_on(network, handles) for network in networks] == [
        "",
        "@a",
        "@a.example",
        "@a@b.example",
        "",
        "@a.t",
        "@a.i",
    ]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("new members", "NewMembers"),
        ("OsloCancerCluster", "OsloCancerCluster"),
        ("new_members", "NewMembers"),
        ("AI-powered imaging", "AIPoweredImaging"),
        ("målrettet terapi", "MålrettetTerapi"),
        ("", ""),
    ],
)
def test_to_pascal_case_gives_each_word_a_capital(text: str, tag: str) -> None:
    assert to_pascal_case(text) == tag


def test_make_hashtags_takes_each_once_and_leaves_out_what_makes_no_tag() -> None:
    topics = ["radioligands", "RADIOLIGANDS", "HLA-A*02:01", "2025", "a topic of far too many words", "Research & care"]
    assert make_hashtags(["FjordLife", "fjord_life"], topics) == ("FjordLife", "Radioligands", "ResearchCare")
    assert make_hashtags(["FjordLife", "Fjord"], [], longest=5) == ("Fjord",)


@given(st.text())
def test_to_pascal_case_is_one_word(text: str) -> None:
    assert not any(character.isspace() or character in "#@" for character in to_pascal_case(text))
