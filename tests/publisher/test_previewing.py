"""A publication in every channel, and the messages of the outbox, as a preview shows them."""

import base64
import html
import re
from pathlib import Path

import pytest
from tests.publisher.conftest import NOVEMBER, Opener
from tests.publisher.test_members import write_picture

from occnews.errors import InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.model.rendering import Logos
from occnews.publisher import Publisher, approval, builds, corrections, drafting
from occnews.publisher.outbox import list_outbox
from occnews.publisher.previewing import (
    Channel,
    Renderings,
    choose_publication,
    compose_preview,
    show_letter,
)
from occnews.publisher.publications import check, set_fields
from occnews.publisher.testing import send_test
from occnews.render.card import compose_card, draw_card

CHANNELS = (Channel.EMAIL, Channel.TEXT, Channel.WEB, Channel.FEED, Channel.SOCIAL)


@pytest.fixture
def drafted(publisher: Publisher) -> Publisher:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return publisher


def open_renderings(p: Publisher) -> Renderings:
    return Renderings(p, compose_preview(p, "2025-11"))


def test_shows_the_very_bytes_that_a_build_writes(drafted: Publisher, tmp_path: Path) -> None:
    builds.build(drafted, "2025-11", out=tmp_path)
    shown = open_renderings(drafted)
    email, text = (shown.show(channel, Language.EN) for channel in (Channel.EMAIL, Channel.TEXT))
    assert email.document == (tmp_path / "email.html").read_text(encoding="utf-8")
    assert dict(email.sources)["Message"].encode() == (tmp_path / "email.eml").read_bytes()
    assert dict(text.sources)["Text"] == (tmp_path / "email.txt").read_text(encoding="utf-8")
    assert shown.show(Channel.WEB, Language.EN).document == (tmp_path / "page.html").read_text(encoding="utf-8")
    posts = dict(shown.show(Channel.SOCIAL, Language.EN).sources)["Text"]
    linkedin = (tmp_path / "snippets" / "linkedin.txt").read_text(encoding="utf-8")
    assert linkedin.strip() in posts
    assert email.size == len(dict(email.sources)["HTML"].encode())
    assert shown.findings == check(drafted, "2025-11")


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_is_in_the_language_that_is_asked_for(drafted: Publisher, channel: Channel) -> None:
    shown = open_renderings(drafted)
    english, norwegian = (shown.show(channel, language).document for language in Language)
    assert english != norwegian
    assert 'lang="nb"' in norwegian
    assert "Fjord Isotopes" in norwegian


def test_social_shows_the_picture_that_the_page_has(drafted: Publisher, tmp_path: Path) -> None:
    def find_picture() -> tuple[str, str]:
        document = open_renderings(drafted).show(Channel.SOCIAL, Language.EN).document
        ((source, alt),) = re.findall(r'<img class="share" src="([^"]*)" alt="([^"]*)">', document)
        return source, html.unescape(alt)

    card = compose_card(open_renderings(drafted).composed.story_in(Language.EN), drafted.config, Logos())
    drawn = base64.b64encode(draw_card(card, drafted.config)).decode("ascii")
    assert find_picture() == (f"data:image/png;base64,{drawn}", card.alt)
    set_fields(drafted, "2025-11", {"hero": str(write_picture(tmp_path / "hero.png")), "hero.alt": "A fjord"})
    source, alt = find_picture()
    assert (source.startswith("media/"), alt) == (True, "A fjord")


def test_language_that_it_does_not_have_is_refused(drafted: Publisher) -> None:
    set_fields(drafted, "2025-11", {"languages": "en"})
    with pytest.raises(InputError, match="2025-11 is not written in nb"):
        open_renderings(drafted).show(Channel.EMAIL, Language.NB)


def test_feed_entry_is_what_every_format_holds(drafted: Publisher) -> None:
    sheet = open_renderings(drafted).show(Channel.FEED, Language.EN)
    assert [name for name, _ in sheet.sources] == ["RSS", "Atom", "JSON"]
    entry_id = dict(sheet.facts)["Id"]
    assert entry_id.startswith("tag:news.fjord.example,2025-11-26:id-")
    assert all(entry_id in source for _, source in sheet.sources)


def test_what_was_retracted_has_no_email_and_no_posts(drafted: Publisher, opened: Opener) -> None:
    config = drafted.config
    assert config.editorial.approval == "required"
    with opened(NOVEMBER) as p:
        _publish(p)
        corrections.retract(p, "2025-11", because="Too early.")
        shown = open_renderings(p)
        for channel in (Channel.EMAIL, Channel.TEXT, Channel.SOCIAL):
            assert "nobody sends or posts it" in shown.show(channel, Language.EN).document
        assert "Too early." in shown.show(Channel.WEB, Language.EN).document


def _publish(p: Publisher) -> None:
    from occnews import store
    from occnews.publisher.lookup import find_publication

    blocking = [each for each in check(p, "2025-11") if each.severity == "blocking"]
    assert blocking == [], "the records of the tests can be published"
    approval.submit_for_review(p, "2025-11")
    approval.approve(p, "2025-11", by="Ola")
    approval.publish(p, "2025-11")
    with p.reading() as tx:
        assert store.approvals.get_approval(tx, find_publication(tx, "2025-11").id, 1)


def test_newest_that_is_not_out_is_chosen(publisher: Publisher) -> None:
    with pytest.raises(NotFoundError, match="Draft one: occnews digest draft"):
        choose_publication(publisher)
    for period in ("2025-09", "2025-11"):
        drafting.draft_digest(publisher, Period.parse(period))
    assert choose_publication(publisher).name == "2025-11"
    assert choose_publication(publisher, "2025-09").name == "2025-09"
    with pytest.raises(NotFoundError, match="There is no publication «2025-10»"):
        choose_publication(publisher, "2025-10")


def test_outbox_shows_the_newest_first_as_a_reader_sees_it(drafted: Publisher) -> None:
    list(send_test(drafted, "2025-11", ["kari@example.no"], languages=(Language.EN,), environment={}))
    (drafted.config.outbox_folder / "20200101T000000Z-0001-old.eml").write_bytes(b"Subject: Old\n\nPlain <words>\n")
    oldest, newest = list_outbox(drafted.config)
    assert (newest.recipient, oldest.subject) == ("kari@example.no", "Old")
    shown = show_letter(drafted.config, newest.file.name)
    assert dict(shown.facts)["Subject"].startswith("[TEST] ")
    assert [name for name, _ in shown.sources] == ["Text", "HTML", "Headers", "Message"]
    assert shown.document.rstrip() == open_renderings(drafted).show(Channel.EMAIL, Language.EN).document.rstrip()
    plain = show_letter(drafted.config, oldest.file.name)
    assert "Plain &lt;words&gt;" in plain.document
    assert plain.size == 0


@pytest.mark.parametrize("name", ["gone.eml", "../config.toml", "", "/etc/hostname"])
def test_only_messages_of_the_outbox_are_shown(drafted: Publisher, name: str) -> None:
    with pytest.raises(NotFoundError, match="in the outbox any more"):
        show_letter(drafted.config, name)
