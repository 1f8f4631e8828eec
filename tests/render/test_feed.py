"""Feeds: read back as a reader would, and compared whole."""

import dataclasses
import datetime as dt
import json
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from tests.stories import SITE, make_config, make_logos, make_story

from occnews.errors import ConfigError
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import FeedEntry, Logos
from occnews.model.story import Story, StoryImage, StoryParagraph
from occnews.render.feed import render_feeds, strip_unsafe

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
NOVEMBER = dt.datetime(2025, 11, 26, 9, 0, tzinfo=dt.UTC)
SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "atom.rng"
CONFIG = make_config()


def make_entry(story: Story | None = None, *, number: int = 1, **fields: Any) -> FeedEntry:
    values: dict[str, Any] = {"published": NOVEMBER, "updated": NOVEMBER} | fields
    return FeedEntry(id=f"tag:news.fjordlife.example,2025:{number}", story=story or make_story(1), **values)


def render(*entries: FeedEntry, logos: Logos | None = None) -> dict[str, bytes]:
    return render_feeds("digests", "Digests & more", entries, CONFIG, logos=logos or make_logos())


def read_rss(feeds: dict[str, bytes]) -> etree._Element:
    channel = etree.fromstring(feeds["digests.rss"]).find("channel")
    assert channel is not None
    return channel


def read_atom(feeds: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(feeds["digests.atom"])


def read_json(feeds: dict[str, bytes]) -> Any:
    return json.loads(feeds["digests.json"])


def spell(parent: etree._Element, *, without: str = "") -> list[tuple[str, str | None, dict[str, str]]]:
    """(tag, text, attributes) of each child, in order."""
    return [
        (str(child.tag), child.text if len(child) == 0 else None, {str(k): str(v) for k, v in child.attrib.items()})
        for child in parent
        if child.tag != without
    ]


def hero_address(story: Story) -> str:
    assert story.hero is not None
    return f"{SITE}/media/{story.hero.file}"


def test_rss_channel_names_the_site_and_itself() -> None:
    logos = make_logos()
    assert logos.light is not None
    channel = read_rss(render(make_entry(), logos=logos))
    assert spell(channel, without="item") == [
        ("title", "Digests & more", {}),
        ("link", f"{SITE}/", {}),
        (
            "description",
            "Organisations that have joined Fjord Life Cluster: who they are, what they work on, and why they joined.",
            {},
        ),
        (f"{ATOM}link", None, {"href": f"{SITE}/feeds/digests.rss", "rel": "self", "type": "application/rss+xml"}),
        ("docs", "https://www.rssboard.org/rss-specification", {}),
        ("generator", "occnews", {}),
        ("image", None, {}),
        ("language", "en", {}),
        ("lastBuildDate", "Wed, 26 Nov 2025 09:00:00 +0000", {}),
    ]
    assert [channel.findtext(f"image/{name}") for name in ("url", "title", "link")] == [
        f"{SITE}/media/{logos.light.file}",
        "Digests & more",
        f"{SITE}/",
    ]


def test_rss_item_carries_every_part_in_order() -> None:
    story = make_story(3)
    item = read_rss(render(make_entry(story))).find("item")
    assert item is not None
    scheme, hero = f"{SITE}/feeds/#", hero_address(story)
    assert spell(item, without=f"{CONTENT}encoded") == [
        ("title", "New strength for the cluster", {}),
        ("link", f"{SITE}/digests/2025-11/", {}),
        (
            "description",
            "From isotopes to patient support: these are the organisations that joined us in November.",
            {},
        ),
        ("guid", "tag:news.fjordlife.example,2025:1", {"isPermaLink": "false"}),
        ("category", "New members", {"domain": f"{scheme}publication"}),
        ("category", "Biotech", {"domain": f"{scheme}kind"}),
        ("category", "Technology", {"domain": f"{scheme}kind"}),
        ("category", "Patient organisation", {"domain": f"{scheme}kind"}),
        ("category", "Radioligands", {"domain": f"{scheme}focus"}),
        ("category", "Isotopes", {"domain": f"{scheme}focus"}),
        ("enclosure", None, {"url": hero, "length": "0", "type": "image/png"}),
        ("pubDate", "Wed, 26 Nov 2025 09:00:00 +0000", {}),
        (f"{DC}creator", "Kari Nordfjell", {}),
        (f"{ATOM}updated", "2025-11-26T09:00:00.404000+00:00", {}),
        (
            f"{MEDIA}content",
            None,
            {"url": hero, "medium": "image", "type": "image/png", "width": "1200", "height": "630"},
        ),
    ]
    assert spell(item[-1]) == [
        (f"{MEDIA}description", "A laboratory by the fjord at dusk", {"type": "plain"}),
        (f"{MEDIA}credit", "Fjord Life Cluster", {}),
    ]
    tags = [child.tag for child in item]
    assert tags.index(f"{CONTENT}encoded") == tags.index("description") + 1


def test_atom_entry_carries_every_part_in_order() -> None:
    story = make_story(1, Language.NB)
    feed = read_atom(render(make_entry(story)))
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "nb"
    scheme, page = f"{SITE}/feeds/#", {"type": "text/html", "rel": "alternate"}
    picture = {"medium": "image", "type": "image/png", "width": "1200", "height": "630"}
    assert spell(entry, without=f"{ATOM}content") == [
        (f"{ATOM}id", "tag:news.fjordlife.example,2025:1", {}),
        (f"{ATOM}title", "Nye krefter i klyngen", {}),
        (f"{ATOM}updated", entry.findtext(f"{ATOM}updated"), {}),
        (f"{ATOM}author", None, {}),
        (f"{ATOM}link", None, {"href": f"{SITE}/nb/digests/2025-11/", "hreflang": "nb", **page}),
        (f"{ATOM}link", None, {"href": f"{SITE}/digests/2025-11/", "hreflang": "en", **page, "rel": "related"}),
        (
            f"{ATOM}link",
            None,
            {
                "href": hero_address(story),
                "rel": "enclosure",
                "type": "image/png",
                "title": "Et laboratorium ved fjorden",
            },
        ),
        (
            f"{ATOM}summary",
            "Fra isotoper til pasientstøtte: dette er organisasjonene som ble med oss i november.",
            {"type": "html"},
        ),
        (f"{ATOM}category", None, {"term": "digest", "scheme": f"{scheme}publication", "label": "Nye medlemmer"}),
        (f"{ATOM}category", None, {"term": "biotech", "scheme": f"{scheme}kind", "label": "Bioteknologi"}),
        (f"{ATOM}category", None, {"term": "Radioligander", "scheme": f"{scheme}focus", "label": "Radioligander"}),
        (f"{ATOM}category", None, {"term": "Isotoper", "scheme": f"{scheme}focus", "label": "Isotoper"}),
        (f"{ATOM}published", "2025-11-26T09:00:00+00:00", {}),
        (f"{MEDIA}content", None, {"url": hero_address(story), **picture}),
    ]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Kari Nordfjell"


def test_atom_feed_names_the_site_and_itself() -> None:
    feed = read_atom(render(make_entry()))
    assert [attributes for tag, _, attributes in spell(feed) if tag == f"{ATOM}link"] == [
        {"href": f"{SITE}/feeds/digests.atom", "rel": "self", "type": "application/atom+xml"},
        {"href": f"{SITE}/", "rel": "alternate", "type": "text/html"},
    ]
    assert feed.findtext(f"{ATOM}id") == f"{SITE}/feeds/digests.atom"
    assert feed.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}entry/{ATOM}updated")


def test_json_feed_is_whole() -> None:
    story = make_story(1, kind=PublicationKind.ANNOUNCEMENT)
    feed = read_json(render(make_entry(story)))
    (item,) = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Digests & more",
        "home_page_url": f"{SITE}/",
        "feed_url": f"{SITE}/feeds/digests.json",
        "description": (
            "Organisations that have joined Fjord Life Cluster: who they are, what they work on, and why they joined."
        ),
        "authors": [{"name": "Fjord Life Cluster", "url": "https://www.fjordlife.example"}],
        "language": "en",
    }
    assert item.pop("content_html").startswith("<p>Fjord Life Cluster brings")
    assert item == {
        "id": "tag:news.fjordlife.example,2025:1",
        "url": f"{SITE}/announcements/nordlys-radiopharma/",
        "title": "Welcome, Nordlys",
        "summary": "Nordlys makes isotopes for targeted cancer treatment, without a reactor.",
        "date_published": "2025-11-26T09:00:00+00:00",
        "date_modified": item["date_modified"],
        "authors": [{"name": "Kari Nordfjell"}],
        "tags": ["New member", "Biotech", "Radioligands", "Isotopes"],
        "language": "en",
    }
    assert dt.datetime.fromisoformat(item["date_modified"]).replace(microsecond=0) == NOVEMBER


@pytest.mark.parametrize("count", [0, 1, 3])
def test_atom_obeys_the_schema(count: int) -> None:
    if not SCHEMA.exists():
        pytest.skip("the Atom schema is not beside this checkout")
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    entries = [make_entry(make_story(3, Language.NB), number=number) for number in range(count)]
    document = etree.fromstring(render(*entries)["digests.atom"])
    schema.assertValid(document.getroottree())


def test_content_is_clean_html_with_every_block_in_its_order() -> None:
    content = read_json(render(make_entry(make_story(3))))["items"][0]["content_html"]
    page = html.fragment_fromstring(content, create_parent="div")
    assert [element.text_content() for element in page.iter("h2", "h3", "blockquote")] == [
        "New members",
        "Nordlys Radiopharma AS (Northern Lights Radiopharma)",
        "“We needed neighbours who dare to try something new, and we found them here.”"
        "said Ingrid Solheim, co-founder & co-CEO",
        "What comes next",
        "“Patients cannot wait for us to finish discussing.”Solheim added",
        "Klarsyn Health",
        "“Building good technology is not enough; it has to fit into a busy working day.”"
        "said Ola Brenna, chief medical officer (Translated from Norwegian)",
        "Lykt (The carers’ association)",
        "Related stories",
    ]
    assert all(image.get("alt") and image.get("src", "").startswith(f"{SITE}/media/") for image in page.iter("img"))


def test_quotes_wear_the_marks_of_their_language() -> None:
    content = read_json(render(make_entry(make_story(1, Language.NB))))["items"][0]["content_html"]
    assert "<p>«Pasientene kan ikke vente på at vi skal bli ferdige med å diskutere.»</p>" in content


def test_a_correction_is_told_in_the_content_and_keeps_its_place() -> None:
    later = NOVEMBER + dt.timedelta(days=9)
    corrected = make_entry(number=1, updated=later, note="The plant is in Porsgrunn, not in <Bergen>.")
    newer = make_entry(number=2, published=NOVEMBER + dt.timedelta(days=1), updated=NOVEMBER + dt.timedelta(days=1))
    items = read_json(render(corrected, newer))["items"]
    assert [item["id"][-1] for item in items] == ["2", "1"]
    assert items[1]["content_html"].startswith(
        "<p><strong>Corrected 5 December 2025:</strong> The plant is in Porsgrunn, not in &lt;Bergen&gt;.</p>"
    )
    assert items[1]["date_published"] == "2025-11-26T09:00:00+00:00"
    assert items[1]["date_modified"].startswith("2025-12-05T09:00:00.")


def test_an_entry_on_the_teams_own_site_links_there() -> None:
    story = dataclasses.replace(make_story(1), url="https://www.fjordlife.example/news/7", has_external_url=True)
    feeds = render(make_entry(story))
    assert read_rss(feeds).findtext("item/link") == "https://www.fjordlife.example/news/7"
    assert read_json(feeds)["items"][0]["url"] == "https://www.fjordlife.example/news/7"


def test_a_relative_link_becomes_absolute() -> None:
    story = dataclasses.replace(make_story(1), intro=("See [the list](/members) and [more](more).",))
    content = read_json(render(make_entry(story)))["items"][0]["content_html"]
    assert f'<a href="{SITE}/members">the list</a> and <a href="{SITE}/digests/2025-11/more">more</a>' in content


def test_a_picture_of_unknown_type_is_no_enclosure() -> None:
    hero = StoryImage(url="https://img.example/42?size=l", alt="A fjord")
    item = read_rss(render(make_entry(dataclasses.replace(make_story(1), hero=hero)))).find("item")
    assert item is not None
    assert item.find("enclosure") is None
    assert spell(item)[-1] == (
        f"{MEDIA}content",
        None,
        {"url": "https://img.example/42?size=l", "medium": "image"},
    )


def test_an_empty_feed_is_valid_and_never_changes() -> None:
    feeds = render()
    assert read_rss(feeds).findtext("lastBuildDate") == "Sat, 01 Jan 2000 00:00:00 +0000"
    assert read_atom(feeds).findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"
    assert read_json(feeds)["items"] == []
    assert feeds == render()


def test_feeds_hold_the_newest_entries_whatever_their_order() -> None:
    entries = [
        make_entry(number=n, published=NOVEMBER + dt.timedelta(days=n % 40), updated=NOVEMBER) for n in range(100, 140)
    ]
    feeds = render(*entries)
    assert feeds == render(*reversed(entries))
    numbers = [int(item["id"].rpartition(":")[2]) for item in read_json(feeds)["items"]]
    assert numbers == sorted(range(100, 140), key=lambda n: n % 40, reverse=True)[: CONFIG.feeds.items]


@settings(max_examples=20, deadline=None)
@given(numbers=st.sets(st.integers(0, 10_000), min_size=2, max_size=12))
def test_entries_of_one_second_get_moments_of_their_own(numbers: set[int]) -> None:
    story = make_story(0)
    entries = [make_entry(story, number=number) for number in sorted(numbers)]
    moments = {item["id"]: item["date_modified"] for item in read_json(render(*entries))["items"]}
    assert len(set(moments.values())) == len(entries)
    assert {moment[:19] for moment in moments.values()} <= {"2025-11-26T09:00:00", "2025-11-26T09:00:01"}


def test_a_moment_does_not_depend_on_the_neighbours() -> None:
    one, other = make_entry(number=1), make_entry(number=2)
    assert read_json(render(one))["items"][0] == read_json(render(one, other))["items"][1]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone for all programs")
def test_feeds_are_the_same_bytes_in_any_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    corrected = make_entry(updated=NOVEMBER + dt.timedelta(days=9), note="The plant is in Porsgrunn.")
    written = []
    for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        moved = dataclasses.replace(corrected, updated=corrected.updated.astimezone(ZoneInfo(zone)))
        written.append(render(moved))
    monkeypatch.undo()
    time.tzset()
    assert written[0] == written[1] == written[2]


def test_feeds_need_a_site() -> None:
    with pytest.raises(ConfigError, match=r"set url under \[site\] in config.toml"):
        render_feeds("digests", "Digests", [], make_config(site={"url": ""}), logos=Logos())


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=60))
def test_any_text_keeps_the_feeds_whole(text: str) -> None:
    story = dataclasses.replace(
        make_story(1),
        headline=text,
        standfirst=text,
        byline=text,
        intro=(text,),
        hero=StoryImage(file="a.png", alt=text, credit=text),
    )
    story = dataclasses.replace(
        story, profiles=(dataclasses.replace(story.profiles[0], name=text, blocks=(StoryParagraph(text=text),)),)
    )
    feeds = render(make_entry(story, note=text))
    title = strip_unsafe(text) or story.name
    assert read_rss(feeds).findtext("item/title") == title
    assert read_atom(feeds).findtext(f"{ATOM}entry/{ATOM}title") == title
    assert read_json(feeds)["items"][0]["title"] == title


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "<script>alert(1)</script>", "a\x0bb"])
def test_hostile_text_stays_text(text: str) -> None:
    story = dataclasses.replace(make_story(1), headline=text, intro=(text,), related=())
    content = read_json(render(make_entry(story)))["items"][0]["content_html"]
    page = html.fragment_fromstring(content, create_parent="div")
    assert page.find(".//script") is None
    assert strip_unsafe(text) in page.text_content()
