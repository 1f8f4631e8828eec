"""The safe subset of Markdown that records may be written in → clean HTML, or plain text."""

import html
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

import nh3
from markupsafe import Markup

from occnews.model.text import find_unsafe_character

_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote"}


@cache
def _markdown() -> Callable[[str], str]:
    from markdown_it import MarkdownIt  # 70 ms that a command without prose need not pay

    # Only what the allow-list can show: headings, tables, code and images would lose their meaning when cleaned.
    parser = MarkdownIt("zero", {"html": False, "breaks": False})
    return parser.enable(["emphasis", "link", "escape", "list", "blockquote", "newline", "balance_pairs"]).render


def to_html(text: str) -> Markup:
    """Turn Markdown into clean block HTML: p, br, strong, em, a, ul, ol, li, blockquote and nothing else.

    Links keep only http, https and mailto; a relative one stays as it is, for feeds to complete and the email's checks
    to refuse. The result holds no character that XML forbids.
    """
    cleaned = nh3.clean(
        # A star inside a word is a star: HLA-A*02:01 and HLA-B*07:02 are names of genes, not emphasis.
        _markdown()(re.sub(r"(?<=\w)\*(?=\w)", r"\\*", text)),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # The one named entity that nh3 writes beyond XML's own: feeds would not know it.
    cleaned = cleaned.replace("&nbsp;", "\N{NO-BREAK SPACE}")
    return Markup(_strip_unsafe(cleaned).strip())  # noqa: S704 - cleaned by nh3 just above


def to_inline_html(text: str) -> Markup:
    """The same for a text of one paragraph, without the ``<p>`` around it."""
    rendered = str(to_html(text))
    if rendered.startswith("<p>") and rendered.endswith("</p>") and rendered.count("<p>") == 1:
        return Markup(rendered[3:-4])  # noqa: S704 - a part of what nh3 cleaned
    return Markup(rendered)  # noqa: S704 - what nh3 cleaned


def to_plain(text: str) -> str:
    """Turn Markdown into plain text: emphasis marks go, links become ``label (address)``, list items get ``- ``."""
    reader = _PlainReader()
    reader.feed(str(to_html(text)))
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip()


def escape(text: str) -> Markup:
    """Escape plain text for HTML and strip what XML forbids."""
    return Markup(html.escape(_strip_unsafe(text)))  # noqa: S704 - escaped in this very call


def _strip_unsafe(text: str) -> str:
    # nh3 turns &#x0b; into the raw control character, which MJML and XML refuse.
    if find_unsafe_character(text) is None:
        return text
    return "".join(character for character in text if find_unsafe_character(character) is None)


class _PlainReader(HTMLParser):
    """Reads our own clean HTML back as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._href = ""
        self._label_start = 0
        self._next_number: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._label_start = dict(attrs).get("href") or "", len(self.parts)
        elif tag == "li":
            self.parts.append(f"\n{self._take_bullet()} ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"p", "blockquote", "ul", "ol"}:
            self._break_paragraph()
        if tag in {"ul", "ol"}:
            self._next_number.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            label = "".join(self.parts[self._label_start :])
            if label != self._href:
                self.parts.append(f" ({self._href.removeprefix('mailto:')})")
            self._href = ""
        elif tag in {"p", "blockquote", "ul", "ol"}:
            self._break_paragraph()
        if tag in {"ul", "ol"}:
            self._next_number.pop()

    def handle_data(self, data: str) -> None:
        if self.parts and self.parts[-1].endswith("\n"):
            data = data.removeprefix("\n")
        if data.strip() or "\n" not in data:
            self.parts.append(data)

    def _take_bullet(self) -> str:
        number = self._next_number[-1] if self._next_number else None
        if number is None:
            return "-"
        self._next_number[-1] = number + 1
        return f"{number}."

    def _break_paragraph(self) -> None:
        # Inside a list item the bullet just before keeps its text on the same line.
        if self.parts and not re.search(r"\n(-|\d+\.) $|\n\n$", self.parts[-1]):
            self.parts.append("\n\n")
