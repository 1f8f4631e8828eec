"""The preview in a real browser: what it shows, that it keeps up with the workspace, and who can use it."""

import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import preview
from tests.cli.program import run_process

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHANNELS = ("email", "text", "web", "feed", "social", "outbox")
PATIENCE = 20_000


@pytest.fixture(scope="module")
def reader(browser: "Browser", shown: str) -> Iterator["BrowserContext"]:
    """A browser that has opened the preview which is only looked at."""
    context = open_context(browser)
    open_first(context, shown).close()
    yield context
    context.close()


def open_context(browser: "Browser", **settings: Any) -> "BrowserContext":
    # "null": the frame's own colour scheme decides in it, as in a browser of a person.
    return browser.new_context(
        **{
            "color_scheme": "null",
            "base_url": "http://localhost",
            "viewport": {"width": 1400, "height": 900},
            **settings,
        }
    )


def open_first(context: "BrowserContext", address: str) -> "Page":
    """Open the printed address, and wait until the page follows the workspace."""
    page = context.new_page()
    page.goto(address)
    wait_until_live(page)
    return page


def wait_until_live(page: "Page") -> None:
    page.wait_for_selector("html[data-ready=yes] #live[data-state=live]", timeout=PATIENCE)


def base_of(address: str) -> str:
    return address.partition("/?")[0]


def front(page: "Page") -> "Frame":
    """The frame that is seen."""
    handle = page.wait_for_selector("iframe.front")
    assert handle
    frame = handle.content_frame()
    assert frame
    return frame


def wait_for_text(page: "Page", text: str) -> None:
    """Wait until the frame in front says something."""
    page.wait_for_function(
        "text => document.querySelector('iframe.front').contentDocument?.body?.textContent.includes(text)",
        arg=text,
        timeout=PATIENCE,
    )


def ask_front(page: "Page", expression: str) -> Any:
    """What an expression of ``w``, the frame's window, gives: no script runs in the frame, so the shell asks."""
    return page.evaluate(f"(w => {expression})(document.querySelector('iframe.front').contentWindow)")


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_tab_shows_its_channel_in_each_width_and_theme(reader: "BrowserContext", shown: str, channel: str) -> None:
    page = reader.new_page()
    said = {"social": "Fjordlys Optics"}.get(channel, "Two new lights")
    for width, pixels in (("desktop", 1000), ("phone", 375), ("free&pixels=500", 500)):
        for theme in ("light", "dark", "inverted"):
            page.goto(f"{base_of(shown)}/?channel={channel}&width={width}&theme={theme}")
            wait_for_text(page, said)
            is_dark = ask_front(page, "w.matchMedia('(prefers-color-scheme: dark)').matches")
            filtered = ask_front(page, "w.getComputedStyle(w.document.documentElement).filter")
            seen = (page.evaluate("document.querySelector('iframe.front').clientWidth"), is_dark, filtered != "none")
            assert seen == (pixels, theme == "dark", theme == "inverted"), (channel, width, theme)
    page.close()


def test_choices_take_effect_without_leaving_the_page(reader: "BrowserContext", shown: str) -> None:
    page = reader.new_page()
    page.goto(base_of(shown))
    wait_until_live(page)
    page.evaluate("window.isSamePage = true")
    page.select_option("[name=language]", "nb")
    wait_for_text(page, "Nye medlemmer")
    page.select_option("[name=width]", "free")
    page.locator("[name=pixels]").fill("420")
    page.wait_for_function("() => document.querySelector('iframe.front').clientWidth === 420", timeout=PATIENCE)
    page.select_option("[name=show]", "Headers")
    wait_for_text(page, "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    page.select_option("[name=show]", "HTML")
    wait_for_text(page, "<!doctype html>")
    assert page.evaluate("window.isSamePage")
    assert "language=nb" in page.url
    page.get_by_role("link", name="Text").click()
    page.wait_for_url("**channel=text**language=nb**")
    wait_for_text(page, "Nye medlemmer")
    page.close()


def test_findings_name_the_field_and_how_to_mend_it(reader: "BrowserContext", shown: str) -> None:
    page = reader.new_page()
    page.goto(base_of(shown))
    page.wait_for_selector(".findings li", timeout=PATIENCE)
    text = page.locator("#findings").inner_text()
    assert "nordvarde: " in text
    assert "occnews members image nordvarde FILE" in text
    page.close()


def test_link_says_where_it_leads_and_leads_nowhere(reader: "BrowserContext", shown: str) -> None:
    page = reader.new_page()
    page.goto(f"{base_of(shown)}/?channel=web")
    wait_for_text(page, "Two new lights")
    wait_until_live(page)
    front(page).locator("a[href^='https://fjordlys.example']").first.click()
    page.wait_for_function("() => document.querySelector('#link').textContent.includes('https://fjordlys.example')")
    assert "Two new lights" in front(page).locator("body").inner_text()
    page.close()


def test_page_is_useful_without_script(browser: "Browser", reader: "BrowserContext", shown: str) -> None:
    context = open_context(browser, java_script_enabled=False)
    context.add_cookies(reader.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{base_of(shown)}/?channel=text&language=nb")
    assert "Nye medlemmer" in front(page).locator("body").inner_text()
    page.select_option("[name=language]", "en")
    page.get_by_role("button", name="Show").click()
    assert "New members" in front(page).locator("body").inner_text()
    context.close()


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1400),
        pytest.param("dark", 1400, marks=pytest.mark.slow),
        pytest.param("light", 375, marks=pytest.mark.slow),
        ("dark", 375),
    ],
)
def test_every_tab_is_accessible(
    browser: "Browser", reader: "BrowserContext", shown: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = open_context(browser, color_scheme=scheme, viewport={"width": width, "height": 900})
    context.add_cookies(reader.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for channel in CHANNELS:
        page.goto(f"{base_of(shown)}/?channel={channel}&width={'phone' if width < 400 else 'desktop'}")
        wait_until_live(page)
        page.wait_for_selector(".findings li", timeout=PATIENCE)
        violations = Axe().run(page).response["violations"]
        found[channel] = [(each["id"], each["nodes"][0]["html"]) for each in violations]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not too_wide, f"{channel} is wider than {width}"
    assert found == {channel: [] for channel in CHANNELS}
    context.close()


def test_everything_is_reached_by_keyboard_and_shows_its_focus(reader: "BrowserContext", shown: str) -> None:
    page = reader.new_page()
    page.goto(base_of(shown))
    wait_until_live(page)
    wanted = page.locator("nav a, select:visible, input:visible").count()
    reached = set()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(e => e.matches('nav a, select, input') && parseFloat(getComputedStyle(e).outlineWidth) >= 2"
                " ? e.name || e.textContent : '')(document.activeElement)"
            )
        )
    assert len(reached - {""}) == wanted
    page.close()


def test_record_that_was_changed_repaints_and_keeps_the_place(browser: "Browser", workspace: Path) -> None:
    with preview(workspace) as address:
        context = open_context(browser)
        page = open_first(context, address)
        ask_front(page, "w.scrollTo(0, 250)")
        done = run_process("members", "set", "nordvarde", "summary=Grows cells in the dark.", folder=workspace)
        assert done.code == 0, done.err
        wait_for_text(page, "Grows cells in the dark.")
        assert ask_front(page, "w.scrollY") == 250
        assert page.locator("iframe").count() == 1
        context.close()


def test_broken_template_is_named_in_place_and_the_last_good_page_stays(browser: "Browser", workspace: Path) -> None:
    own = workspace / "templates" / "email" / "digest" / "subject.txt"
    with preview(workspace) as address:
        context = open_context(browser)
        page = open_first(context, address)
        own.parent.mkdir(parents=True)
        own.write_text("Lights\n{% if %}", encoding="utf-8")
        page.wait_for_selector(".trouble", timeout=PATIENCE)
        assert "email/digest/subject.txt, line 2: " in page.locator(".trouble").inner_text()
        assert "Two new lights" in front(page).locator("body").inner_text()
        own.write_text("Lights on", encoding="utf-8")
        page.wait_for_selector(".trouble", state="detached", timeout=PATIENCE)
        page.wait_for_function(
            "() => document.querySelector('.facts dd').textContent === 'Lights on'", timeout=PATIENCE
        )
        context.close()


def test_settings_that_cannot_be_read_are_told_and_mended(browser: "Browser", workspace: Path) -> None:
    file = workspace / "config.toml"
    good = file.read_text(encoding="utf-8")
    with preview(workspace) as address:
        context = open_context(browser)
        page = open_first(context, address)
        file.write_text(good + "\n[nothing", encoding="utf-8")
        page.wait_for_selector(".trouble", timeout=PATIENCE)
        assert "config.toml is not valid TOML" in page.locator(".trouble").inner_text()
        changed = re.sub(r'(?m)^name = "Fjord Cluster"', 'name = "Sound Cluster"', good)
        assert changed != good
        file.write_text(changed, encoding="utf-8")
        wait_for_text(page, "Sound Cluster")
        assert page.locator(".trouble").count() == 0
        context.close()


def test_two_tabs_share_one_stream_and_the_second_takes_over(browser: "Browser", workspace: Path) -> None:
    with preview(workspace) as address:
        context = open_context(browser)
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        first = open_first(context, address)
        second = context.new_page()
        second.goto(f"{base_of(address)}/?channel=text")
        wait_until_live(second)
        assert asked.count("events") == 1
        run_process("digest", "set", "2025-11", "headline=Three new lights", folder=workspace)
        for page in (first, second):
            wait_for_text(page, "Three new lights")
        assert asked.count("events") == 1
        first.close()
        run_process("digest", "set", "2025-11", "headline=Four new lights", folder=workspace)
        wait_for_text(second, "Four new lights")
        assert asked.count("events") == 2
        context.close()


def listen_elsewhere() -> tuple[list[str], str]:
    """Another site on this machine: the paths that it is asked for, and its address."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/favicon.ico":
                asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return asked, f"http://127.0.0.1:{server.server_port}"


def test_message_of_any_program_is_shown_and_runs_nothing(browser: "Browser", workspace: Path) -> None:
    asked, elsewhere = listen_elsewhere()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@elsewhere.example", "kari@fjord.example", "Blåbær"
    message.set_content("Plain")
    message.add_alternative(
        "<p id=a>Berries</p><script>document.body.textContent = 'ran'</script>"
        "<img src=x onerror=\"document.body.textContent = 'ran'\">"
        f"<img src='{elsewhere}/pixel.png'><iframe src='{elsewhere}/page'></iframe>"
        f"<link rel=stylesheet href='{elsewhere}/sheet.css'>",
        subtype="html",
    )
    with preview(workspace) as address:
        context = open_context(browser)
        open_first(context, address).close()
        page = context.new_page()
        page.goto(f"{base_of(address)}/?channel=outbox")
        wait_until_live(page)
        assert page.locator(".messages li").count() == 1
        (workspace / "outbox" / "20991124T080000Z-0001-kari.eml").write_bytes(message.as_bytes())
        page.wait_for_selector(".messages li:nth-child(2)", timeout=PATIENCE)
        page.get_by_role("link", name="Blåbær").click()
        wait_for_text(page, "Berries")
        assert "ran" not in front(page).locator("body").inner_text()
        page.goto(f"{elsewhere}/proof")
        assert asked == ["/proof"]
        context.close()


def test_images_off_shows_the_texts_in_their_place(browser: "Browser", workspace: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    (workspace / "logo.svg").write_text(drawing, encoding="utf-8")
    done = run_process("members", "image", "nordvarde", "logo.svg", "--alt", "Nordvarde", folder=workspace)
    assert done.code == 0, done.err
    pictures = "[...w.document.images].map(each => each.naturalWidth > 0)"
    with preview(workspace) as address:
        context = open_context(browser)
        page = open_first(context, address)
        wait_for_text(page, "Two new lights")
        shown = ask_front(page, pictures)
        assert shown
        assert all(shown)
        page.check("[name=images]")
        page.wait_for_function(
            "() => document.querySelector('iframe.front').src.includes('images=off')", timeout=PATIENCE
        )
        wait_for_text(page, "Two new lights")
        assert not any(ask_front(page, pictures))
        context.close()


def test_preview_that_ended_says_so(browser: "Browser", workspace: Path) -> None:
    context = open_context(browser)
    with preview(workspace) as address:
        page = open_first(context, address)
    page.wait_for_selector("#live[data-state=gone]", timeout=PATIENCE)
    assert "occnews preview starts it again" in page.locator("#live").inner_text()
    context.close()
