"""Rules over a rendered email: what mail programs cut off, block or read badly."""

from typing import TYPE_CHECKING, Final

from occnews.lint import contrast, elements, frame, texts
from occnews.lint.remarks import remark
from occnews.model.finding import Finding
from occnews.model.rendering import RenderedEmail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement


def check_email(email: RenderedEmail) -> tuple[Finding, ...]:
    """Check any email, a newsletter or a notice; what concerns the whole comes first."""
    findings = [finding for rule in (*frame.RULES, *texts.RULES) for finding in rule(email)]
    document = _read(email)
    if document is None:
        return (*findings, remark(email, "email.empty", "html", "The HTML part is empty."))
    findings += [finding for rule in _RULES for finding in rule(email, document)]
    return tuple(dict.fromkeys((*findings, *_check_markup(email))))


def check_newsletter(email: RenderedEmail, *, postal_address: str) -> tuple[Finding, ...]:
    """Check an email that goes to subscribers: also that they can unsubscribe, and that it says who is behind it.

    ``postal_address`` is the one that must stand in it; "" when there is none to look for.
    """
    document = _read(email)
    if document is None:
        return check_email(email)
    asked = (*frame.check_unsubscribe(email, document), *texts.check_postal_address(email, document, postal_address))
    return (*check_email(email), *asked)


def _check_markup(email: RenderedEmail) -> "Iterator[Finding]":
    """Find tags that are closed in the wrong order or never opened, and an id that two tags bear."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8")
    html.document_fromstring(email.html.encode(), parser=parser)
    for kind in ("ERR_TAG_NAME_MISMATCH", "DTD_ID_REDEFINED"):
        # The first is the cause of those that follow.
        for fault in [fault for fault in parser.error_log if fault.type_name == kind][:1]:
            mend = "Look for the tag in the template, and close it before the one around it."
            yield remark(email, "email.markup", f"html, line {fault.line}", f"{fault.message}.", mend)


def _read(email: RenderedEmail) -> "HtmlElement | None":
    from lxml import etree, html  # heavy, and most commands check no email

    try:
        return html.document_fromstring(email.html.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # nothing in it
        return None


_RULES: "Final[tuple[Callable[[RenderedEmail, HtmlElement], Iterator[Finding]], ...]]" = (
    *frame.DOCUMENT_RULES,
    *texts.DOCUMENT_RULES,
    elements.check_elements,
    contrast.check_contrast,
)
