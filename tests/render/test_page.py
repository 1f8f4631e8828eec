"""Archive pages: what they say, where they link, and that nothing leaves for another site."""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.stories import SITE, make_config, make_logos, make_story

from occnews.model.feed import FORMATS
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos
from occnews.model.story import Story, StoryImage, StoryParagraph, StoryQuote
from occnews.render.page import render_index, render_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONFIG = make_config()
FEEDS = [
    ("Digests", f"{SITE}/feeds/digests.rss", "application/rss+xml"),
    ("Digests", f"{SITE}/feeds/digests.atom", "application/atom+xml"),
    ("Welcomes", f"{SITE}/feeds/announcements.json", "application/feed+json"),
]


def render(story: Story, *, published: bool = True, root: str = "../../", logos: Logos | None = None) -> str:
    return render_page(story, CONFIG, logos or make_logos(), published=published, root=root, feeds=FEEDS)


def parse(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def read_meta(document: html.HtmlElement) -> dict[str, str]:
    found = {}
    for meta in document.iter("meta"):
        name = meta.get("name") or meta.get("property")
        if name and not meta.get("media"):
            found[name] = meta.get("content", "")
    return found


def read_links(document: html.HtmlElement, rel: str) -> list[dict[str, str]]:
    return [
        {str(name): str(value) for name, value in link.attrib.items() if name != "rel"}
        for link in document.iter("link")
        if link.get("rel") == rel
    ]


def squeeze(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_page_head_tells_search_engines_and_networks() -> None:
    story = make_story(3)
    assert story.hero is not None
    document = parse(render(story))
    hero = f"{SITE}/media/{story.hero.file}"
    assert document.findtext(".//title") == "New strength for the cluster – Fjord Life Cluster"
    assert document.get("lang") == "en"
    assert read_meta(document) == {
        "viewport": "width=device-width, initial-scale=1",
        "description": story.standfirst,
        "color-scheme": "light dark",
        "generator": "occnews",
        "og:site_name": "Fjord Life Cluster",
        "og:locale": "en_GB",
        "og:title": story.headline,
        "og:description": story.standfirst,
        "og:url": f"{SITE}/digests/2025-11/",
        "og:type": "article",
        "article:published_time": "2025-11-26",
        "og:image": hero,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A laboratory by the fjord at dusk",
        "twitter:card": "summary_large_image",
        "twitter:title": story.headline,
        "twitter:description": story.standfirst,
        "twitter:image": hero,
        "twitter:image:alt": "A laboratory by the fjord at dusk",
    }
    assert read_links(document, "canonical") == [{"href": f"{SITE}/digests/2025-11/"}]
    assert read_links(document, "alternate") == [
        {"hreflang": "en", "href": f"{SITE}/digests/2025-11/"},
        {"hreflang": "nb", "href": f"{SITE}/nb/digests/2025-11/"},
        {"type": "application/rss+xml", "title": "Digests (RSS)", "href": f"{SITE}/feeds/digests.rss"},
        {"type": "application/atom+xml", "title": "Digests (Atom)", "href": f"{SITE}/feeds/digests.atom"},
        {
            "type": "application/feed+json",
            "title": "Welcomes (JSON Feed)",
            "href": f"{SITE}/feeds/announcements.json",
        },
    ]


def test_page_describes_itself_as_a_news_article() -> None:
    story = make_story(2)
    assert story.hero is not None
    logos = make_logos()
    assert logos.light is not None
    text = parse(render(story, logos=logos)).findtext(".//script[@type='application/ld+json']")
    assert json.loads(text or "") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "inLanguage": "en",
        "datePublished": "2025-11-26",
        "mainEntityOfPage": story.url,
        "image": [f"{SITE}/media/{story.hero.file}"],
        "author": {"@type": "Organization", "name": "Kari Nordfjell"},
        "publisher": {
            "@type": "Organization",
            "name": "Fjord Life Cluster",
            "url": "https://www.fjordlife.example",
            "logo": f"{SITE}/media/{logos.light.file}",
        },
        "mentions": [
            {"@type": "Organization", "name": "Nordlys Radiopharma AS", "url": "https://www.nordlys.example"},
            {
                "@type": "Organization",
                "name": "Klarsyn Health",
                "url": "https://klarsyn.example/om?fra=klyngen&uke=48",
            },
        ],
    }


def test_linked_data_cannot_end_its_own_element() -> None:
    story = dataclasses.replace(make_story(1), headline="</script><!-- & \u2028")
    page = render(story)
    text = parse(page).findtext(".//script[@type='application/ld+json']") or ""
    assert json.loads(text)["headline"] == story.headline
    assert page.count("</script>") == 1


def test_headings_come_in_order() -> None:
    document = parse(render(make_story(3)))
    assert [(element.tag, squeeze(element)) for element in document.iter("h1", "h2", "h3")] == [
        ("h1", "New strength for the cluster"),
        ("h2", "New members"),
        ("h2", "Nordlys Radiopharma AS Northern Lights Radiopharma"),
        ("h3", "What comes next"),
        ("h2", "Klarsyn Health"),
        ("h2", "Lykt The carers’ association"),
        ("h2", "Related stories"),
        ("h3", "How to apply for a bench in the test lab"),
        ("h3", "Four lessons from the autumn meeting"),
        ("h2", "Fjord Life Cluster"),
        ("h2", "Follow Fjord Life"),
        ("h2", "Feeds"),
    ]


def test_roster_leads_to_profiles_and_else_to_websites() -> None:
    document = parse(render(make_story(4)))
    roster = document.xpath("//section[starts-with(@class, 'roster')]//li")
    assert [(squeeze(line.find(".//a")), line.find(".//a").get("href")) for line in roster] == [
        ("Nordlys Radiopharma AS", "#nordlys-radiopharma"),
        ("Klarsyn Health", "#klarsyn-health"),
        ("Lykt", "#lykt"),
        ("Nordlys Radiopharma AS 4", "https://www.member-4.example"),
    ]
    assert squeeze(roster[1]) == "Klarsyn Health Technology · Trondheim, Norway"
    assert {"nordlys-radiopharma", "klarsyn-health", "lykt"} <= set(document.xpath("//article/@id"))


def test_quotes_are_figures_with_the_attribution_as_written() -> None:
    document = parse(render(make_story(2)))
    quotes = document.xpath("//figure[@class='quote']")
    assert [(squeeze(quote.find("blockquote")), squeeze(quote.find("figcaption"))) for quote in quotes] == [
        (
            "“We needed neighbours who dare to try something new, and we found them here.”",
            "said Ingrid Solheim, co-founder & co-CEO",
        ),
        ("“Patients cannot wait for us to finish discussing.”", "Solheim added"),
        (
            "“Building good technology is not enough; it has to fit into a busy working day.”",
            "said Ola Brenna, chief medical officer Translated from Norwegian",
        ),
    ]


def test_speaker_is_shown_once_in_a_profile() -> None:
    story = make_story(1)
    first, *others = story.profiles[0].blocks
    twice = dataclasses.replace(
        story, profiles=(dataclasses.replace(story.profiles[0], blocks=(first, *others, first)),)
    )
    for each, portraits in ((story, 1), (twice, 1)):
        assert len(parse(render(each)).xpath("//figure[@class='quote']//img")) == portraits


def test_formats_of_one_feed_stand_together() -> None:
    feeds = [("Digests", f"{SITE}/feeds/digests.{suffix}", kind) for suffix, kind in FORMATS.items()]
    page = render_page(make_story(1), CONFIG, make_logos(), published=True, root="", feeds=feeds)
    (item,) = parse(page).xpath("//footer//li[.//a[@type]]")
    assert squeeze(item) == "Digests Digests: RSS Digests: Atom Digests: JSON Feed"
    titles = [link["title"] for link in read_links(parse(page), "alternate") if "title" in link]
    assert titles == ["Digests (RSS)", "Digests (Atom)", "Digests (JSON Feed)"]


def test_norwegian_page_is_norwegian() -> None:
    document = parse(render(make_story(3, Language.NB)))
    assert document.get("lang") == "nb"
    assert squeeze(document.xpath("//p[@class='kicker']")[0]) == "Nye medlemmer · Nr. 7 · november 2025"
    assert squeeze(document.xpath("//p[@class='dateline']")[0]) == "26. november 2025 Av Kari Nordfjell"
    switch = document.xpath("//nav/a[@hreflang]")[0]
    assert (squeeze(switch), switch.get("href")) == ("Read in English", "../../digests/2025-11/index.html")


def test_text_in_another_language_says_so() -> None:
    story = make_story(1, Language.NB)
    english = dataclasses.replace(
        story.profiles[0], language=Language.EN, blocks=(StoryQuote(text="Yes.", speaker="A", attribution="A"),)
    )
    article = parse(render(dataclasses.replace(story, profiles=(english,)))).find(".//article")
    assert article is not None
    assert article.get("lang") == "en"
    assert squeeze(article.xpath(".//blockquote")[0]) == "“Yes.”"


def test_draft_says_so_and_stays_out_of_search() -> None:
    draft, final = parse(render(make_story(1), published=False)), parse(render(make_story(1)))
    assert [squeeze(note) for note in draft.xpath("//p[@class='draft']")] == ["Draft – not published"]
    assert read_meta(draft)["robots"] == "noindex"
    assert final.xpath("//p[@class='draft']") == []
    assert "robots" not in read_meta(final)


def test_page_of_an_external_story_leads_there() -> None:
    story = dataclasses.replace(make_story(1), url="https://www.fjordlife.example/news/7", has_external_url=True)
    document = parse(render(story))
    link = document.xpath("//p[@class='external']/a")[0]
    assert (squeeze(link), link.get("href")) == ("Read this story on fjordlife.example", story.url)
    assert read_links(document, "canonical") == [{"href": story.url}]


def test_page_without_a_site_holds_no_absolute_address_of_ours() -> None:
    config = make_config(site={"url": ""})
    story = dataclasses.replace(
        make_story(1, kind=PublicationKind.ANNOUNCEMENT), url="", page_url="", alternates=((Language.NB, ""),)
    )
    page = render_page(story, config, make_logos(), published=False, root="", feeds=[])
    document = parse(page)
    assert SITE not in page
    assert read_links(document, "canonical") == read_links(document, "alternate") == []
    assert all(source.startswith("media/") for source in document.xpath("//img/@src"))
    assert document.xpath("//nav") == []


@pytest.mark.parametrize("root", ["", "../../"])
def test_page_asks_nobody_else_for_anything(root: str) -> None:
    document = parse(render(make_story(3), root=root))
    sources = document.xpath("//img/@src") + document.xpath("//source/@srcset")
    assert sources
    assert all(source.startswith(f"{root}media/") for source in sources)
    assert document.xpath("//link[@rel='stylesheet'] | //iframe | //script[@src] | //object") == []
    assert "url(" not in document.findtext(".//style", "")
    assert "@import" not in document.findtext(".//style", "")


def test_every_image_has_an_alternative_text_and_its_size() -> None:
    images = list(parse(render(make_story(3))).iter("img"))
    assert images
    assert all({"alt", "width", "height"} <= set(image.attrib) for image in images)


def test_hot_linked_image_keeps_the_page_to_itself() -> None:
    story = dataclasses.replace(make_story(1), hero=StoryImage(url="https://img.example/a.jpg", alt="A fjord"))
    hero = parse(render(story)).xpath("//figure[@class='hero wide']/img")[0]
    assert {name: hero.get(name) for name in ("src", "alt", "referrerpolicy")} == {
        "src": "https://img.example/a.jpg",
        "alt": "A fjord",
        "referrerpolicy": "no-referrer",
    }


def test_index_lists_stories_by_year_newest_first() -> None:
    digest, welcome = make_story(3), make_story(kind=PublicationKind.ANNOUNCEMENT)
    old = dataclasses.replace(
        make_story(8), date=dt.date(2024, 12, 18), path="digests/2024-12", headline="Eight at once", number=1, hero=None
    )
    welcome = dataclasses.replace(welcome, date=dt.date(2025, 10, 1))
    page = render_index([old, welcome, digest], CONFIG, make_logos(), root="", feeds=FEEDS, language=Language.EN)
    document = parse(page)
    listed = [
        [squeeze(section.find("h2")), *((link.get("href"), squeeze(link)) for link in section.xpath(".//h3/a"))]
        for section in document.xpath("//section")
    ]
    assert listed == [
        [
            "2025",
            ("digests/2025-11/index.html", "New strength for the cluster"),
            ("announcements/nordlys-radiopharma/index.html", "Welcome, Nordlys"),
        ],
        ["2024", ("digests/2024-12/index.html", "Eight at once")],
    ]
    assert [squeeze(names) for names in document.xpath("//p[@class='names']")] == [
        "Nordlys Radiopharma AS, Klarsyn Health and Lykt",
        "Nordlys Radiopharma AS",
        "Nordlys Radiopharma AS, Klarsyn Health, Lykt, Nordlys Radiopharma AS 4, Klarsyn Health 5, Lykt 6 and 2 more",
    ]
    assert read_links(document, "canonical") == [{"href": f"{SITE}/"}]


def test_index_in_another_language_stands_in_its_folder() -> None:
    page = render_index([make_story(1, Language.NB)], CONFIG, make_logos(), root="../", feeds=[], language=Language.NB)
    document = parse(page)
    assert document.findtext(".//title") == "Nye medlemmer i Fjord Life Cluster"
    assert [link.get("href") for link in document.xpath("//h3/a")] == ["../nb/digests/2025-11/index.html"]
    assert [link.get("href") for link in document.xpath("//header//nav/a")] == ["../index.html"]
    assert read_links(document, "canonical") == [{"href": f"{SITE}/nb/"}]
    assert all(source.startswith("../media/") for source in document.xpath("//img/@src"))


def test_empty_index_says_so() -> None:
    document = parse(render_index([], CONFIG, Logos(), root="", feeds=[], language=Language.EN))
    assert [squeeze(text) for text in document.xpath("//p[@class='empty']")] == [
        "Nothing has been published yet. Come back soon."
    ]


@settings(max_examples=15, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=50))
def test_any_text_stays_text(text: str) -> None:
    text = f"<b onclick=x>{{{{ 7*7 }}}}&amp;'\"{text}"
    story = dataclasses.replace(make_story(1), headline=text, byline=text, hero=StoryImage(file="a.png", alt=text))
    story = dataclasses.replace(
        story, profiles=(dataclasses.replace(story.profiles[0], name=text, blocks=(StoryParagraph(text=text),)),)
    )
    document = parse(render(story))
    assert [squeeze(heading) for heading in document.iter("h1")] == [" ".join(text.split())]
    assert document.xpath("//figure[@class='hero wide']/img/@alt") == [text]
    assert document.xpath("//*[@onclick]") == []


def find_violations(browser: "Browser", file: Path, *, scheme: str, width: int) -> tuple[list[Any], list[str], bool]:
    """What axe objects to; the addresses asked for that are no files; whether the page is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe

    asked: list[str] = []
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(file.as_uri())
        problems = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(tab).response["violations"]]
        too_wide = bool(tab.evaluate("document.documentElement.scrollWidth > innerWidth"))
    finally:
        tab.close()
    return problems, [url for url in asked if not url.startswith("file:")], too_wide


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_pages_are_accessible_and_fit(browser: "Browser", tmp_path: Path, scheme: str, width: int) -> None:
    listed = [make_story(3), make_story(kind=PublicationKind.ANNOUNCEMENT)]
    pages = {
        "digest": render(make_story(3), root=""),
        "draft": render(make_story(7, Language.NB, compact=True), root="./", published=False),
        "index": render_index(listed, CONFIG, Logos(), root="", feeds=FEEDS, language=Language.EN),
    }
    for name, page in pages.items():
        file = tmp_path / f"{name}.html"
        file.write_text(page, encoding="utf-8")
        assert (name, *find_violations(browser, file, scheme=scheme, width=width)) == (name, [], [], False)
