"""Tests of the MJML rules: each mistake is found where it was written, and what has none compiles."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import make_config, make_logos, make_story

from occnews.lint.mjml import MOST_FINDINGS, check_mjml
from occnews.lint.mjml_table import load_table
from occnews.model.finding import Finding, Severity
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal
from occnews.render.email import compile_mjml, compose_letter
from occnews.render.tracing import render_mjml

TOOLS = Path(__file__).parents[2] / "tools"
EN = Language.EN
PERSONAL = Personal(unsubscribe="https://news.fjordlife.example/u/1")


def in_body(mjml: str) -> str:
    return f"<mjml><mj-body>{mjml}</mj-body></mjml>"


def in_head(mjml: str) -> str:
    return f"<mjml><mj-head>{mjml}</mj-head><mj-body></mj-body></mjml>"


def in_column(mjml: str) -> str:
    return in_body(f"<mj-section><mj-column>{mjml}</mj-column></mj-section>")


def in_text(html: str) -> str:
    return in_column(f"<mj-text>{html}</mj-text>")


def find(mjml: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in check_mjml(mjml, EN)]


def is_blocked(mjml: str) -> bool:
    return any(finding.severity is Severity.BLOCKING for finding in check_mjml(mjml, EN))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("members", "kind", "compact"),
    [
        (0, PublicationKind.DIGEST, False),
        (1, PublicationKind.ANNOUNCEMENT, False),
        (15, PublicationKind.DIGEST, False),
        (60, PublicationKind.DIGEST, True),
    ],
)
def test_our_own_templates_have_no_findings(
    members: int, kind: PublicationKind, compact: bool, language: Language
) -> None:
    config = make_config()
    letter = compose_letter(make_story(members, language, kind, compact), config, make_logos(), PERSONAL)
    assert check_mjml(render_mjml(letter, config, traced=True), language) == ()


def test_finding_names_template_and_line_of_the_source(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "email" / "announcement" / "body.mjml"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "email/_base/story.mjml" %}\n\n{% block content %}\n'
        '{% for profile in story.profiles %}\n<mj-section\n  padding="10">\n'
        "</mj-section>\n{% endfor %}\n{% endblock %}\n",
        encoding="utf-8",
    )
    config = make_config(tmp_path)
    letter = compose_letter(make_story(1, kind=PublicationKind.ANNOUNCEMENT), config, make_logos(), PERSONAL)
    assert check_mjml(render_mjml(letter, config, traced=True), EN) == (
        Finding(
            code="mjml.value",
            severity=Severity.WARNING,
            where="template email/announcement/body.mjml, line 6",
            message="padding on <mj-section> is «10», but should be 1 to 4 lengths, such as 16px or 16%.",
            mend="Correct the value.",
        ),
    )


def test_finding_in_untraced_mjml_names_its_own_line() -> None:
    assert check_mjml("<mjml>\n<mj-body>\n<mj-sektion></mj-sektion></mj-body></mjml>", Language.NB) == (
        Finding(
            code="mjml.unknown-tag",
            severity=Severity.BLOCKING,
            where="email (nb), line 3 of its MJML",
            message="There is no tag <mj-sektion> in MJML.",
            mend="Did you mean <mj-section>?",
        ),
    )


@pytest.mark.parametrize(
    ("mjml", "code", "message"),
    [
        (in_column("<mj-txt>a</mj-txt>"), "unknown-tag", "There is no tag <mj-txt> in MJML."),
        (in_column("<MJ-TEXT>a</MJ-TEXT>"), "unknown-tag", "There is no tag <MJ-TEXT> in MJML."),
        (
            in_column('<mj-text colour="red">a</mj-text>'),
            "unknown-attribute",
            "<mj-text> has no attribute colour; it is left out.",
        ),
        (
            in_column('<mj-text color="red" color="blue">a</mj-text>'),
            "attribute-twice",
            "<mj-text> has color twice; only the last one counts.",
        ),
        (
            in_column('<mj-text color="rød">a</mj-text>'),
            "value",
            "color on <mj-text> is «rød», but should be a colour, such as #0b5d66.",
        ),
        (
            in_column('<mj-text align="middle">a</mj-text>'),
            "value",
            "align on <mj-text> is «middle», but should be left, right, center or justify.",
        ),
        (
            in_column('<mj-text font-size="2em">a</mj-text>'),
            "value",
            "font-size on <mj-text> is «2em», but should be a length, such as 16px.",
        ),
        (
            in_column('<mj-text padding="1px 2px 3px 4px 5px">a</mj-text>'),
            "value",
            "padding on <mj-text> is «1px 2px 3px 4px 5px», but should be 1 to 4 lengths, such as 16px or 16%.",
        ),
        (
            in_column('<mj-table cellpadding="wide"></mj-table>'),
            "value",
            "cellpadding on <mj-table> is «wide», but should be a whole number.",
        ),
        (
            in_column('<mj-image src="a" fluid-on-mobile="yes" />'),
            "value",
            "fluid-on-mobile on <mj-image> is «yes», but should be true or false.",
        ),
        (in_column("<mj-text color>a</mj-text>"), "value", "color on <mj-text> has no value."),
        (
            in_head('<mj-attributes><mj-all colr="red" /></mj-attributes>'),
            "unknown-attribute",
            "<mj-all> has no attribute colr; it is left out.",
        ),
        (in_body("<mj-text>a</mj-text>"), "nesting", "<mj-text> cannot stand in <mj-body>."),
        (
            in_text("<mj-button>a</mj-button>"),
            "nesting",
            "<mj-button> stands among HTML (in <mj-text>), which is sent as it is.",
        ),
        (in_column("<p>a</p>"), "nesting", "<p> cannot stand in <mj-column>."),
        (in_head("<mj-title><b>a</b></mj-title>"), "nesting", "<b> cannot stand in <mj-title>."),
        (in_head("<mj-title><!-- a --></mj-title>"), "nesting", "A comment cannot stand in <mj-title>."),
        (in_body("<!--[if mso]><![endif]-->"), "nesting", "A conditional comment cannot stand in <mj-body>."),
        ("<mjml><mj-body></mj-body><mj-body></mj-body></mjml>", "nesting", "There is a second <mj-body>."),
        (in_body("") + "<p />", "nesting", "<p> stands outside <mjml>."),
        (in_column("Hello"), "text", "The text «Hello» cannot stand in <mj-column>."),
        (
            "<mjml> \n<mj-head> </mj-head><mj-body></mj-body></mjml>",
            "text",
            "Our compiler takes the space in <mj-head> for text.",
        ),
        (in_text("a<br>b") + " ", "text", "Our compiler takes the space after </mjml> for text."),
        (in_text("on –> b"), "syntax", "The compiler breaks off at «–>»."),
        (
            '<mjml><mj-head a="b" c="d"></mj-head></mjml>',
            "unsupported",
            "Our compiler cannot read more than one attribute on <mj-head>.",
        ),
        (
            in_column("<mj-table><tr><td><!--[if mso]>a<![endif]--></td></tr></mj-table>"),
            "nesting",
            "A conditional comment cannot stand in <td>.",
        ),
        (in_text("på >"), "syntax", "The compiler breaks off at «å >»."),
        (in_text("<p>a"), "end-tag", "<p> has no end tag before </mj-text>."),
        (in_text("a</p>"), "end-tag", "</p> ends nothing."),
        (in_text("a</br>"), "end-tag", "</br> ends nothing."),
        ("<mjml><mj-body>", "end-tag", "<mj-body> has no end tag before the end of the document."),
        (
            in_text("<b>" * 201 + "</b>" * 201),
            "depth",
            "Tags stand more than 200 deep in one another, which can crash the compiler.",
        ),
        (in_body('<mj-include path="a.mjml" />'), "include", "<mj-include> breaks the email's width, or the compiler."),
        (
            in_head('<mj-html-attributes><mj-selector path="a"></mj-selector></mj-html-attributes>'),
            "unsupported",
            "Our compiler cannot read <mj-html-attributes>.",
        ),
        (
            in_head('<mj-attributes><mj-class name="a"><mj-text /></mj-class></mj-attributes>'),
            "unsupported",
            "Our compiler cannot read <mj-text> in <mj-class> in <mj-attributes>.",
        ),
        (
            "<mjml><mj-raw>a</mj-raw><mj-body></mj-body></mjml>",
            "unsupported",
            "Our compiler cannot read <mj-raw> in <mjml>.",
        ),
        (
            in_column("<mj-social><mj-raw>a</mj-raw></mj-social>"),
            "unsupported",
            "Our compiler cannot read <mj-raw> in <mj-social>.",
        ),
        (
            in_head('<mj-style inline="inline">a{}</mj-style>'),
            "ignored",
            "inline on <mj-style> is valid MJML, but our compiler leaves it out.",
        ),
        (
            in_body('<mj-wrapper gap="8px"></mj-wrapper>'),
            "ignored",
            "gap on <mj-wrapper> is valid MJML, but our compiler leaves it out.",
        ),
        (
            in_column('<mj-table role="presentation"></mj-table>'),
            "ignored",
            "role on <mj-table> is valid MJML, but our compiler leaves it out.",
        ),
        (in_column('<mj-text mj-class="big">a</mj-text>'), "class", "There is no mj-class «big»."),
        (in_head('<mj-attributes><mj-class color="red" /></mj-attributes>'), "syntax", "<mj-class> has no name."),
        (
            in_column('<mj-social><mj-social-element name="x">a</mj-social-element></mj-social>'),
            "icon",
            "The icon comes from another company's server, which sees who opens the email.",
        ),
        (
            in_column('<mj-social><mj-social-element name="x" src="s" href="h">a</mj-social-element></mj-social>'),
            "icon",
            "The link does not lead to the address in href, but shares that address on x.",
        ),
        (
            in_column('<mj-carousel><mj-carousel-image src="a" /></mj-carousel>'),
            "avoid",
            "<mj-carousel>: Most inboxes show only its first picture.",
        ),
        ("<mjml></mjml>", "no-body", "There is no <mj-body>, so the email is empty."),
        (in_text("a \x0b b"), "character", "There is a character that no email can hold (U+000B)."),
        (in_text("a \ud800 b"), "character", "There is a character that no email can hold (U+D800)."),
        (in_text("a < b"), "syntax", "A bare «<» stands in the text."),
        (in_text("a ]]> b"), "syntax", "«]]>» stands in the text."),
        (in_text("<![CDATA[a]]>"), "syntax", "A CDATA section cannot be compiled."),
        ("<!doctype html>" + in_text("a"), "syntax", "«<!doctype html>» cannot be compiled."),
        (in_text("<p class=a>b</p>"), "syntax", "The value of class has no quotation marks."),
        (in_text('<p class="a>b</p>'), "syntax", "The value of class has no end."),
        (in_text('<p class="a"id="b">b</p>'), "syntax", "A space is missing in the tag <p>."),
        (in_text('<p @click="a">b</p>'), "syntax", "The tag <p> cannot be read to its end."),
        (in_text("<p>b</p a>"), "syntax", "The end tag </p holds more than a name."),
        (in_text("<!-- a -- b -->"), "syntax", "A comment holds two dashes."),
        (in_text("<!-- a"), "syntax", "A comment has no end."),
        (in_text("<!--[if mso>a<![endif]-->"), "syntax", "A conditional comment is not complete."),
        (in_text("<!--[if mso]>a"), "syntax", "A conditional comment has no end, so inboxes hide what follows."),
        (in_text("a<![endif]-->"), "syntax", "<![endif]> ends nothing."),
    ],
)
def test_mistake_is_found(mjml: str, code: str, message: str) -> None:
    assert (f"mjml.{code}", message) in find(mjml)


@pytest.mark.parametrize(
    "mjml",
    [
        "\ufeff<mjml lang='nb'>\n <mj-body width=\"600px\"/>\n</mjml><!-- end -->\n",
        in_head('\n<mj-attributes>\n<mj-all color="#abc" /><mj-class name="a b" padding="0" /></mj-attributes>\n'),
        in_head('<mj-style>a>b{content:"x"}</mj-style><mj-preview>a &amp; b</mj-preview>'),
        in_text('<!--[if !mso]><!--><v:rect xmlns:v="x" a.b="c"><br><img src="a"/></v:rect><!--<![endif]-->'),
        in_text("<P>one &lt; two > three & more</p><!-- a -->"),
        in_column(
            '<mj-text line-height="1.6" letter-spacing="-.3px" padding="0 10% 1.5px">x</mj-text>'
            '<mj-text color="rgba(0, 0, 0, 0.5)">x</mj-text>'
        ),
        in_column('<mj-social><!-- a --><mj-social-element name="x-noshare" src="s" href="h" /></mj-social>'),
    ],
)
def test_right_mjml_has_no_findings(mjml: str) -> None:
    assert find(mjml) == []
    assert compile_mjml(mjml, "test")


def test_mistake_of_a_macro_is_reported_once() -> None:
    mark = "\x01email/_base/parts.mjml:3\x02"
    assert len(check_mjml(in_text(f"<p{mark} class=a>b</p>" * 20), EN)) == 1


def test_no_more_is_reported_than_anybody_reads() -> None:
    assert len(check_mjml("\n".join(["<a"] * 1000), EN)) == MOST_FINDINGS


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        "<a>",
        '<a b="',
        "<a b='",
        "<!--",
        "<![CDATA[",
        "<!--[if",
        "</a>",
        "</",
        "<a b ",
        "\x00",
        "]]>",
        "<?x",
        "\x01a:1",
    ],
)
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    assert 0 < len(check_mjml(piece * (1_000_000 // len(piece)), EN)) <= MOST_FINDINGS


@settings(max_examples=200)
@given(st.text())
def test_any_text_gives_findings(text: str) -> None:
    assert isinstance(check_mjml(text, EN), tuple)


NAMES = [*load_table().components, "mj-all", "mj-class", "mj-foo", "p", "br", "td", "o:br", "B"]
PIECES = st.one_of(
    st.builds(
        "<{}{}{}>".format,
        st.sampled_from(NAMES),
        st.sampled_from(["", ' a="b"', " a=b", ' a="b"c="d"', " a"]),
        st.sampled_from(["", "/", " /"]),
    ),
    st.builds("</{}>".format, st.sampled_from(NAMES)),
    st.sampled_from(
        [
            "\n",
            " ",
            "text",
            "<",
            ">",
            "&",
            "<!-- a -->",
            "<!--",
            "-->",
            "--",
            "<!--[if mso]>",
            "<![endif]-->",
            "<!--[if",
            "<!-->",
            "]]>",
            "<![if a]>",
            "<![endif]>",
            "<!--<![endif]-->",
            "<!doctype html>",
            "<?a?>",
            "<![CDATA[a]]>",
            "\x0b",
            "\ufffe",
            "\x85",
            "\u2028",
            "\t",
            "–>",
            "{}",
            '"',
            "'",
        ]
    ),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Documents that are right but for a few pieces put in somewhere."""
    base = draw(
        st.sampled_from(
            [
                in_text("a<b>c</b>"),
                in_head("<mj-title>a</mj-title>"),
                in_column("<mj-image />"),
                in_column("<mj-social><mj-social-element>a</mj-social-element></mj-social>"),
                in_head("<mj-attributes><mj-all /></mj-attributes>"),
                in_body("<mj-wrapper><mj-section></mj-section></mj-wrapper>"),
                in_column("<mj-button>a</mj-button><mj-table><tr></tr></mj-table>"),
            ]
        )
    )
    for piece in draw(st.lists(PIECES, max_size=3)):
        gaps = [0, *(n + 1 for n, letter in enumerate(base) if letter == ">")]
        gap = draw(st.sampled_from(gaps))
        base = base[:gap] + piece + base[gap:]
    return base


@settings(max_examples=400)
@given(documents())
def test_what_has_no_finding_that_blocks_compiles(mjml: str) -> None:
    if not is_blocked(mjml):
        assert compile_mjml(mjml, "test")


def list_documents() -> Iterator[str]:
    """Every tag in every other, and every attribute with a right and a wrong value."""
    components = load_table().components
    for parent in components:
        for child in [*components, "p", "mj-foo"]:
            yield f"<mjml><mj-body><{parent}><{child}></{child}></{parent}></mj-body></mjml>"
            yield f"<mjml><{parent}><{child}></{child}></{parent}><mj-body></mj-body></mjml>"
    for name, component in components.items():
        for attribute in [*component.attributes, "bad", "css-class"]:
            for value in (
                "7px",
                "7",
                "1px 2px",
                "50%",
                "auto",
                "red",
                "#12345",
                "#AbC",
                "rgb(1, 2,3)",
                "rgba(1,2,3)",
                "left",
                "true",
                "",
                "-2px",
                "0",
            ):
                yield in_column(f'<{name} {attribute}="{value}"></{name}>')


def find_modules() -> Path | None:
    """Where npm's mjml lies: beside the tools, or with the other checkers of the tests."""
    folders = [TOOLS / "node_modules", Path(__file__).parents[1] / "checkers" / "node_modules"]
    return next((folder for folder in folders if (folder / "mjml").is_dir()), None)


def test_mjml_of_npm_agrees() -> None:
    modules = find_modules()
    if shutil.which("node") is None or modules is None:
        pytest.skip("needs Node and the npm package mjml")
    documents = list(dict.fromkeys(list_documents()))
    done = subprocess.run(
        ["node", TOOLS / "validate_all.cjs"],
        input=json.dumps(documents),
        env=os.environ | {"NODE_PATH": str(modules)},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    theirs = dict(zip(documents, json.loads(done.stdout), strict=True))
    ours = {document: check_mjml(document, EN) for document in documents}
    missed = [(document, errors) for document, errors in theirs.items() if errors and not ours[document]]
    assert missed == []
    # It never looks at <mjml> itself, and takes any digit anywhere for a whole number.
    too_strict = [
        (document, finding.message)
        for document, errors in theirs.items()
        for finding in ours[document]
        if not errors and finding.code in {"mjml.unknown-attribute", "mjml.value"}
        if "<mjml>" not in finding.message and "whole number" not in finding.message
    ]
    assert too_strict == []
