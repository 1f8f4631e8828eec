"""Tests of what mail programs do not know: who is affected, where it was written, and what is nobody's trouble."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stories import make_config, make_logos, make_story

from occnews.lint.clients import TABLE_FILE, check_clients
from occnews.model.finding import Finding, Severity
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal
from occnews.render.email import compose_letter
from occnews.render.tracing import render_mjml

EN = Language.EN


def in_text(html: str) -> str:
    return f"<mjml><mj-body><mj-section><mj-column><mj-text>{html}</mj-text></mj-column></mj-section></mj-body></mjml>"


def in_style(css: str) -> str:
    return f"<mjml><mj-head><mj-style>{css}</mj-style></mj-head><mj-body></mj-body></mjml>"


def find(mjml: str) -> list[str]:
    return [finding.message for finding in check_clients(mjml, EN)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("members", "kind", "compact"),
    [
        (1, PublicationKind.ANNOUNCEMENT, False),
        (15, PublicationKind.DIGEST, False),
        (60, PublicationKind.DIGEST, True),
    ],
)
def test_our_own_templates_ask_for_nothing_harmful(
    members: int, kind: PublicationKind, compact: bool, language: Language
) -> None:
    config = make_config()
    personal = Personal(unsubscribe="https://news.fjordlife.example/u/1")
    letter = compose_letter(make_story(members, language, kind, compact), config, make_logos(), personal)
    assert check_clients(render_mjml(letter, config, traced=True), language) == ()


def test_finding_says_who_is_affected_where_and_how_often() -> None:
    mark, other = "\x01email/_base/parts.mjml:7\x02", "\x01email/_base/parts.mjml:9\x02"
    called_twice = f'<div{mark} style="color:red; Display : FLEX"></div>' * 2
    assert check_clients(in_text(f'{called_twice}<b{other} style="display:inline-flex"></b>'), EN) == (
        Finding(
            code="email.client-support",
            severity=Severity.HINT,
            where="template email/_base/parts.mjml, line 7 (and 1 more)",
            message="display:flex affects Outlook Windows, 2 uses: its parts stand below one another there.",
            mend="Lay it out with <mj-column>, or with a table.",
        ),
    )


@pytest.mark.parametrize(
    ("mjml", "message"),
    [
        (
            in_text('<p style="margin-inline:4px">a</p>'),
            "margin-inline & margin-block affects Gmail, Gmail iOS, Gmail Android and 7 more, 1 use: "
            "the space is left out there.",
        ),
        (
            in_text('<p style="color:rgba(0,0,0,.5)">a</p>'),
            "rgba() affects Outlook Windows, 1 use: the colour is left out there.",
        ),
        (
            in_text('<p style="width:calc(1px + 1em)">a</p>'),
            "CSS calc() function affects Outlook Windows, Outlook.com, Outlook Mac and 3 more, 1 use: "
            "the whole declaration is left out there.",
        ),
        (
            in_text('<p style="font-size:2rem">a</p>'),
            "rem unit affects Outlook Windows and Yahoo, 1 use: the length is left out there.",
        ),
        (
            in_text("<p style=\"background:url('a;b.png')\">a</p>"),
            "background-image affects Outlook Windows, 1 use: the background is missing there.",
        ),
        (
            in_text('<p style="content:&quot;a;b&quot;;float:left">a</p>'),
            "float affects Outlook Windows, 1 use: it does not stand beside the text there.",
        ),
        (
            in_text("<div hidden>a</div>"),
            "hidden attribute affects Gmail, Gmail iOS, Gmail Android and 6 more, 1 use: "
            "what should be hidden shows there.",
        ),
        (
            in_text('<a href="#top">a</a>'),
            "Local anchors affects Gmail iOS and Samsung Email, 1 use: the link leads nowhere there.",
        ),
        (
            in_text("<SVG></SVG>"),
            "Embedded <svg> image affects Gmail, Gmail iOS, Gmail Android and 6 more, 1 use: "
            "the drawing is missing there.",
        ),
        (in_style("a > b{color:red}"), "Child combinator affects Outlook Windows, 1 use: the rule is left out there."),
        (
            in_style("@import 'a.css';"),
            "@import affects Gmail, Gmail iOS, Gmail Android and 7 more, 1 use: the style sheet is not read there.",
        ),
        (
            in_style("/* a{ */ .b::before{content:'}'} .c{gap:4px}"),
            "gap, column-gap, row-gap affects Outlook Windows and Yahoo, 1 use: the parts touch one another there.",
        ),
        (
            in_text("<style>.a{display:grid}</style>"),
            "display:grid affects Outlook Windows, 1 use: its parts stand below one another there.",
        ),
    ],
)
def test_feature_that_is_not_known_everywhere_is_found(mjml: str, message: str) -> None:
    assert message in find(mjml)


@pytest.mark.parametrize(
    "mjml",
    [
        in_text('<p style="border-radius:4px;box-shadow:0 0 2px red">a</p>'),  # only nicer where they work
        in_text('<p style="background-color:#fff;background-image:linear-gradient(#fff,#fff)">a</p>'),
        in_text('<!--[if mso]><p style="display:flex">a</p><![endif]-->'),
        in_text('<!--[if !mso]><!--><p style="display:flex">a</p><!--<![endif]-->'),
        in_text('<p title="display:flex">position:absolute</p>'),
        in_style("@media (min-width:480px){.a > b{display:flex}}"),
        in_style("[data-ogsc] .a > b{display:flex}"),
        in_style(".flexible{color:red}/* display:flex */"),
        '<mjml><mj-body background-color="rgba(0,0,0,.5)"></mj-body></mjml>',  # MJML's own business
    ],
)
def test_what_does_no_harm_is_not_found(mjml: str) -> None:
    assert find(mjml) == []


def test_part_for_all_but_outlook_is_checked_for_the_others() -> None:
    assert find(in_text('<!--[if !mso]><!--><p style="columns:2">a</p><!--<![endif]-->')) == [
        "column-count affects Yahoo, 1 use: its parts stand below one another there."
    ]


@given(
    st.text()
    | st.text(alphabet="<>/=\"'{};:@()*& amd-style").map(in_style)
    | st.text(alphabet="{};:'\"()/*").map(in_text)
)
def test_any_text_is_read(text: str) -> None:
    assert isinstance(check_clients(text, EN), tuple)


@pytest.mark.parametrize("piece", ["<", "{", "}", ";", "/*", "a:b;", "'", "(", ">", "@media{", ":url(", "a>b{"])
def test_a_long_style_sheet_is_read(piece: str) -> None:
    many = piece * (100_000 // len(piece))
    assert isinstance(check_clients(in_style(many), EN), tuple)
    assert isinstance(check_clients(in_text(f'<p style="{many.replace("<", "")}">'), EN), tuple)


def test_table_says_what_it_was_made_of() -> None:
    table = json.loads(TABLE_FILE.read_text(encoding="utf-8"))
    assert table["source"] | {"version": "", "date": ""} == {
        "package": "caniemail",
        "version": "",
        "licence": "MIT",
        "date": "",
    }
    assert {len(feature["support"]) for feature in table["features"]} == {len(table["clients"])}
