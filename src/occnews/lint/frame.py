"""Rules over an email as a whole: its size, its subject and preheader, its language, its headings."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from occnews.lint.remarks import read_visible_text, remark, shorten
from occnews.model.finding import Finding, Severity
from occnews.model.rendering import RenderedEmail

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Gmail hides what comes after about 102 kB behind a link, the unsubscribe link with it.
SIZE_WARNED: Final = 80_000
SIZE_REFUSED: Final = 100_000
SUBJECT_MOST: Final = 150
PREHEADER_LEAST, PREHEADER_MOST = 40, 90
_UNSUBSCRIBE: Final = re.compile(
    r"unsubscribe|opt[- ]?out|meld (?:deg|meg) av|avmeld|avslutt abonnement", re.IGNORECASE
)
# What `render.email.make_placeholders` puts where a recipient's own values go.
_TOKEN: Final = re.compile(r"(?:greeting|unsubscribe|preferences|viewonline|postaladdress)[0-9a-f]{24,}")


def _check_size(email: RenderedEmail) -> Iterator[Finding]:
    size = len(email.html.encode())
    if size > SIZE_WARNED:
        severity = Severity.BLOCKING if size > SIZE_REFUSED else Severity.WARNING
        message = f"The HTML is {size / 1000:.0f} kB; Gmail cuts emails off at about 102 kB."
        mend = "List more members without a profile, or shorten some."
        yield remark(email, "email.size", "size", message, mend, severity)


def _check_subject(email: RenderedEmail) -> Iterator[Finding]:
    if not email.subject.strip():
        yield remark(email, "email.subject", "subject", "The subject is empty.", "Write one.")
    elif len(email.subject) > SUBJECT_MOST:
        message = f"The subject has {len(email.subject)} characters; at most {SUBJECT_MOST} are read."
        yield remark(email, "email.subject", "subject", message, "Shorten it; 60 show on most screens.")


def _check_preheader(email: RenderedEmail) -> Iterator[Finding]:
    length = len(email.preheader)
    if not PREHEADER_LEAST <= length <= PREHEADER_MOST:
        message = f"The preheader has {length} characters; {PREHEADER_LEAST} to {PREHEADER_MOST} fill an inbox's line."
        yield remark(email, "email.preheader", "preheader", message, "Rewrite it to that length.")


def _check_tokens(email: RenderedEmail) -> Iterator[Finding]:
    own = {value for _, value in email.personal.values}
    for name, text in (("html", email.html), ("text", email.text), ("subject", email.subject)):
        for token in dict.fromkeys(_TOKEN.findall(text)):
            if token not in own:
                message = f"«{token[:24]}…», where something of the recipient's own should stand."
                mend = "Write the name in the template between {{ and }}, as in {{ personal.unsubscribe }}."
                yield remark(email, "email.token", name, message, mend)


def _check_language(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    first = next((each for each in document.iter("div", "table", "center") if each.get("lang")), None)
    for place, element in (("html", document), ("first div", first)):
        said = (element.get("lang") or "") if element is not None else ""
        if not said:
            message = f"Screen readers are not told the language on the {place}, and some inboxes keep only the other."
            mend = f'Write <mjml lang="{email.language}" dir="ltr"> in the template.'
            yield remark(email, "email.lang", place, message, mend)
        elif said.partition("-")[0] != email.language and element is document:
            message = f"It says that it is in «{said}», and is in «{email.language}»."
            mend = 'Write <mjml lang="{{ story.language }}"> in the template.'
            yield remark(email, "email.lang", place, message, mend)
    if document.get("dir") not in ("ltr", "rtl"):
        message = "It does not say whether it reads from left to right."
        yield remark(email, "email.dir", "html", message, 'Write <mjml dir="ltr"> in the template.')


def _check_title(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    title = document.find(".//title")
    if title is None or not (title.text or "").strip():
        message = "It has no title, which a screen reader says first and a browser's tab shows."
        yield remark(
            email, "email.title", "title", message, "Write <mj-title>{{ subject }}</mj-title> in the template."
        )


def _check_headings(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    level = 0
    for heading in document.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        here, words = int(heading.tag[1]), read_visible_text(heading)
        what = f"heading «{shorten(words)}»"
        if not words:
            message = f"An {heading.tag} without any words: who listens to headings hears «blank»."
            yield remark(email, "email.empty-heading", what, message, "Take it out; leave space with padding.")
        if here > level + 1:
            above = f"an h{level}" if level else "none"
            message = f"An h{here} with {above} above it: who listens to headings misses a step."
            yield remark(email, "email.heading-order", what, message, f"Make it an h{level + 1} in the template.")
        elif here == 1 and level:
            message = "A second h1: an email has one headline."
            yield remark(email, "email.heading-order", what, message, "Make it an h2 in the template.")
        level = here


def check_unsubscribe(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    """Check that both parts say how to unsubscribe."""
    mend = "Write {{ personal.unsubscribe }} in the template's footer."
    own = email.personal.unsubscribe
    links = [(link.get("href") or "", read_visible_text(link)) for link in document.iter("a")]
    found = any(href == own if own else _UNSUBSCRIBE.search(f"{href} {label}") for href, label in links)
    if not found:
        message = "There is no link to unsubscribe, which the law and every large inbox ask for."
        yield remark(email, "email.unsubscribe", "html", message, mend)
    in_text = own in email.text if own else _UNSUBSCRIBE.search(email.text)
    if email.text.strip() and not in_text:
        message = "The text part does not say how to unsubscribe, which the law and every large inbox ask for."
        yield remark(email, "email.unsubscribe", "text", message, mend)


RULES: Final[tuple[Callable[[RenderedEmail], Iterator[Finding]], ...]] = (
    _check_size,
    _check_subject,
    _check_preheader,
    _check_tokens,
)
DOCUMENT_RULES: "Final[tuple[Callable[[RenderedEmail, HtmlElement], Iterator[Finding]], ...]]" = (
    _check_language,
    _check_title,
    _check_headings,
)
