"""Addresses on the site follow the settings of today; what was approved, ids, and pages elsewhere stay as they are."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import etree, html
from tests.publisher.conftest import publish_digest
from tests.publisher.test_site import DECEMBER
from tests.publisher.test_site_build import addresses_in, pages_of, site_of

from occnews import store
from occnews.config import load_config
from occnews.publisher import Publisher, approval, builds, corrections, drafting, members, publications
from occnews.publisher.feed_checks import check_feeds

OLD = "https://news.fjord.example"
NEW = "https://new.example"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def move(p: Publisher, **site: object) -> Publisher:
    """The same workspace with other settings of its site, and everything written again."""
    config = load_config(p.config.root, {})
    moved = config.model_copy(update={"site": type(config.site).model_validate({**config.site.model_dump(), **site})})
    after = replace(p, config=moved)
    builds.build_feeds(after)
    return after


def entries_of(p: Publisher, feed: str) -> list[dict[str, str]]:
    items: list[dict[str, str]] = json.loads((p.config.feeds_folder / f"{feed}.json").read_bytes())["items"]
    return items


def links_of(p: Publisher, feed: str) -> list[tuple[str, str, str]]:
    """(rel, language, address) of each link of a feed's entries."""
    document = etree.parse(p.config.feeds_folder / f"{feed}.atom")
    links = document.findall("{*}entry/{*}link")
    return [(each.get("rel", ""), each.get("hreflang", ""), each.get("href", "")) for each in links]


def sitemap_of(p: Publisher) -> dict[str, str]:
    """The day of each address in the sitemap."""
    root = etree.fromstring(site_of(p)["sitemap.xml"])
    return {
        str(each.findtext(f"{MAP}loc")): str(each.findtext(f"{MAP}lastmod") or "") for each in root.iter(f"{MAP}url")
    }


def told_by(page: html.HtmlElement) -> dict[str, object]:
    """Where a page says that it stands."""
    described = page.xpath("string(//script[@type='application/ld+json'])")
    return {
        "canonical": page.xpath("string(//link[@rel='canonical']/@href)"),
        "og": page.xpath("string(//meta[@property='og:url']/@content)"),
        "languages": dict(
            zip(page.xpath("//link[@hreflang]/@hreflang"), page.xpath("//link[@hreflang]/@href"), strict=True)
        ),
        "article": json.loads(described).get("mainEntityOfPage", "") if described else "",
    }


def take_out(p: Publisher, name: str) -> None:
    approval.submit_for_review(p, name)
    approval.approve(p, name, by="Chief")
    approval.publish(p, name)


@pytest.mark.parametrize("address", [NEW, "http://news.fjord.example", f"{OLD}/nyheter"])
def test_new_address_of_the_site_moves_everything_but_ids(published: Publisher, address: str) -> None:
    ids = [entry["id"] for feed in ("digests", "all-nb") for entry in entries_of(published, feed)]
    p = move(published, url=address)
    files = {**site_of(p), **{path.name: path.read_bytes() for path in p.config.feeds_folder.glob("*.*")}}
    kept = re.compile(rb"https://news\.fjord\.example(?!/nyheter)[^<\"\s]*")
    left = {each for name, data in files.items() if not name.startswith(".") for each in kept.findall(data)}
    # A feed's own id is minted once: it names the feed, and nobody follows it.
    assert {each.decode() for each in left} == {f"{OLD}/feeds/{name}.atom" for name in ("digests", "all-en", "all-nb")}
    assert [entry["id"] for feed in ("digests", "all-nb") for entry in entries_of(p, feed)] == ids
    assert entries_of(p, "digests")[0]["url"] == f"{address}/digests/2025-11/"
    here, there = f"{address}/digests/2025-11/", f"{address}/nb/digests/2025-11/"
    assert links_of(p, "digests") == [("alternate", "en", here), ("related", "nb", there)]
    assert {here, there} <= set(sitemap_of(p))
    assert told_by(pages_of(p)["nb/digests/2025-11/index.html"]) == {
        "canonical": there,
        "og": there,
        "languages": {"nb": there, "en": here},
        "article": there,
    }


def test_page_elsewhere_and_what_was_approved_stay_when_the_site_moves(published: Publisher) -> None:
    elsewhere = "https://www.fjord.example/news/november"
    publications.set_canonical_url(published, "2025-11", elsewhere)
    with published.reading() as tx:
        before = store.approvals.get_approval(tx, publications.get_publication(published, "2025-11").id, 1)
    p = move(published, url=NEW)
    assert entries_of(p, "digests")[0]["url"] == elsewhere
    page = told_by(pages_of(p)["digests/2025-11/index.html"])
    assert (page["canonical"], page["article"]) == (elsewhere, elsewhere)
    assert page["languages"] == {"en": f"{NEW}/digests/2025-11/", "nb": f"{NEW}/nb/digests/2025-11/"}
    with p.reading() as tx:
        assert store.approvals.get_approval(tx, publications.get_publication(p, "2025-11").id, 1) == before


@pytest.fixture
def turned(published: Publisher) -> Publisher:
    """Published in English first; then Norwegian becomes the main language."""
    members.add_member(published, {"name": "Solo Labs", "joined": "2025-11-20", "kind": "biotech"})
    drafting.draft_announcement(published, "solo-labs")
    publications.set_fields(published, "solo-labs", {"languages": "en"})
    take_out(published, "solo-labs")
    return move(published, languages=["nb", "en"])


def test_main_language_decides_where_pages_say_that_they_stand(turned: Publisher) -> None:
    pages = pages_of(turned)
    for name, page in pages.items():
        if name != "404.html" and not page.xpath("//meta[@http-equiv='refresh']"):
            place = "" if name == "index.html" else name.removesuffix("index.html")
            told = told_by(page)
            assert (told["canonical"], told["og"]) == (f"{OLD}/{place}", f"{OLD}/{place}"), name
            assert page.get("lang") == ("en" if name.startswith("en/") else "nb"), name
    norwegian, english = f"{OLD}/digests/2025-11/", f"{OLD}/en/digests/2025-11/"
    assert told_by(pages["en/digests/2025-11/index.html"])["languages"] == {"en": english, "nb": norwegian}
    assert set(sitemap_of(turned)) >= {norwegian, english}
    assert f"{OLD}/nb/digests/2025-11/" not in sitemap_of(turned)


def test_main_language_decides_where_feeds_emails_and_posts_lead(turned: Publisher) -> None:
    norwegian, english = f"{OLD}/digests/2025-11/", f"{OLD}/en/digests/2025-11/"
    # The entry was first seen in English, and stays so for its readers.
    assert links_of(turned, "digests") == [("alternate", "en", english), ("related", "nb", norwegian)]
    assert links_of(turned, "all-nb") == [("alternate", "nb", norwegian), ("related", "en", english)]
    stories = {story.language: story for story in publications.compose(turned, "2025-11")}
    assert {language: story.url for language, story in stories.items()} == {"en": english, "nb": norwegian}
    built = builds.build(turned, "2025-11")
    files = {path.relative_to(built.folder).as_posix(): path for path in built.files}
    for prefix, address in (("", english), ("nb/", norwegian)):
        assert f'href="{address}' in files[f"{prefix}email.html"].read_text("utf-8")
        snippets = json.loads(files[f"{prefix}snippets.json"].read_text("utf-8"))
        linked = {each["url"].partition("?")[0] for each in snippets if each["url"]}
        assert linked == {address}


def test_addresses_that_the_main_language_left_lead_on(turned: Publisher) -> None:
    pages = pages_of(turned)
    ways = {
        name: str(page.xpath("string(//meta[@http-equiv='refresh']/@content)")).removeprefix("0; url=")
        for name, page in pages.items()
        if page.xpath("//meta[@http-equiv='refresh']")
    }
    # Norwegian had a folder of its own, and English the root: there a Norwegian page stands now, but for Solo Labs.
    assert ways["nb/digests/2025-11/index.html"] == "../../../digests/2025-11/index.html"
    assert ways["nb/index.html"] == "../index.html"
    assert ways["nb/members/fjord-isotopes/index.html"] == "../../../members/fjord-isotopes/index.html"
    assert ways["announcements/solo-labs/index.html"] == "../../en/announcements/solo-labs/index.html"
    assert ways["members/solo-labs/index.html"] == "../../en/members/solo-labs/index.html"
    assert {name for name in ways if not name.startswith("nb/")} == {
        "announcements/solo-labs/index.html",
        "members/solo-labs/index.html",
    }
    for name in ways:
        assert pages[name].get("lang") == ("nb" if name.startswith("nb/") else "en"), name
    before = site_of(turned)
    builds.build_feeds(turned)
    assert site_of(turned) == before


def test_site_that_never_turned_has_no_page_that_leads_on(published: Publisher) -> None:
    assert [name for name, page in pages_of(published).items() if page.xpath("//meta[@http-equiv='refresh']")] == []


def own_addresses(p: Publisher) -> Iterator[str]:
    for page in pages_of(p).values():
        yield from (address for address in addresses_in(page) if address.startswith(OLD))
    for feed in ("announcements", "digests", *(f"all-{each}" for each in p.config.site.languages)):
        yield from (address for _, _, address in links_of(p, feed))
    yield from sitemap_of(p)


@pytest.mark.parametrize("kept", ["en", "nb"])
def test_language_that_is_dropped_is_named_nowhere(published: Publisher, kept: str) -> None:
    p = move(published, languages=[kept])
    files = site_of(p)
    for address in own_addresses(p):
        place = address.removeprefix(f"{OLD}/").partition("#")[0].partition("?")[0]
        assert (f"{place}index.html" if not place or place.endswith("/") else place) in files, address
    dropped = "nb" if kept == "en" else "en"
    # The entry of a language that is gone keeps its id and its text, and leads to the page that there is.
    assert links_of(p, "digests") == [("alternate", kept, f"{OLD}/digests/2025-11/")]
    assert [entry["language"] for entry in entries_of(p, "digests")] == ["en"]
    assert not any(page.xpath(f"//link[@hreflang='{dropped}']") for page in pages_of(p).values())
    assert check_feeds(p) == (check_feeds(p)[0], ())


def test_address_in_a_dropped_language_leads_to_the_story_in_another(published: Publisher) -> None:
    page = pages_of(move(published, languages=["en"]))["nb/digests/2025-11/index.html"]
    assert page.xpath("string(//link[@rel='canonical']/@href)") == f"{OLD}/digests/2025-11/"
    assert page.get("lang") == "en"


def test_retraction_is_the_day_of_the_lists_that_it_changed(published: Publisher) -> None:
    assert set(sitemap_of(published).values()) == {"2025-11-26", ""}
    late = replace(published, now=DECEMBER)
    corrections.retract(late, "2025-11", because="It went out too early.")
    lists = (f"{prefix}{name}" for prefix in ("", "nb/") for name in ("", "members/", "archive/2025/"))
    assert sitemap_of(late) == {f"{OLD}/{name}": "2025-12-24" for name in lists}


def test_second_digest_keeps_the_first_where_it_is(published: Publisher) -> None:
    """What is published after the languages turned stands where they are now; nothing leads there from elsewhere."""
    p = move(published, languages=["nb", "en"])
    late = replace(p, now=DECEMBER)
    members.add_member(late, {"name": "Late Labs", "joined": "2025-12-01", "kind": "biotech"})
    publish_digest(late, "2025-12")
    links = {entry["url"] for entry in entries_of(late, "digests")}
    assert links == {f"{OLD}/en/digests/2025-11/", f"{OLD}/digests/2025-12/"}
    assert told_by(pages_of(late)["digests/2025-12/index.html"])["languages"] == {
        "nb": f"{OLD}/digests/2025-12/",
        "en": f"{OLD}/en/digests/2025-12/",
    }


@pytest.mark.parametrize(("address", "codes"), [("http://news.fjord.example", ["site-insecure"]), (OLD, [])])
def test_site_without_https_is_told_of(published: Publisher, address: str, codes: list[str]) -> None:
    p = move(published, url=address)
    assert [finding.code for finding in check_feeds(p)[1]] == codes


def test_settings_that_come_back_give_back_the_same_site(published: Publisher) -> None:
    def public() -> dict[str, bytes]:
        return {name: data for name, data in site_of(published).items() if not name.startswith(".")}

    before, ids = public(), [entry["id"] for entry in entries_of(published, "digests")]
    for languages in (["nb", "en"], ["nb"]):
        p = move(published, url=NEW, languages=languages)
        assert [entry["id"] for entry in entries_of(p, "digests")] == ids
        assert check_feeds(p)[1] == ()
    move(published)
    assert public() == before


def test_language_that_a_correction_adds_gets_an_id_of_its_own(turned: Publisher) -> None:
    """The main language has changed since, and the first id belongs to the text that had it first."""
    (first,) = [entry["id"] for entry in entries_of(turned, "all-en") if "Solo" in entry["title"]]
    corrections.correct(turned, "solo-labs", because="It is told in Norwegian too.")
    publications.set_fields(turned, "solo-labs", {"languages": "nb,en"})
    take_out(turned, "solo-labs")
    told = {feed: entries_of(turned, feed)[0] for feed in ("announcements", "all-en", "all-nb")}
    assert {feed: (entry["language"], entry["id"]) for feed, entry in told.items()} == {
        "announcements": ("en", first),
        "all-en": ("en", first),
        "all-nb": ("nb", f"{first}:nb"),
    }
