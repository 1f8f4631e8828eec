"""The site as files: whole, in step with what is public, and no more than that."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html
from tests.publisher.conftest import Opener
from tests.publisher.test_members import write_picture
from tests.publisher.test_site import DECEMBER, prepare

from occnews.config import load_config
from occnews.errors import ConflictError, InputError, OccnewsError
from occnews.publisher import Publisher, approval, corrections, drafting, members, publications, site
from occnews.publisher.site_writing import MANIFEST

SITE = "https://news.fjord.example"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def site_of(p: Publisher) -> dict[str, bytes]:
    return files_of(p.config.site_folder)


def pages_of(p: Publisher) -> dict[str, html.HtmlElement]:
    return {name: html.document_fromstring(data) for name, data in site_of(p).items() if name.endswith(".html")}


def addresses_in(page: html.HtmlElement) -> Iterator[str]:
    for name in ("href", "src", "srcset", "action", "data-index"):
        yield from (str(each) for each in page.xpath(f"//@{name}"))


def test_site_holds_every_page_in_each_language(published: Publisher) -> None:
    names = {
        re.sub("[0-9a-f]{24}", "CARD", name) for name in site_of(published) if not name.startswith(("media/", "."))
    }
    pages = {
        *("index.html", "members/index.html", "archive/2025/index.html", "search/index.html", "search/index.json"),
        *("feeds/index.html", "members/fjord-isotopes/index.html", "members/bregne-bank/index.html"),
        *("members/havn-robotics/index.html", "digests/2025-11/index.html"),
    }
    own = {*pages, *(f"nb/{name}" for name in pages)}
    machine = {"404.html", "robots.txt", "sitemap.xml", "cards/CARD.png"}
    assets = {"assets/site.css", "assets/icon.svg", "assets/search.js", "assets/copy.js"}
    assert {name for name in names if not name.startswith("feeds/") or name in own} == own | machine | assets


def test_every_internal_link_leads_to_a_file(published: Publisher) -> None:
    files = site_of(published)
    anchors = {name: set(page.xpath("//@id")) for name, page in pages_of(published).items()}
    checked = 0
    for name, page in pages_of(published).items():
        for address in addresses_in(page):
            # Addresses of our own, relative or not; the page that is shown anywhere leads from the root.
            whole = urlsplit(urljoin(f"{SITE}/{name}", address))
            if whole.netloc != urlsplit(SITE).netloc or not address:
                continue
            target = unquote(whole.path).lstrip("/")
            target = f"{target}index.html" if not target or target.endswith("/") else target
            assert target in files, (name, address)
            if whole.fragment:
                assert whole.fragment in anchors[target], (name, address)
            checked += 1
    assert checked > 300


def test_no_page_asks_anybody_else_for_anything(published: Publisher) -> None:
    logo = {"logo.url": "https://elsewhere.example/logo.png", "logo.alt": "Hot Labs"}
    members.add_member(published, {"name": "Hot Labs", "joined": "2025-11-20", "kind": "biotech", **logo})
    drafting.draft_announcement(published, "hot-labs")
    approval.submit_for_review(published, "hot-labs")
    approval.approve(published, "hot-labs", by="Chief")
    approval.publish(published, "hot-labs")
    sources = {
        address
        for page in pages_of(published).values()
        for address in page.xpath("//@src | //@srcset | //link[@rel='stylesheet']/@href")
    }
    assert [address for address in sources if "//" in address] == []
    assert "members/hot-labs/index.html" in site_of(published)


def test_every_page_has_what_networks_and_readers_ask_for(published: Publisher) -> None:
    for name, page in pages_of(published).items():
        said = {meta.get("property") or meta.get("name"): meta.get("content") for meta in page.iter("meta")}
        feeds = page.xpath("//link[@rel='alternate'][@type]/@type")
        assert page.get("lang") == ("nb" if name.startswith("nb/") else "en")
        assert {"application/rss+xml", "application/atom+xml", "application/feed+json"} <= set(feeds), name
        assert {"og:title", "og:type", "og:site_name", "twitter:card", "twitter:title", "description"} <= set(said), (
            name
        )
        image = said["og:image"].removeprefix(f"{SITE}/")
        assert image in site_of(published), name
        canonical = page.xpath("//link[@rel='canonical']/@href")
        place = "" if name == "index.html" else name.removesuffix("index.html")
        assert canonical == ([] if name == "404.html" else [f"{SITE}/{place}"])


def test_sitemap_lists_the_pages(published: Publisher) -> None:
    sitemap = etree.fromstring(site_of(published)["sitemap.xml"])
    locations = [str(each.text) for each in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(locations) == sorted(
        f"{SITE}/{prefix}{name}"
        for prefix in ("", "nb/")
        for name in (
            *("", "members/", "archive/2025/", "digests/2025-11/"),
            *("members/bregne-bank/", "members/fjord-isotopes/", "members/havn-robotics/"),
        )
    )
    assert site_of(published)["robots.txt"] == f"User-agent: *\nDisallow:\n\nSitemap: {SITE}/sitemap.xml\n".encode()


def test_story_that_stands_elsewhere_is_not_in_the_sitemap(published: Publisher) -> None:
    publications.set_canonical_url(published, "2025-11", "https://www.fjord.example/news/november")
    page = pages_of(published)["digests/2025-11/index.html"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://www.fjord.example/news/november"]
    assert b"digests/2025-11" not in site_of(published)["sitemap.xml"]


def test_search_index_finds_members_and_stories(published: Publisher) -> None:
    entries = json.loads(site_of(published)["search/index.json"])
    assert [entry["title"] for entry in entries[:2]] == ["Bregne Bank", "Fjord Isotopes"]
    assert entries[1] == {
        "title": "Fjord Isotopes",
        "url": "../members/fjord-isotopes/index.html",
        "line": "Biotech · Oslo, Norway",
        "words": "Makes isotopes. Fjord Isotopes",
    }
    assert entries[3]["url"] == "../digests/2025-11/index.html"


def test_building_again_writes_nothing(published: Publisher) -> None:
    before = site_of(published)
    report = site.build_site(published)
    assert (report.written, report.removed) == (0, 0)
    assert site_of(published) == before


def test_only_what_changed_is_written(published: Publisher) -> None:
    before = {path: path.stat().st_mtime_ns for path in published.config.site_folder.rglob("index.html")}
    late = replace(published, now=DECEMBER)
    members.add_member(late, {"name": "Late Labs", "joined": "2025-12-01", "kind": "biotech"})
    prepare(late, "2025-12")
    approval.publish(late, "2025-12")
    folder = published.config.site_folder
    kept = {path.relative_to(folder).as_posix() for path, at in before.items() if path.stat().st_mtime_ns == at}
    assert {"digests/2025-11/index.html", "members/fjord-isotopes/index.html", "feeds/index.html"} <= kept
    assert {"index.html", "members/index.html", "archive/2025/index.html"}.isdisjoint(kept)


def test_what_somebody_changed_or_lost_is_mended(published: Publisher) -> None:
    before = site_of(published)
    folder = published.config.site_folder
    (folder / "digests/2025-11/index.html").write_text("Hello", encoding="utf-8")
    (folder / "assets/site.css").unlink()
    assert site.build_site(published).written == 2
    assert site_of(published) == before


def test_damaged_manifest_costs_a_whole_build_and_nothing_else(published: Publisher) -> None:
    before = site_of(published)
    (published.config.site_folder / MANIFEST).write_text('{"files": [1]', encoding="utf-8")
    site.build_site(published)
    assert site_of(published) == before


def test_retraction_takes_members_and_pictures_away(publisher: Publisher, tmp_path: Path) -> None:
    members.attach_image(publisher, "fjord-isotopes", write_picture(tmp_path / "logo.png"))
    prepare(publisher, "2025-11")
    approval.publish(publisher, "2025-11")
    assert any(name.startswith("media/") for name in site_of(publisher))
    corrections.retract(publisher, "2025-11", because="It went out too early.")
    files = site_of(publisher)
    assert [name for name in files if name.startswith(("media/", "members/fjord"))] == []
    assert b"Retracted" in files["digests/2025-11/index.html"]
    told = [name for name, data in files.items() if b"Makes isotopes" in data or b"They make isotopes" in data]
    assert told == []
    assert not (publisher.config.site_folder / "media").exists()


def test_nothing_unpublished_is_in_the_site(published: Publisher) -> None:
    late = replace(published, now=DECEMBER)
    members.add_member(late, {"name": "Secret Labs", "joined": "2025-12-01", "kind": "biotech", "summary": "Hush."})
    members.set_member(late, "fjord-isotopes", {"summary": "Something nobody has approved."})
    prepare(late, "2025-12")
    approval.publish(late, "2025-12", at=DECEMBER.replace(year=2026))
    corrections.correct(late, "2025-11", because="A word was wrong.")
    publications.set_fields(late, "2025-11", {"headline": "A headline that nobody has approved"})
    site.build_site(late)
    everything = b"\n".join(site_of(late).values())
    for text in (b"Secret Labs", b"Hush", b"nobody has approved", b"2025-12", b"secret-labs"):
        assert text not in everything, text


def test_embargoed_member_is_not_in_the_site_until_it_may_be(published: Publisher) -> None:
    late = replace(published, now=DECEMBER)
    members.add_member(late, {"name": "Secret Labs", "joined": "2025-12-01", "embargo": "2026-06-01"})
    drafting.draft_announcement(late, "secret-labs")
    approval.submit_for_review(late, "secret-labs")
    with pytest.raises(OccnewsError, match="embargo"):
        approval.approve(late, "secret-labs", by="Chief")
    site.build_site(late)
    assert b"Secret Labs" not in b"\n".join(site_of(late).values())


def test_copy_for_a_host_is_the_site_and_follows_it(published: Publisher, tmp_path: Path) -> None:
    out = tmp_path / "host"
    site.build_site(published, out=out)
    (out / "own.txt").write_text("ours", encoding="utf-8")
    hidden = (".", "feeds/.")
    public = {name: data for name, data in site_of(published).items() if not name.startswith(hidden)}
    assert {n: d for n, d in files_of(out).items() if not n.startswith(hidden)} == {**public, "own.txt": b"ours"}
    assert site.build_site(published, out=out).written == 0
    corrections.retract(published, "2025-11", because="It went out too early.")
    assert site.build_site(published, out=out).removed > 0
    assert (out / "own.txt").is_file()
    assert not (out / "members" / "fjord-isotopes").exists()


def test_copy_brings_pages_after_their_pictures_and_feeds_last(published: Publisher, tmp_path: Path) -> None:
    names = [
        path.relative_to(tmp_path / "host").as_posix()
        for path in site.build_site(published, out=tmp_path / "host").files
    ]
    kinds = [
        name.partition("/")[0] if name.startswith(("media/", "feeds/")) else name.rpartition(".")[2] for name in names
    ]
    assert kinds.index("html") > max(kinds.index(kind) for kind in ("png", "css", "js"))
    assert names.index("index.html") > names.index("digests/2025-11/index.html")
    assert names[-1].startswith("feeds/")


@pytest.mark.parametrize("name", ["index.html", "robots.txt", "feeds/digests.rss"])
def test_folder_of_another_site_is_left_alone(published: Publisher, tmp_path: Path, name: str) -> None:
    mine = tmp_path / "host" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("Mine", encoding="utf-8")
    with pytest.raises(ConflictError, match=rf"{re.escape(name)} that occnews did not write"):
        site.build_site(published, out=tmp_path / "host")
    assert files_of(tmp_path / "host") == {name: b"Mine"}


@pytest.mark.parametrize("name", [".", "..", "media", "site/feeds/x", "feeds", "templates/site", "outbox"])
def test_copy_is_not_made_where_the_workspace_keeps_its_own(published: Publisher, workspace: Path, name: str) -> None:
    before = files_of(workspace)
    with pytest.raises(InputError, match=r"its own files\. Nothing was changed\."):
        site.build_site(published, out=workspace / name)
    assert files_of(workspace) == before


def test_copy_into_the_site_itself_is_the_site(published: Publisher) -> None:
    before = site_of(published)
    assert site.build_site(published, out=published.config.site_folder).written == 0
    site.build_site(published)
    assert site_of(published) == before


def test_copy_that_was_stopped_is_taken_up_again(published: Publisher, tmp_path: Path) -> None:
    out = tmp_path / "host"
    out.mkdir()
    (out / "digests").write_text("in the way", encoding="utf-8")
    with pytest.raises(OccnewsError, match="cannot be written"):
        site.build_site(published, out=out)
    assert (out / MANIFEST).is_file()
    (out / "digests").unlink()
    corrections.retract(published, "2025-11", because="It went out too early.")
    site.build_site(published, out=out)
    public = {name for name in site_of(published) if not name.startswith((".", "feeds/."))}
    assert {name for name in files_of(out) if not name.startswith(".")} == public


def test_old_addresses_lead_on(workspace: Path, opened: Opener, published: Publisher) -> None:
    config = workspace / "config.toml"
    moved = '[site.moved]\n"news/nov" = "digests/2025-11"\n"news/lost" = "no/such"\n"members" = "digests/2025-11"\n'
    config.write_text(config.read_text(encoding="utf-8").replace("[site.moved]\n", moved), encoding="utf-8")
    with opened() as p:
        report = site.build_site(p)
        page = html.document_fromstring(site_of(p)["news/nov/index.html"])
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=../../digests/2025-11/index.html"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/digests/2025-11/"]
    assert report.dead == ("news/lost", "members")
    assert "news/lost/index.html" not in files_of(workspace / "site")


def test_site_without_an_address_holds_none(workspace: Path, published: Publisher) -> None:
    config = load_config(workspace, {"OCCNEWS_SITE_URL": ""})
    site.build_site(replace(published, config=config))
    files = files_of(workspace / "site")
    assert "sitemap.xml" not in files
    assert not any(name.startswith("cards/") for name in files)
    assert b"og:image" not in files["index.html"]
