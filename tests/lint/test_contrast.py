"""Tests of contrast as a mail program would show it, and of the small reader of style sheets behind it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.lint.test_email import HELLO, make_email
from tests.stories import make_config, make_logos, make_story

from occnews.lint.contrast import check_contrast
from occnews.lint.stylesheet import applies, read_declarations, read_rules
from occnews.render.email import render_email


def find(body: str, css: str = "") -> list[str]:
    """The pairs of colours that are found, with their theme."""
    page = f'<html lang="en" dir="ltr"><head><title>T</title><style>{css}</style></head><body>{body}</body></html>'
    email = make_email(html=page)
    return [
        re.sub(r" has a contrast of ([\d.]+) in the (\w+) theme.*", r" \2 \1", finding.message)
        for finding in check_contrast(email, html.document_fromstring(page))
    ]


@pytest.mark.parametrize(
    ("body", "css", "found"),
    [
        ("<p>Black on white</p>", "", []),
        ('<p style="color:#777">Grey</p>', "", ["#777777 on #ffffff light 4.5"]),
        ('<p style="color:#767676">Grey</p>', "", []),
        ('<p style="color:#777;font-size:24px">Large</p>', "", []),
        ('<p style="color:#777;font-size:19px;font-weight:700">Large and bold</p>', "", []),
        ('<p style="color:#777;font-size:19px">Not bold</p>', "", ["#777777 on #ffffff light 4.5"]),
        ('<h1 style="color:#949494">Headline</h1>', "", []),
        ('<p style="color:white">White</p>', "", ["#ffffff on #ffffff light 1.0"]),
        ('<div style="background:#000"><p style="color:#fff">White on black</p></div>', "", []),
        (
            '<table bgcolor="#000000"><tr><td><p>Black on black</p></td></tr></table>',
            "",
            ["#000000 on #000000 light 1.0"],
        ),
        ('<p class="a">A</p>', ".a{color:#ccc}", ["#cccccc on #ffffff light 1.6"]),
        ('<p class="a" style="color:#000">A</p>', ".a{color:#ccc}", []),
        ('<p class="a" style="color:#000">A</p>', ".a{color:#ccc!important}", ["#cccccc on #ffffff light 1.6"]),
        (
            '<div class="b"><p class="a">A</p></div>',
            ".a{color:#000}.b .a{color:#ccc}",
            ["#cccccc on #ffffff light 1.6"],
        ),
        ('<div class="b"><div><p class="a">A</p></div></div>', ".b>.a{color:#ccc}", []),
        ('<p class="a">A</p>', "@media (max-width:479px){.a{color:#ccc}}", []),
        ('<p class="a">A</p>', "@media (prefers-color-scheme:dark){.a{color:#333}}", ["#333333 on #121212 dark 1.5"]),
        (
            '<div class="c"><p class="a">A</p></div>',
            "@media (prefers-color-scheme:dark){.c{background:#fff!important}.a{color:#222}}",
            [],
        ),
        ('<p class="a">A</p>', "[data-ogsc] .a{color:#ccc}.a:hover{color:#ccc}", []),
        ('<p style="display:none;color:#fff">Hidden</p>', "", []),
        ('<p style="color:#fff">\u200b&nbsp;</p>', "", []),
        ('<div style="background:url(https://x.example/a.png)"><p style="color:#fff">On a picture</p></div>', "", []),
        ('<div style="background:transparent"><p style="color:#fff">A</p></div>', "", ["#ffffff on #ffffff light 1.0"]),
        ('<p style="color:rgba(0,0,0,.3)">Nobody knows</p>', "", []),
        ('<p style="color:rgb(200, 200, 200)">Grey</p>', "", ["#c8c8c8 on #ffffff light 1.7"]),
        (
            '<div style="background:#00e"><a href="https://x.example">Link</a></div>',
            "",
            ["#0000ee on #0000ee light 1.0"],
        ),
    ],
)
def test_contrast_is_that_of_what_is_seen(body: str, css: str, found: list[str]) -> None:
    assert find(body, css) == found


def test_same_colours_are_found_once() -> None:
    assert len(find('<p style="color:#ccc">One</p><p style="color:#ccc">Two</p>')) == 1


@pytest.mark.parametrize("accent", ["#ffe000", "#00ff00", "#0b5d6b", "#000000", "#ffffff", "#8a8a8a", "#ff00ff"])
def test_shipped_templates_are_readable_in_any_brand(accent: str) -> None:
    config = make_config(brand={"accent": accent})
    email = render_email(make_story(), config, make_logos(), make_email().personal)
    assert list(check_contrast(email, html.document_fromstring(email.html.encode()))) == []


@given(st.text("abc{}@media .#>:;!*/()[]=\"' \n", max_size=120), st.text(max_size=60))
@settings(max_examples=200)
def test_any_style_sheet_can_be_read(css: str, style: str) -> None:
    for rule in read_rules(css):
        assert rule.compounds
        assert rule.declarations
    read_declarations(style)
    page = html.Element("p", style="color:red")
    page.text = HELLO
    assert list(check_contrast(make_email(), page)) is not None


def test_rules_are_read_with_their_conditions() -> None:
    css = "a{color:red}@media print{b{color:blue}@media (min-width:1px){i,u{margin:0}}}/* x{y:z} */p{color:green;;}"
    assert [(len(rule.compounds), rule.media.strip(), dict(rule.declarations)) for rule in read_rules(css)] == [
        (1, "", {"color": ("red", False)}),
        (1, "print", {"color": ("blue", False)}),
        (1, "print  (min-width:1px)", {"margin": ("0", False)}),
        (1, "print  (min-width:1px)", {"margin": ("0", False)}),
        (1, "", {"color": ("green", False)}),
    ]


@pytest.mark.parametrize(
    ("media", "light", "dark"),
    [
        ("", True, True),
        ("screen and (min-width:480px)", True, True),
        ("(max-width: 479px)", False, False),
        ("print", False, False),
        ("( prefers-color-scheme : dark )", False, True),
        ("(prefers-color-scheme:light)", True, False),
    ],
)
def test_condition_holds_on_a_wide_screen_in_its_theme(media: str, light: bool, dark: bool) -> None:
    assert (applies(media, "light"), applies(media, "dark")) == (light, dark)
