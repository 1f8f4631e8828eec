"""Rules over what an email says: in both of its parts, without pictures, and with nothing left to fill in."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from occnews.editorial.left_overs import find_left_overs
from occnews.lint.remarks import read_visible_text, remark
from occnews.model.finding import Finding
from occnews.model.rendering import RenderedEmail
from occnews.model.text import fold_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Filters judge an email with a picture and next to no text as one that hides something.
_LEAST_WORDS: Final = 20
# A word or two may differ: a label that only a button needs.
_MOST_MISSING: Final = 4
_WORD: Final = re.compile(r"[^\W_]{4,}")


def _check_text(email: RenderedEmail) -> Iterator[Finding]:
    if not email.text.strip():
        message = "The text part is empty, which spam filters punish."
        yield remark(email, "email.empty", "text", message, "Write the layout's body.txt.")


def _check_left_overs(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    links = " ".join(str(each) for element in document.iter("a", "img") for each in element.attrib.values())
    places = {
        "subject": email.subject,
        "preheader": email.preheader,
        "html": f"{read_visible_text(document)} {links}",
        "text": email.text,
    }
    for what, text in places.items():
        for left in find_left_overs(text):
            message = f"«{left}» looks like something to be filled in."
            mend = "Look for it in the texts; if it is in none of them, in the template."
            yield remark(email, "email.left-over", what, message, mend)


def _check_pictures_only(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    words = len(_WORD.findall(read_visible_text(document, with_alts=False)))
    if words < _LEAST_WORDS and document.find(".//img") is not None:
        message = f"It is nearly all pictures, with {words} words: many see no pictures, and filters distrust it."
        yield remark(email, "email.image-only", "html", message, "Write as text what the pictures say.")


def _check_difference(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    if not email.text.strip():
        return
    # What a picture shows may be said in the text part, and need not be.
    seen, html, text = (
        _read_words(part)
        for part in (read_visible_text(document), read_visible_text(document, with_alts=False), email.text)
    )
    for missing, holder, other in ((html - text, "HTML", "text part"), (text - seen, "text part", "HTML")):
        if len(missing) > _MOST_MISSING:
            some = ", ".join(f"«{word}»" for word in sorted(missing)[:5])
            message = f"{len(missing)} words of the {holder} are not in the {other}: {some} …"
            mend = "Let body.txt say what body.mjml says."
            yield remark(email, "email.text-differs", other, message, mend)


def _read_words(text: str) -> set[str]:
    # An address stands in the text part where the HTML has a link, so addresses do not count.
    kept = (part for part in text.casefold().split() if not re.search(r"\w[@.]\w|://", part))
    return {word for part in kept for word in _WORD.findall(part)}


def check_postal_address(email: RenderedEmail, document: "HtmlElement", postal_address: str) -> Iterator[Finding]:
    """Check that both parts of an email name the postal address, "" when there is none to look for."""
    wanted = fold_name(email.personal.postal_address or postal_address)
    for what, text in (("html", read_visible_text(document)), ("text", email.text)):
        if wanted and wanted not in fold_name(text):
            message = f"The postal address, which the law asks for, is not in the {what}."
            mend = "Write {{ cluster.postal_address }} in the template's footer."
            yield remark(email, "email.postal-address", what, message, mend)


RULES: Final[tuple[Callable[[RenderedEmail], Iterator[Finding]], ...]] = (_check_text,)
DOCUMENT_RULES: "Final[tuple[Callable[[RenderedEmail, HtmlElement], Iterator[Finding]], ...]]" = (
    _check_left_overs,
    _check_pictures_only,
    _check_difference,
)
