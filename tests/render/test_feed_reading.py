"""What goes into a feed comes out of it again in a reader that many others are built on."""

import calendar
import dataclasses
import datetime as dt
import html
import string
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import make_config, make_logos, make_story

from occnews.model.feed import FeedDocument
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import FeedEntry
from occnews.model.story import Story, StoryImage, StoryParagraph
from occnews.render.feed import render_feeds

CONFIG = make_config(feeds={"hubs": ["https://hub.example/", "https://other.example/push"]})
MOMENT = dt.datetime(2025, 11, 26, 9, 0, 0, 500_000, tzinfo=dt.UTC)
# Every script and plane, but for what records cannot hold either (model/text.py) and white space, which XML readers
# and HTML fold.
CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc", "Cn", "Co", "Zs", "Zl", "Zp"),
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
)


def is_reread(text: str) -> bool:
    """Whether feedparser takes a text for UTF-8 that somebody read as Latin-1, as it does "Â¡", and reads it anew."""
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


TEXTS = st.text(CHARACTERS, min_size=1, max_size=300).filter(lambda text: not is_reread(text))
PLAIN = st.text(string.ascii_letters + "æøåÆØÅ", min_size=1, max_size=80)


def test_only_what_looks_misread_is_left_out() -> None:
    assert [text for text in ("Â¡", "Ã¦ og Ã¸", "Blåbær", "æ", "plain", "日本") if is_reread(text)] == [
        "Â¡",
        "Ã¦ og Ã¸",
    ]


def read(feeds: dict[str, bytes], suffix: str) -> Any:
    parsed = feedparser.parse(feeds[f"digests.{suffix}"])
    assert not parsed.bozo
    return parsed


def render(story: Story, **fields: Any) -> dict[str, bytes]:
    entry = FeedEntry(id="tag:news.example,2025-11-26:1", story=story, published=MOMENT, updated=MOMENT, **fields)
    return render_feeds("digests", "Digests", [entry], CONFIG, logos=make_logos())


@pytest.mark.parametrize("suffix", ["rss", "atom"])
@settings(max_examples=30, deadline=None)
@given(headline=TEXTS, standfirst=TEXTS, byline=TEXTS, alt=TEXTS, credit=TEXTS)
def test_texts_in_any_script_come_back(
    suffix: str, headline: str, standfirst: str, byline: str, alt: str, credit: str
) -> None:
    hero = StoryImage(file="a.png", alt=alt, credit=credit, width=600, height=400)
    story = dataclasses.replace(make_story(1), headline=headline, standfirst=standfirst, byline=byline, hero=hero)
    entry = read(render(story), suffix).entries[0]
    # feedparser takes titles and authors for HTML when they look like it, as our plain text may.
    assert html.unescape(entry.title) == html.unescape(headline) or entry.title_detail.type == "text/html"
    assert html.unescape(entry.summary) == html.unescape(html.escape(standfirst, quote=False))
    (picture,) = entry.media_content
    assert (picture["url"], picture["type"]) == (f"{CONFIG.site.url}/media/a.png", "image/png")
    assert (picture["width"], picture["height"]) == ("600", "400")


@pytest.mark.parametrize("suffix", ["rss", "atom"])
@settings(max_examples=30, deadline=None)
@given(headline=PLAIN, standfirst=PLAIN, byline=PLAIN, paragraph=PLAIN, area=PLAIN)
def test_every_field_comes_back(
    suffix: str, headline: str, standfirst: str, byline: str, paragraph: str, area: str
) -> None:
    base = make_story(1, kind=PublicationKind.ANNOUNCEMENT)
    profile = dataclasses.replace(
        base.profiles[0], blocks=(StoryParagraph(text=paragraph),), focus_areas=(area,), language=Language.EN
    )
    story = dataclasses.replace(
        base, headline=headline, standfirst=standfirst, byline=byline, intro=(paragraph,), profiles=(profile,)
    )
    parsed = read(render(story), suffix)
    entry = parsed.entries[0]
    assert {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "author": entry.author,
        "published": dt.datetime.fromtimestamp(calendar.timegm(entry.published_parsed), dt.UTC),
        "updated": entry.updated,
        "tags": [tag.term for tag in entry.tags][-1],
    } == {
        "id": "tag:news.example,2025-11-26:1",
        "link": story.url,
        "title": headline,
        "summary": standfirst,
        "author": byline,
        "published": MOMENT.replace(microsecond=0),
        "updated": MOMENT.isoformat(),
        "tags": area,
    }
    assert f"<p>{paragraph}</p>" in entry.content[0].value


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_readers_find_the_site_the_hubs_and_the_archive(suffix: str) -> None:
    entry = FeedEntry(id="tag:news.example,2025-11-26:1", story=make_story(1), published=MOMENT, updated=MOMENT)
    feeds = render_feeds("digests", "Digests", [entry], CONFIG, logos=make_logos(), document=FeedDocument(previous=4))
    feed = read(feeds, suffix).feed
    links = [(link.rel, link.href) for link in feed.links]
    base = f"{CONFIG.site.url}/feeds"
    assert feed.link == f"{CONFIG.site.url}/"
    assert {rel: [href for each, href in links if each == rel] for rel, _ in links} == {
        "alternate": [f"{CONFIG.site.url}/"],
        "self": [f"{base}/digests.{suffix}"],
        "hub": ["https://hub.example/", "https://other.example/push"],
        "prev-archive": [f"{base}/archive/digests-4.{suffix}"],
    }


def test_archive_documents_name_no_hub() -> None:
    feeds = render_feeds(
        "digests", "Digests", [], CONFIG, logos=make_logos(), document=FeedDocument(page=4, previous=3, next=5)
    )
    assert sorted(feeds) == [f"archive/digests-4.{suffix}" for suffix in ("atom", "json", "rss")]
    assert not any(b"hub.example" in content for content in feeds.values())
