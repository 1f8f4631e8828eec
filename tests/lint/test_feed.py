"""Feeds as they should be are passed; one mistake at a time is found, and named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.test_feed import NOVEMBER, make_entry, render
from tests.stories import SITE

from occnews.lint.feed import FeedPlace, check_feed, check_formats
from occnews.model.finding import Severity

PLACE = FeedPlace(base=f"{SITE}/feeds/", homes=(f"{SITE}/", f"{SITE}/nb/"))
FILES = ("digests.atom", "digests.json", "digests.rss")


@pytest.fixture(scope="module")
def feeds() -> dict[str, bytes]:
    entries = [make_entry(number=number, published=NOVEMBER.replace(hour=number)) for number in (1, 2)]
    return render(*entries)


def check(file: str, content: bytes | str, place: FeedPlace = PLACE) -> list[str]:
    data = content.encode() if isinstance(content, str) else content
    return sorted({finding.code for finding in check_feed(file, data, place)})


def change(feeds: dict[str, bytes], file: str, old: str, new: str, count: int = 1) -> str:
    text = feeds[file].decode()
    assert old in text
    return text.replace(old, new, count)


@pytest.mark.parametrize("file", FILES)
def test_what_we_write_is_passed(feeds: dict[str, bytes], file: str) -> None:
    assert check_feed(file, feeds[file], PLACE) == ()
    assert check_formats("digests", feeds.items()) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "codes"),
    [
        ("digests.atom", "</feed>", "", ["feed.syntax"]),
        ("digests.rss", "<rss", "<html", ["feed.syntax"]),
        ("digests.json", "version/1.1", "version/9", ["feed.syntax"]),
        ("digests.rss", f"<link>{SITE}/</link>", "<link>https://hub.example/</link>", ["feed.address"]),
        ("digests.atom", 'rel="self"', 'rel="via"', ["feed.address"]),
        ("digests.json", '"feed_url": "https', '"feed_url": "http', ["feed.address"]),
        ("digests.atom", f'href="{SITE}/digests', 'href="/digests', ["feed.address"]),
        ("digests.atom", ' rel="enclosure"', "", ["feed.html"]),
        ("digests.atom", '<content type="html"', '<content type="CDATA"', ["feed.html"]),
        ("digests.atom", "&lt;p&gt;", "&lt;script&gt;1&lt;/script&gt;&lt;p onclick='x'&gt;", ["feed.html"]),
        ("digests.json", f'<img src=\\"{SITE}/', '<img src=\\"/', ["feed.html"]),
        ("digests.rss", "tag:news", "news", ["feed.id"]),
        ("digests.atom", "2025:2</id>", "2025:1</id>", ["feed.id"]),
        ("digests.atom", "<summary", "<subtitle", ["feed.syntax"]),
        ("digests.atom", "+00:00</published>", "</published>", ["feed.moment"]),
        ("digests.rss", "<pubDate>Wed, 26", "<pubDate>Soon, the 26", ["feed.moment"]),
        ("digests.json", '"summary"', '"abstract"', ["feed.part"]),
        ("digests.rss", "<dc:creator>Kari Nordfjell</dc:creator>", "", ["feed.part"]),
    ],
)
def test_mistake_is_found(feeds: dict[str, bytes], file: str, old: str, new: str, codes: list[str]) -> None:
    assert check(file, change(feeds, file, old, new)) == codes


def test_moments_that_cannot_be_told_apart_are_found(feeds: dict[str, bytes]) -> None:
    plain = json.loads(feeds["digests.json"])
    for item in plain["items"]:
        item["date_modified"] = "2025-11-26T10:00:00+00:00"
    assert check("digests.json", json.dumps(plain)) == ["feed.moment"]
    plain["items"][0]["date_modified"] = "2025-11-25T10:00:00+00:00"
    assert check("digests.json", json.dumps(plain)) == ["feed.moment"]


def test_hub_that_is_not_named_is_found(feeds: dict[str, bytes]) -> None:
    place = FeedPlace(base=PLACE.base, homes=PLACE.homes, hubs=("https://hub.example/",))
    assert [check(file, feeds[file], place) for file in FILES] == [["feed.hub"]] * 3


def test_archive_document_that_does_not_say_so_is_found(feeds: dict[str, bytes]) -> None:
    text = feeds["digests.atom"].decode().replace("/feeds/digests.atom", "/feeds/archive/digests-1.atom")
    assert check("archive/digests-1.atom", text) == ["feed.chain"]


def test_description_after_the_content_is_found(feeds: dict[str, bytes]) -> None:
    text = feeds["digests.rss"].decode()
    begin, end = text.index("<content:encoded"), text.index("</content:encoded>") + len("</content:encoded>")
    content = text[begin:end]
    moved = text[:begin] + text[end:]
    place = moved.index("<description>", moved.index("<item>"))
    assert check("digests.rss", moved[:place] + content + moved[place:]) == ["feed.html"]


def test_formats_that_differ_are_found(feeds: dict[str, bytes]) -> None:
    fewer: dict[str, Any] = json.loads(feeds["digests.json"])
    fewer["items"].pop()
    (finding,) = check_formats("digests", {**feeds, "digests.json": json.dumps(fewer).encode()}.items())
    assert finding.code == "feed.differs"
    assert "1 in digests.json" in finding.message


def test_what_keeps_readers_from_reading_blocks(feeds: dict[str, bytes]) -> None:
    (finding,) = check_feed("digests.json", b"[]", PLACE)
    assert (finding.severity, finding.where) == (Severity.BLOCKING, "digests.json")


@given(content=st.binary(max_size=200), file=st.sampled_from(FILES))
def test_any_bytes_are_judged(content: bytes, file: str) -> None:
    assert check(file, content) != []
