"""The whole public site as a browser sees it: served by the real program, in both themes, with script and without."""

import contextlib
import dataclasses
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
import uvicorn
from PIL import Image
from tests.stories import SITE, make_config, make_logos, make_story

from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.publisher.site import image_names
from occnews.publisher.site_plan import plan_site
from occnews.publisher.site_writing import write_planned
from occnews.web import make_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FEEDS = [
    ("Digests", f"{SITE}/feeds/digests.{suffix.lower()}", kind)
    for suffix, kind in (("RSS", "application/rss+xml"), ("ATOM", "application/atom+xml"))
]
# A list without bullets says that it is one, for VoiceOver; an underscore keeps our ids apart from members' slugs; a
# headline may be as long as its editors wish.
MEANT = ("no-redundant-role", "valid-id", "long-title")
CHECKERS = Path(__file__).parents[1] / "checkers"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a digest and a welcome in two languages, an older digest without a picture, and a page that moved."""
    root = tmp_path_factory.mktemp("workspace")
    (root / "media").mkdir()
    config = make_config(root, site={"url": SITE, "languages": ["en", "nb"], "moved": {"old": "digests/2025-11"}})
    stories = [
        make_story(count, language, kind=kind)
        for language in (Language.EN, Language.NB)
        for kind, count in ((PublicationKind.DIGEST, 3), (PublicationKind.ANNOUNCEMENT, 1))
    ]
    older = dataclasses.replace(stories[0], path="digests/2024-11", date=stories[0].date.replace(year=2024), hero=None)
    pictures = image_names(stories, make_logos())
    for name in pictures:
        Image.new("RGB", (300, 200), "#0b5d6b").save(root / "media" / name, format="PNG")
    plan = plan_site(config, [*stories, older], make_logos(), pictures, feeds=FEEDS)
    write_planned(plan, config.site_folder)
    return config.site_folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    app = make_app(make_config(folder.parent))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join()


def list_pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


@contextlib.contextmanager
def opened(browser: "Browser", **options: Any) -> "Iterator[BrowserContext]":
    context = browser.new_context(**options)
    try:
        yield context
    finally:
        context.close()


def look(page: "Page", url: str) -> tuple[list[str], list[str], bool]:
    """What axe objects to, what the browser complains of, and whether the page is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe

    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    problems = [f"{each['id']}: {each['nodes'][0]['html']}" for each in Axe().run(page).response["violations"]]
    return problems, complaints, bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_every_page_is_accessible_and_fits(
    browser: "Browser", folder: Path, address: str, scheme: str, width: int
) -> None:
    found = {}
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        hosts = set()
        context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        for name in list_pages(folder):
            page = context.new_page()
            # A page that leads on at once is looked at where it leads.
            found[name] = look(page, f"{address}{name}")
            page.close()
    assert {name: each for name, each in found.items() if each != ([], [], False)} == {}
    assert hosts == {"localhost"}


def test_search_finds_as_one_types(browser: "Browser", address: str) -> None:
    with opened(browser) as context:
        page = context.new_page()
        page.goto(f"{address}search/")
        page.get_by_label("A name, a place").fill("radioph")
        page.get_by_text("4 found.").wait_for()
        titles = page.locator(".results li a").all_text_contents()
        assert titles[0] == "Nordlys Radiopharma AS"
        assert page.url.endswith("?q=radioph")
        page.locator(".results li a").first.click()
        assert page.locator("h1").text_content() == "Nordlys Radiopharma AS"
        page.goto(f"{address}nb/search/?q=tromso")
        page.get_by_text("1 treff.").wait_for()
        page.goto(f"{address}search/?q=zzz")
        page.get_by_text("Nothing found.").wait_for()


def test_buttons_copy_the_addresses_of_feeds(browser: "Browser", address: str) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{address}feeds/")
        page.get_by_role("button", name=re.compile("Copy.*Digests, Atom")).click()
        page.get_by_text(f"Copied: {SITE}/feeds/digests.atom").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == f"{SITE}/feeds/digests.atom"


def test_site_works_without_script(browser: "Browser", folder: Path, address: str) -> None:
    with opened(browser, java_script_enabled=False) as context:
        page = context.new_page()
        seen, waiting = {"/index.html"}, [f"{address}index.html"]
        while waiting:
            url = waiting.pop()
            assert page.goto(url).status == 200, url  # type: ignore[union-attr]
            for link in page.locator("a").all():
                target = urljoin(url, (link.get_attribute("href") or "").partition("#")[0])
                if target.startswith(address) and target.endswith(".html") and urlsplit(target).path not in seen:
                    seen.add(urlsplit(target).path)
                    waiting.append(target)
        page.goto(f"{address}search/")
        assert not page.locator("form.search").is_visible()
        assert page.locator("main a").count() > 3
        page.goto(f"{address}feeds/")
        assert page.locator("button.copy:visible").count() == 0
    unlinked = {"/404.html", "/old/index.html"}
    assert {f"/{name}" for name in list_pages(folder)} - seen == unlinked


def test_old_address_leads_on_from_a_plain_host(browser: "Browser", folder: Path) -> None:
    with opened(browser) as context:
        page = context.new_page()
        page.goto((folder / "old" / "index.html").as_uri())
        page.wait_for_url("**/digests/2025-11/index.html")


def test_pages_are_valid_html(folder: Path) -> None:
    if shutil.which("node") is None or not (CHECKERS / "node_modules").is_dir():
        pytest.skip("the npm packages of tests/checkers are not installed: make checkers")
    names = list_pages(folder)
    done = subprocess.run(
        ["node", CHECKERS / "validate_html.cjs"],
        input=json.dumps([(folder / name).read_text(encoding="utf-8") for name in names]),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=200,
    )
    found = [(name, said) for name, every in zip(names, json.loads(done.stdout), strict=True) for said in every]
    assert [each for each in found if not each[1].startswith(MEANT)] == []


def test_scripts_ask_only_for_what_is_theirs(folder: Path) -> None:
    for script in (folder / "assets").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert re.findall(r"https?://|\beval\b|innerHTML", text) == [], script.name
