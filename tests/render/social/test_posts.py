from dataclasses import replace

import pytest
from tests.stories import SITE, make_config, make_story

from occnews.editorial.wording import load_words
from occnews.model.publication import PublicationKind
from occnews.render.social.fitting import Room
from occnews.render.social.networks import NETWORKS
from occnews.render.social.posts import Newcomer, Said, fill, gather, link_of, members_in_thread

_CONFIG = make_config(social={"hashtags": ["FjordLife"]})
_NORDLYS = Newcomer(
    name="Nordlys",
    full_name="Nordlys Radiopharma AS",
    mention="@nordlysradio",
    summary="Nordlys makes isotopes for targeted cancer treatment, without a reactor.",
)


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        ("Nordlys makes isotopes.", "Nordlys (@n) makes isotopes."),
        ("Nordlys AS makes isotopes.", "Nordlys AS (@n) makes isotopes."),
        ("Nordlys Pharma makes isotopes.", "Nordlys (@n): Nordlys Pharma makes isotopes."),
        ("Isotopes without a reactor.", "Nordlys (@n): Isotopes without a reactor."),
        ("Nordlys", "Nordlys (@n): Nordlys"),
        ("", "Nordlys (@n)"),
    ],
)
def test_newcomer_line_says_the_name_once(summary: str, line: str) -> None:
    member = Newcomer(name="Nordlys", full_name="Nordlys AS", mention="@n", summary=summary)
    assert member.line == line
    assert replace(member, mention="").line == line.replace(" (@n)", "")


def test_fill_gives_a_template_what_there_is_room_for() -> None:
    story, words = make_story(kind=PublicationKind.ANNOUNCEMENT), load_words(_CONFIG.main_language)
    material = gather(story, _CONFIG, words, NETWORKS["mastodon"])
    wide = Room(summary=240, names=8, hashtags=2)
    mention = "@nordlys@social.example"
    assert fill(material, wide) == {
        "words": words,
        "hook": "Welcome, Nordlys",
        "standfirst": "",
        "members": (replace(_NORDLYS, mention=mention),),
        "joined": f"Nordlys ({mention}) has joined Fjord Life.",
        "welcome": "",
        "others": "",
        "quote": Said(
            text="“We needed neighbours who dare to try something new, and we found them here.”",
            by="Ingrid Solheim, co-founder & co-CEO, Nordlys",
        ),
        "read_more": "Read more:",
        "link": link_of(story, _CONFIG, "mastodon")[1],
        "hashtags": "#FjordLife #Radioligands",
    }
    narrow = Room(summary=0, names=0, hashtags=0, quote=False, standfirst=False, tagged=False, hook=10)
    assert fill(material, narrow) == {
        "words": words,
        "hook": "Welcome…",
        "standfirst": "",
        "members": (),
        "joined": "",
        "welcome": "",
        "others": "",
        "quote": None,
        "read_more": "Read more:",
        "link": f"{SITE}/announcements/nordlys-radiopharma/",
        "hashtags": "",
    }


def test_members_in_thread_are_those_of_a_digest_of_a_few() -> None:
    x = NETWORKS["x"]
    parts = {number: len(members_in_thread(make_story(number), x)) for number in (0, 1, 2, 3, 6, 7)}
    # The last of four or more is only listed.
    assert parts == {0: 0, 1: 0, 2: 2, 3: 3, 6: 5, 7: 0}
    assert members_in_thread(make_story(), x)[0] == _NORDLYS
    assert members_in_thread(make_story(compact=True), x) == ()
    assert members_in_thread(make_story(), NETWORKS["linkedin"]) == ()
    assert members_in_thread(make_story(kind=PublicationKind.ANNOUNCEMENT), x) == ()
