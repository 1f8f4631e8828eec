"""Share cards: the right size, the same bytes each time, and whatever a record says stays text."""

import dataclasses
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.stories import make_config, make_story

from occnews.errors import TemplateFailedError
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos
from occnews.model.story import StoryImage
from occnews.render.card import CARD_SIZE, Card, compose_card, draw_card, name_card

CARD = Card(language=Language.EN, kicker="New member", title="Welcome", cluster="Fjord", host="news.fjord.example")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "media").mkdir()
    Image.new("RGBA", (300, 100), "#ff0000").save(folder / "media" / "logo.png")
    return folder


def test_card_has_the_size_that_networks_show(root: Path) -> None:
    drawn = draw_card(compose_card(make_story(3), make_config(root), Logos()), make_config(root))
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == ("PNG", CARD_SIZE)


def test_card_is_the_same_bytes_in_another_workspace(root: Path, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    assert draw_card(CARD, make_config(tmp_path)) == draw_card(CARD, make_config(root))
    assert name_card(CARD, make_config(tmp_path)) == name_card(CARD, make_config(root))


def test_card_of_a_welcome_quotes_the_member(root: Path) -> None:
    story = make_story(kind=PublicationKind.ANNOUNCEMENT)
    card = compose_card(dataclasses.replace(story, roster=()), make_config(root), Logos())
    assert card == Card(
        language=Language.EN,
        kicker="New member",
        title="Welcome, Nordlys",
        text="We needed neighbours who dare to try something new, and we found them here.",
        attribution="Ingrid Solheim, co-founder & co-CEO",
        is_quote=True,
        cluster="Fjord Life Cluster",
        host="news.fjordlife.example",
    )
    assert card.alt == (
        "New member. Welcome, Nordlys. We needed neighbours who dare to try something new, and we found them here. "
        "Ingrid Solheim, co-founder & co-CEO."
    )


def test_card_of_a_digest_names_its_members(root: Path) -> None:
    card = compose_card(make_story(2), make_config(root), Logos(light=StoryImage(file="logo.png")))
    assert (card.kicker, card.text, card.attribution, card.logo) == (
        "New members · No. 7 · November 2025",
        "Nordlys Radiopharma AS and Klarsyn Health",
        "",
        "logo.png",
    )


def test_card_shows_the_logo(root: Path) -> None:
    drawn = draw_card(dataclasses.replace(CARD, logo="logo.png"), make_config(root))
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (255, 0, 0) in {color[:3] for _, color in picture.convert("RGB").getcolors(1 << 24)}  # type: ignore[index, union-attr]


def test_card_without_the_emoji_is_the_same(root: Path) -> None:
    config = make_config(root)
    festive = dataclasses.replace(CARD, title="Welcome 🎉👩🏽‍🔬")
    assert draw_card(festive, config) == draw_card(CARD, config)
    assert festive.alt == "New member. Welcome 🎉👩🏽‍🔬."


def test_name_of_a_card_follows_what_it_shows(root: Path) -> None:
    config = make_config(root)
    names = {
        name_card(CARD, config),
        name_card(dataclasses.replace(CARD, title="Other"), config),
        name_card(CARD, make_config(root, brand={"accent": "#7a1f4b"})),
    }
    assert len(names) == 3


@settings(max_examples=25)
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_any_text_can_be_drawn(root: Path, text: str) -> None:
    card = dataclasses.replace(CARD, kicker=text, title=text, text=text, attribution=text, cluster=text[:60])
    assert draw_card(card, make_config(root)).startswith(b"\x89PNG")


def test_own_template_that_is_broken_says_so(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "templates" / "card" / "card.typ"
    own.parent.mkdir(parents=True)
    own.write_text("#let x = \n#nothing", encoding="utf-8")
    with pytest.raises(TemplateFailedError, match=r"card/card\.typ"):
        draw_card(CARD, make_config(tmp_path))


@pytest.mark.parametrize(
    ("name", "website", "shown"),
    [
        ("🦄🚀", "https://www.xn--blbr-roah.example/en", "blåbær.example"),
        ("🦄🚀", "", "nordlys"),
        ("🇳🇴", "", "nordlys"),
        ("Nordlys 🦄", "https://nordlys.example", "Nordlys 🦄"),
    ],
)
def test_card_of_a_member_named_by_emoji_alone_names_it_all_the_same(
    root: Path, name: str, website: str, shown: str
) -> None:
    story = make_story(1, kind=PublicationKind.ANNOUNCEMENT)
    line = dataclasses.replace(story.roster[0], slug="nordlys", name=name, website=website)
    story = dataclasses.replace(story, headline=f"Welcome, {name}", roster=(line,), profiles=())
    assert compose_card(story, make_config(root), Logos()).title == f"Welcome, {shown}"
    digest = dataclasses.replace(make_story(2), roster=(line, *make_story(2).roster[1:]), profiles=())
    assert compose_card(digest, make_config(root), Logos()).text == f"{shown} and Klarsyn Health"


def test_card_whose_headline_is_emoji_alone_has_the_clusters_name(root: Path) -> None:
    story = dataclasses.replace(make_story(kind=PublicationKind.ANNOUNCEMENT), headline="🎉")
    assert compose_card(story, make_config(root), Logos()).title == "Fjord Life Cluster"
