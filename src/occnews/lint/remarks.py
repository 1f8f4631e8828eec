"""How the rules over a rendered email say where they found something, and what a reader sees of it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from occnews.model.finding import Finding, Severity
from occnews.model.rendering import RenderedEmail
from occnews.model.rules import make_finding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNSEEN: Final = frozenset({"head", "style", "script", "title", "template", "noscript"})
# The preview text, and logos for the other theme.
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def remark(
    email: RenderedEmail, code: str, what: str, message: str, mend: str = "", severity: Severity | None = None
) -> Finding:
    """A finding about one place (``what``) in an email."""
    return make_finding(code, f"email ({email.language}): {what}", message, mend, severity)


def read_visible_text(element: "HtmlElement", *, with_alts: bool = True) -> str:
    """What a reader sees of an element: its texts and the alt texts of its pictures, with single spaces."""
    return " ".join(" ".join(_list_texts(element, with_alts)).split())


def _list_texts(element: "HtmlElement", with_alts: bool) -> Iterator[str]:
    # By hand rather than by recursion: somebody's page may be nested deeper than Python likes.
    waiting: list[HtmlElement | str] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
            continue
        if isinstance(each.tag, str) and each.tag not in UNSEEN and not _HIDDEN.search(each.get("style") or ""):
            yield (each.get("alt") or "") if with_alts else ""
            yield each.text or ""
            for child in reversed(each):
                waiting += [child.tail or "", child]


def shorten(text: str, most: int = 40) -> str:
    """The beginning of a text, for a sentence."""
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
