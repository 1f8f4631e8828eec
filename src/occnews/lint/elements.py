"""Rules over the links, pictures and tables of an email."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from occnews.editorial.record_checks import is_file_name
from occnews.lint.remarks import remark
from occnews.model.finding import Finding, Severity
from occnews.model.rendering import RenderedEmail

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_VAGUE: Final = frozenset(
    {
        "here", "click here", "click", "click this link", "link", "this link", "this page", "this", "read more", "more",
        "learn more", "find out more", "see more", "details", "go", "website", "her", "klikk her", "trykk her", "klikk",
        "lenke", "denne lenken", "les mer", "mer", "se mer", "se her", "les her", "mer informasjon", "nettside",
    }
)  # fmt: skip
# Outlook on Windows shows neither of the first two, and Gmail none of the third.
_UNSHOWN: Final = {
    ".webp": "WebP",
    ".avif": "AVIF",
    ".svg": "SVG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
    ".heic": "HEIC",
}


def check_elements(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    """Check every link, picture and table, and what no mail program keeps, in their order."""
    for element in document.iter(*_CHECKS):
        yield from _CHECKS[element.tag](email, element)


def _check_link(email: RenderedEmail, link: "HtmlElement") -> Iterator[Finding]:
    href, label = link.get("href"), _read_label(link)
    if href is None:
        return
    what = f"link «{label or href}»"
    yield from _check_address(email, what, href)
    if " ".join(re.findall(r"\w+", label.casefold())) in _VAGUE:
        message = "The link's text does not say where it leads."
        mend = "Let the words say what is there, as in «Visit example.no»."
        yield remark(email, "email.vague-link", what, message, mend)
    elif not label:
        yield remark(email, "email.empty-link", what, "The link has no text.", "Give it one, or an alt text.")


def _check_address(email: RenderedEmail, what: str, href: str) -> Iterator[Finding]:
    scheme = "#" if href.startswith("#") else _read_scheme(href)
    if scheme in {"http", "https"} and _is_local(href):
        message = f"{href} is on a machine of your own, which no reader reaches."
        yield remark(email, "email.local-link", what, message, "Write the address that the public has.")
    elif scheme == "http":
        yield remark(email, "email.http", what, f"{href} is not encrypted.", "Use https:// if the site has it.")
    elif not scheme:
        message = f"The address «{href}» leads nowhere in an inbox."
        yield remark(email, "email.relative", what, message, "Write the whole address, https://…")
    elif scheme not in {"https", "mailto", "tel", "#"}:
        message = f"Mail programs block {scheme}: addresses."
        yield remark(email, "email.scheme", what, message, "Use an https:// address.")


def _read_label(link: "HtmlElement") -> str:
    words = [str(link.text_content()), *(image.get("alt") or "" for image in link.iter("img"))]
    return " ".join(" ".join(words).split()) or (link.get("aria-label") or "").strip()


def _read_scheme(address: str) -> str:
    match = re.match(r"\s*([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    return match[1].lower() if match else ""


def _is_local(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
        return (
            host == "localhost"
            or host.endswith((".local", ".localhost", ".internal", ".lan"))
            or (ipaddress.ip_address(host).is_private)
        )
    except ValueError:  # no address of a machine, but a name
        return False


def _check_image(email: RenderedEmail, image: "HtmlElement") -> Iterator[Finding]:
    source, alt = image.get("src") or "", image.get("alt")
    path = PurePosixPath(source.partition("?")[0])
    what = f"image {'within the page' if _read_scheme(source) == 'data' else path.name[:24] or 'without an address'}"
    if alt is None:
        yield remark(email, "email.alt", what, "The image has no alt text.", "Describe it in a few words.")
    elif is_file_name(alt):
        message = f"The alt text «{alt}» is the name of a file."
        yield remark(email, "email.alt-file", what, message, "Describe what the picture shows.")
    yield from _check_source(email, what, source)
    if path.suffix.lower() in _UNSHOWN and _read_scheme(source) != "data":
        message = f"Some large inboxes do not show {_UNSHOWN[path.suffix.lower()]}."
        yield remark(email, "email.image-format", what, message, "Use a JPEG or PNG file.")
    if not re.fullmatch(r"[1-9]\d*(?:px)?", image.get("height") or ""):
        message = "The picture has no height in pixels, so the text jumps as it loads."
        yield remark(
            email, "email.image-height", what, message, 'Take the picture in, or write height="…" in the template.'
        )


def _check_source(email: RenderedEmail, what: str, source: str) -> Iterator[Finding]:
    scheme = _read_scheme(source)
    if scheme == "data":
        message = "The picture is written into the address itself, which Gmail does not show."
        yield remark(email, "email.data-uri", what, message, "Publish the picture, and write its https:// address.")
    elif scheme != "https":
        severity = Severity.WARNING if scheme == "http" else Severity.BLOCKING
        shown = source[:60] or "none"
        message = f"The picture's address ({shown}) does not start with https://, so inboxes leave it out."
        mend = "Set [site] url, where images are published."
        yield remark(email, "email.image-address", what, message, mend, severity)


def _check_table(email: RenderedEmail, table: "HtmlElement") -> Iterator[Finding]:
    if table.get("role") is None and table.find(".//th") is None:
        message = "A table has no role, so screen readers announce rows and columns."
        mend = 'Write role="presentation" in the template.'
        yield remark(email, "email.table-role", f"table {table.get('class') or ''}".strip(), message, mend)


def _check_script(email: RenderedEmail, script: "HtmlElement") -> Iterator[Finding]:
    message = f"Mail programs remove <{script.tag}>, and distrust the email."
    yield remark(email, "email.script", f"<{script.tag}>", message, "Take it out of the template.")


_CHECKS: Final[dict[str, Callable[[RenderedEmail, "HtmlElement"], Iterator[Finding]]]] = {
    "a": _check_link,
    "img": _check_image,
    "table": _check_table,
} | dict.fromkeys(("script", "iframe", "form", "object", "embed", "video", "audio"), _check_script)
