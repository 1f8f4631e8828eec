"""Tests of the safe Markdown subset, as HTML and as plain text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from occnews.model.text import find_unsafe_character
from occnews.render.richtext import escape, to_html, to_inline_html, to_plain

ALLOWED = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote"}
# Fragments that are likely to go wrong, between any characters at all, lone surrogates and controls included.
NASTY = st.sampled_from(
    [
        "**",
        "*",
        "[a](",
        "javascript:alert(1))",
        "https://x.example)",
        "<script>",
        "<!--",
        "]]>",
        "&#x0b;",
        "&#0;",
        "&amp;",
        "\x0b",
        "\ud800",
        "\u202e",
        "\ufffe",
        "{{ 7*7 }}",
        "<mj-text>",
        "> ",
        "- ",
        "1. ",
        "\n\n",
        "\\",
    ]
)
ANY_TEXT = st.lists(NASTY | st.text(st.characters(), max_size=5), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("A *b* **c**", "<p>A <em>b</em> <strong>c</strong></p>", "A b c"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>", "a\n\nb"),
        (
            "[Lykt](https://lykt.example/?a=1&b=2)",
            '<p><a href="https://lykt.example/?a=1&amp;b=2">Lykt</a></p>',
            "Lykt (https://lykt.example/?a=1&b=2)",
        ),
        ("[Write](mailto:a@x.example)", '<p><a href="mailto:a@x.example">Write</a></p>', "Write (a@x.example)"),
        ("HLA-A*02:01 and HLA-B*07:02", "<p>HLA-A*02:01 and HLA-B*07:02</p>", "HLA-A*02:01 and HLA-B*07:02"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>', "3. a\n4. b"),
        ("{{ 7*7 }} <b>&", "<p>{{ 7*7 }} &lt;b&gt;&amp;</p>", "{{ 7*7 }} <b>&"),
        ("# no heading", "<p># no heading</p>", "# no heading"),
        ("", "", ""),
    ],
)
def test_text_becomes_html_and_plain(text: str, html: str, plain: str) -> None:
    assert (str(to_html(text)), to_plain(text)) == (html, plain)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"])
def test_link_with_another_scheme_is_no_link(url: str) -> None:
    assert "href" not in to_html(f"[a]({url})")


def test_inline_html_has_no_paragraph_around_one() -> None:
    assert str(to_inline_html("a *b*")) == "a <em>b</em>"
    assert str(to_inline_html("a\n\nb")) == "<p>a</p>\n<p>b</p>"


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_html_of_any_text_is_safe_and_well_formed(text: str) -> None:
    html = str(to_html(text.encode("utf-8", "replace").decode()))
    assert find_unsafe_character(html) is None
    root = etree.fromstring(f"<div>{html.replace('<br>', '<br/>')}</div>")
    assert {element.tag for element in root.iter()} <= ALLOWED | {"div"}
    addresses = [str(element.get("href", "https:")) for element in root.iter("a")]
    schemes = {scheme[1].lower() for each in addresses if (scheme := re.match(r"\s*([a-z][a-z0-9+.-]*):", each, re.I))}
    assert schemes <= {"http", "https", "mailto"}


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_plain_of_any_text_holds_nothing_unsafe(text: str) -> None:
    assert find_unsafe_character(to_plain(text.encode("utf-8", "replace").decode())) is None


@settings(max_examples=100)
@given(ANY_TEXT)
def test_escape_leaves_xml_well_formed(text: str) -> None:
    element = etree.fromstring(f'<p a="{escape(text)}"/>')
    safe = "".join(character for character in text if find_unsafe_character(character) is None)
    # XML itself reads each tab and line end in an attribute as a space.
    assert element.get("a") == re.sub(r"\r\n|[\t\r\n]", " ", safe)


def test_deeply_nested_quotes_stay_shallow() -> None:
    assert str(to_html(">" * 10_000 + " a")).count("<blockquote>") < 100
