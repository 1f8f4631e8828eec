"""The emails in Chromium: what our compiler makes of a template looks as MJML's own does, and axe has no objection."""

import io
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from PIL import Image, ImageChops
from tests.proof.checkers import run_node
from tests.proof.letters import CONFIG, Case, choose_cases, list_cases

from occnews.model.member import Language
from occnews.model.notice import Notice, NoticeKind
from occnews.render.email import render_letter
from occnews.render.tracing import render_mjml

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

WIDTHS: Final = (600, 375, 320)
SCHEMES: Final = ("light", "dark")
AXE: Final = {"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
# Chromium takes no picture that is higher; a digest of 60 members is, and repeats what one of 15 shows.
MOST_MEMBERS: Final = 15

pytestmark = pytest.mark.browser


def make_picture() -> bytes:
    """What stands for each picture of an email: seen when it moves or is scaled in another way."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize((480, 320)).rotate(30).save(file, "PNG")
    return file.getvalue()


PICTURE: Final = make_picture()


@pytest.fixture
def tab(browser: "Browser") -> Iterator["Page"]:
    """A tab that reaches no network: every picture is the same one."""

    def answer(route: "Route") -> None:
        if route.request.resource_type == "image":
            route.fulfill(body=PICTURE, content_type="image/png")
        else:
            route.abort()

    page = browser.new_page()
    page.route("http*://**/*", answer)
    yield page
    page.close()


def place_class(document: str) -> str:
    """Put the css-class of mj-body where our compiler puts it: on the first div, and not on body.

    The one difference between the two that is seen: our styles for dark need it there.
    """
    moved, bodies = re.subn(r'<body +class="paper"', "<body", document)
    moved, divisions = re.subn(r'(aria-roledescription="email")', r'\1 class="paper"', moved)
    assert (bodies, divisions) == (1, 1)
    return moved


def photograph(tab: "Page", document: str, file: Path) -> dict[tuple[int, str], bytes]:
    """A picture of the whole document at each width, in light and dark."""
    file.write_text(document, encoding="utf-8")
    tab.goto(file.as_uri())
    pictures = {}
    for width, scheme in product(WIDTHS, SCHEMES):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
        pictures[width, scheme] = tab.screenshot(full_page=True, animations="disabled")
    return pictures


def count_differing(ours: bytes, theirs: bytes) -> int:
    """How many pixels differ; all, when one picture is larger."""
    if ours == theirs:
        return 0
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (ours, theirs))
    if first.size != second.size:
        return max(first.width * first.height, second.width * second.height)
    difference = ImageChops.difference(first, second).convert("L").point(lambda value: 255 if value else 0)
    return difference.histogram()[255]


def list_middling(language: Language) -> list[Case]:
    """Every email in a language but those that are too high."""
    return [case for case in list_cases() if case.source.language is language and case.members <= MOST_MEMBERS]


def compare_pictures(tab: "Page", cases: list[Case], folder: Path) -> list[tuple[str, int, str, int]]:
    """(case, width, scheme, pixels) of each picture that differs from MJML's own."""
    documents = run_node("render_strictly.cjs", [render_mjml(case.compose(), CONFIG) for case in cases])
    differing = []
    for case, theirs in zip(cases, documents, strict=True):
        shown = photograph(tab, render_letter(case.compose(), CONFIG).html, folder / "ours.html")
        wanted = photograph(tab, place_class(theirs["html"]), folder / "theirs.html")
        counted = ((*size, count_differing(shown[size], wanted[size])) for size in wanted)
        differing += [(case.name, *each) for each in counted if each[-1]]
    return differing


def test_email_looks_as_mjml_of_npm_draws_it(tab: "Page", tmp_path: Path) -> None:
    # Every part of the templates is in one of these; the next test takes all emails.
    chosen = {"announcement.en.1", "digest.nb.1", "digest-compact.en.1", "draft-ready.nb.1", "review-request.en"}
    cases = [case for case in list_cases() if case.name in chosen]
    assert len(cases) == len(chosen)
    assert compare_pictures(tab, cases, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", list(Language))
def test_every_email_looks_as_mjml_of_npm_draws_it(tab: "Page", tmp_path: Path, language: Language) -> None:
    assert compare_pictures(tab, list_middling(language), tmp_path) == []


@pytest.mark.slow
def test_a_pixel_that_differs_is_seen(tab: "Page", tmp_path: Path) -> None:
    document = choose_cases(3)[0].render().html
    shifted = document.replace("padding:30px 0 0", "padding:31px 0 0", 1)
    dot = '<i style="position:absolute;top:9px;width:1px;height:1px;background:red"></i>'
    documents = (document, shifted, document.replace("</body>", f"{dot}</body>"))
    first, second, third = (photograph(tab, each, tmp_path / "a.html")[600, "light"] for each in documents)
    assert count_differing(first, first) == 0
    assert count_differing(first, second) > 1000
    assert count_differing(first, third) == 1


def list_objections(tab: "Page", cases: list[Case], file: Path) -> list[Any]:
    """(case, scheme, rule, element) of all that axe objects to."""
    from axe_playwright_python.sync_playwright import Axe

    tab.set_viewport_size({"width": 600, "height": 900})
    objections = []
    for case in cases:
        file.write_text(case.render().html, encoding="utf-8")
        tab.goto(file.as_uri())
        for scheme in SCHEMES:
            tab.emulate_media(color_scheme=scheme)
            violations = Axe().run(tab, options=AXE).response["violations"]
            objections += [(case.name, scheme, each["id"], each["nodes"][0]["html"]) for each in violations]
    return objections


@pytest.mark.slow
def test_axe_has_no_objection_to_any_notice(tab: "Page", tmp_path: Path) -> None:
    notices = [case for case in choose_cases(1) if isinstance(case.source, Notice)]
    chosen = [case for number, case in enumerate(notices) if case.source.language is list(Language)[number % 2]]
    assert {case.template for case in chosen} == set(NoticeKind)
    assert list_objections(tab, chosen, tmp_path / "email.html") == []


@pytest.mark.slow
@pytest.mark.parametrize("language", list(Language))
def test_axe_has_no_objection_to_any_email(tab: "Page", tmp_path: Path, language: Language) -> None:
    assert list_objections(tab, list_middling(language), tmp_path / "email.html") == []
