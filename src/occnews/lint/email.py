"""Rules over a rendered email: what mail programs cut off, block or read badly."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from occnews.model.finding import Finding, Severity
from occnews.model.rendering import RenderedEmail

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Gmail hides what comes after about 102 kB behind a link, the unsubscribe link with it.
SIZE_WARNED: Final = 80_000
SIZE_REFUSED: Final = 100_000
SUBJECT_MOST: Final = 150
PREHEADER_LEAST, PREHEADER_MOST = 40, 90
_VAGUE: Final = frozenset(
    [
        "here",
        "click here",
        "click",
        "link",
        "this link",
        "read more",
        "more",
        "learn more",
        "her",
        "klikk her",
        "trykk her",
        "klikk",
        "lenke",
        "les mer",
        "mer",
    ]
)
_IMAGE_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".tif", ".tiff"})


def check_email(email: RenderedEmail) -> tuple[Finding, ...]:
    """Check a rendered email; findings in order of appearance, what concerns the whole first."""
    from lxml import html  # heavy, and most commands check no email

    findings = [*_check_size(email), *_check_subject(email), *_check_preheader(email), *_check_text(email)]
    if not email.html.strip():
        return (*findings, _find("empty", Severity.BLOCKING, email, "html", "The HTML part is empty."))
    document = html.document_fromstring(email.html.encode(), parser=html.HTMLParser(encoding="utf-8"))
    findings += _check_language(email, document)
    for element in document.iter(*_CHECKS):
        findings += _CHECKS[element.tag](email, element)
    return tuple(dict.fromkeys(findings))


def _find(code: str, severity: Severity, email: RenderedEmail, what: str, message: str, mend: str = "") -> Finding:
    where = f"email ({email.language}): {what}"
    return Finding(code=f"email.{code}", severity=severity, where=where, message=message, mend=mend)


def _check_size(email: RenderedEmail) -> Iterator[Finding]:
    size = len(email.html.encode())
    if size > SIZE_WARNED:
        severity = Severity.BLOCKING if size > SIZE_REFUSED else Severity.WARNING
        message = f"The HTML is {size / 1000:.0f} kB; Gmail cuts emails off at about 102 kB."
        yield _find("size", severity, email, "size", message, "List more members without a profile, or shorten some.")


def _check_subject(email: RenderedEmail) -> Iterator[Finding]:
    if not email.subject.strip():
        yield _find("subject", Severity.BLOCKING, email, "subject", "The subject is empty.", "Write one.")
    elif len(email.subject) > SUBJECT_MOST:
        message = f"The subject has {len(email.subject)} characters; at most {SUBJECT_MOST} are read."
        yield _find("subject", Severity.BLOCKING, email, "subject", message, "Shorten it; 60 show on most screens.")


def _check_preheader(email: RenderedEmail) -> Iterator[Finding]:
    length = len(email.preheader)
    if not PREHEADER_LEAST <= length <= PREHEADER_MOST:
        message = f"The preheader has {length} characters; {PREHEADER_LEAST} to {PREHEADER_MOST} fill an inbox's line."
        yield _find("preheader", Severity.WARNING, email, "preheader", message, "Rewrite it to that length.")


def _check_text(email: RenderedEmail) -> Iterator[Finding]:
    if not email.text.strip():
        yield _find("empty", Severity.BLOCKING, email, "text", "The text part is empty, which spam filters punish.")


def _check_language(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    if not document.get("lang"):
        mend = 'Write <mjml lang="…"> in the template.'
        yield _find("lang", Severity.WARNING, email, "html", "Screen readers are not told the language.", mend)


def _check_link(email: RenderedEmail, link: "HtmlElement") -> Iterator[Finding]:
    href, label = link.get("href"), _read_label(link)
    if href is None:
        return
    what = f"link «{label or href}»"
    scheme = "#" if href.startswith("#") else _read_scheme(href)
    if scheme == "http":
        message = f"{href} is not encrypted."
        yield _find("http", Severity.WARNING, email, what, message, "Use https:// if the site has it.")
    elif not scheme:
        message = f"The address «{href}» leads nowhere in an inbox."
        yield _find("relative", Severity.BLOCKING, email, what, message, "Write the whole address, https://…")
    elif scheme not in {"https", "mailto", "tel", "#"}:
        message = f"Mail programs block {scheme}: addresses."
        yield _find("scheme", Severity.BLOCKING, email, what, message, "Use an https:// address.")
    if " ".join(re.findall(r"\w+", label.casefold())) in _VAGUE:
        mend = "Let the words say what is there, as in «Visit example.no»."
        yield _find("vague-link", Severity.WARNING, email, what, "The link's text does not say where it leads.", mend)
    elif not label:
        yield _find(
            "empty-link", Severity.WARNING, email, what, "The link has no text.", "Give it one, or an alt text."
        )


def _read_label(link: "HtmlElement") -> str:
    words = [str(link.text_content()), *(image.get("alt") or "" for image in link.iter("img"))]
    return " ".join(" ".join(words).split()) or (link.get("aria-label") or "").strip()


def _read_scheme(address: str) -> str:
    match = re.match(r"\s*([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    return match[1].lower() if match else ""


def _check_image(email: RenderedEmail, image: "HtmlElement") -> Iterator[Finding]:
    source, alt = image.get("src") or "", image.get("alt")
    what = f"image {PurePosixPath(source.partition('?')[0]).name[:24] or 'without an address'}"
    if alt is None:
        message = "The image has no alt text."
        yield _find("alt", Severity.BLOCKING, email, what, message, "Describe it in a few words.")
    elif PurePosixPath(alt.strip()).suffix.lower() in _IMAGE_SUFFIXES:
        message = f"The alt text «{alt}» is the name of a file."
        yield _find("alt-file", Severity.WARNING, email, what, message, "Describe what the picture shows.")
    scheme = _read_scheme(source)
    if scheme != "https":
        severity = Severity.WARNING if scheme == "http" else Severity.BLOCKING
        message = (
            f"The picture's address ({source[:60] or 'none'}) does not start with https://, so inboxes leave it out."
        )
        yield _find("image-address", severity, email, what, message, "Set [site] url, where images are published.")


def _check_table(email: RenderedEmail, table: "HtmlElement") -> Iterator[Finding]:
    if table.get("role") is None and table.find(".//th") is None:
        message = "A table has no role, so screen readers announce rows and columns."
        mend = 'Write role="presentation" in the template.'
        yield _find("table-role", Severity.WARNING, email, f"table {table.get('class') or ''}".strip(), message, mend)


def _check_script(email: RenderedEmail, script: "HtmlElement") -> Iterator[Finding]:
    message = f"Mail programs remove <{script.tag}>, and distrust the email."
    yield _find("script", Severity.BLOCKING, email, f"<{script.tag}>", message, "Take it out of the template.")


_CHECKS: Final[dict[str, Callable[[RenderedEmail, "HtmlElement"], Iterator[Finding]]]] = {
    "a": _check_link,
    "img": _check_image,
    "table": _check_table,
} | dict.fromkeys(("script", "iframe", "form", "object", "embed"), _check_script)
