"""One story for every channel: what is previewed is what is delivered."""

import datetime as dt
import email
import email.policy
from dataclasses import replace
from pathlib import Path

import pytest

from occnews.config import load_config
from occnews.editorial.wording import load_words
from occnews.errors import ConflictError
from occnews.mail.message import CompiledMessage
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.model.rendering import Logos
from occnews.model.story import Story
from occnews.publisher import Publisher, builds, drafting
from occnews.publisher.lookup import find_publication
from occnews.publisher.publications import compose_in
from occnews.publisher.rendering import (
    SAMPLE_NAME,
    compile_story,
    make_sample_recipient,
    mint_message_id,
    render_story,
    render_with_placeholders,
    word_greeting,
)
from occnews.render.environment import media_base

DATE = dt.datetime(2025, 11, 26, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture
def greeting(workspace: Path, publisher: Publisher) -> Publisher:
    """A workspace that greets its readers, with a digest drafted."""
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return replace(publisher, config=load_config(workspace, {"OCCNEWS_EMAIL_GREETING": "true"}))


def compose(p: Publisher, language: Language = Language.EN) -> Story:
    with p.reading() as tx:
        stories = compose_in(p, tx, find_publication(tx, "2025-11"))
    return next(story for story in stories if story.language is language)


def body_of(message: bytes) -> bytes:
    return message.partition(b"\r\n\r\n")[2]


def test_preview_and_delivery_share_one_body_byte_for_byte(greeting: Publisher, tmp_path: Path) -> None:
    builds.build(greeting, "2025-11", out=tmp_path)
    story = compose(greeting)
    shown = (tmp_path / "email.eml").read_bytes()
    sample = make_sample_recipient(greeting.config, story.publication, name=SAMPLE_NAME, language=Language.EN)
    delivered = CompiledMessage.from_bytes(compile_story(greeting, story, Logos(), date=DATE).to_bytes())
    # An approval's date line and the moment of sending differ; nothing else does.
    assert delivered.build(sample) == shown
    later = compile_story(greeting, story, Logos(), date=DATE + dt.timedelta(days=1))
    assert body_of(later.build(sample)) == body_of(shown)
    assert body_of(later.build(replace(sample, address="kari@example.no", name="Kari"))) == body_of(shown)


def test_shown_email_is_the_body_of_the_message(greeting: Publisher, tmp_path: Path) -> None:
    builds.build(greeting, "2025-11", out=tmp_path)
    message = email.message_from_bytes((tmp_path / "email.eml").read_bytes(), policy=email.policy.default)
    text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
    assert text + "\n" == (tmp_path / "email.txt").read_text(encoding="utf-8")
    shown = (tmp_path / "email.html").read_text(encoding="utf-8").removesuffix("\n")
    assert html.replace(media_base(greeting.config), "media/") == shown
    assert "\nHello Kari,\n" in text
    assert ">Hello Kari,</p>" in html


def test_rendered_story_shows_no_placeholder_and_holds_the_sample_links(greeting: Publisher) -> None:
    story = compose(greeting, Language.NB)
    rendered = render_story(greeting, story, Logos())
    holes = render_with_placeholders(greeting.config, story, Logos(), "greeting", "unsubscribe", "preferences").personal
    for _, hole in holes.values:
        assert hole not in rendered.email.html + rendered.email.text
        assert hole.encode() not in rendered.message
    assert "Hei, Kari!" in rendered.email.text
    assert 'href="https://news.fjord.example/unsubscribe?sample"' in rendered.email.html
    assert b"List-Unsubscribe: <https://news.fjord.example/unsubscribe?sample>, <mailto:" in rendered.message


def test_email_without_greeting_has_no_place_for_one(greeting: Publisher, workspace: Path) -> None:
    without = replace(greeting, config=load_config(workspace, {}))
    fields = {slot.field for slot in compile_story(without, compose(without), Logos(), date=DATE).slots}
    assert fields == {"unsubscribe", "preferences"}
    assert make_sample_recipient(without.config, "x", name="Kari").personal.greeting == ""


def test_subject_prefix_changes_that_header_alone(greeting: Publisher) -> None:
    story = replace(compose(greeting), subject="New members")
    sample = make_sample_recipient(greeting.config, story.publication, language=Language.EN)
    plain, prefixed = (
        compile_story(greeting, story, Logos(), date=DATE, subject_prefix=prefix).build(sample).split(b"\r\n")
        for prefix in ("", "[TEST] ")
    )
    changed = [(old, new) for old, new in zip(plain, prefixed, strict=True) if old != new]
    assert changed == [(b"Subject: New members", b"Subject: [TEST] New members")]


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        (Language.EN, "Kari", "Hello Kari,"),
        (Language.EN, "", "Hello,"),
        (Language.NB, "Kari", "Hei, Kari!"),
        (Language.NB, "", "Hei!"),
    ],
)
def test_greeting_names_whom_it_knows(language: Language, name: str, said: str) -> None:
    assert word_greeting(load_words(language), name) == said


def test_message_id_is_the_same_however_often_and_differs_between_people_and_publications(greeting: Publisher) -> None:
    pairs = [("p1", "a@x.no"), ("p1", "b@x.no"), ("p2", "a@x.no")]
    ids = [mint_message_id(greeting.config, *pair) for pair in pairs]
    assert ids == [mint_message_id(greeting.config, *pair) for pair in pairs]
    assert len(set(ids)) == 3
    assert all(each.endswith("@news.fjord.example>") for each in ids)


def test_placeholders_differ_between_publications_and_languages(greeting: Publisher) -> None:
    story = compose(greeting)
    others = [story, replace(story, publication="another"), replace(story, language=Language.NB)]
    secrets = [render_with_placeholders(greeting.config, each, Logos(), "unsubscribe").personal for each in others]
    assert len(set(secrets)) == 3


def test_a_text_that_holds_the_placeholder_itself_is_refused(greeting: Publisher) -> None:
    story = compose(greeting)
    hole = render_with_placeholders(greeting.config, story, Logos(), "unsubscribe").personal.unsubscribe
    spoiled = replace(story, intro=(f"Look: {hole}",))
    with pytest.raises(ConflictError, match="2025-11: a text holds a placeholder"):
        compile_story(greeting, spoiled, Logos(), date=DATE)
