"""Reads the text of a post out of a file: plain text, a Word document (.docx) or a mail (.eml)."""

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from occnews.errors import FileUnusableError
from occnews.intake.decoding import read_bytes

if TYPE_CHECKING:
    from email.message import EmailMessage

SIZE_LIMIT: Final = 20_000_000
INFLATED_LIMIT: Final = 60_000_000
_MEMBERS_MOST: Final = 2_000
_OTHER_FORMATS: Final = {
    ".doc": "an old Word file; save it as .docx",
    ".pdf": "a PDF; copy its text and paste it: occnews members paste -",
    ".msg": "an Outlook message; save it as .eml or as plain text",
    ".odt": "an OpenDocument file; save it as .docx",
    ".rtf": "a rich text file; save it as .docx",
    ".pages": "a Pages file; export it as .docx",
    ".html": "a web page; copy its text and paste it: occnews members paste -",
    ".htm": "a web page; copy its text and paste it: occnews members paste -",
}
_BLOCKS: Final = re.compile(r"p|div|br|tr|td|h[1-6]|[uo]l|li|table|blockquote|section|article|header|footer")
_SILENT: Final = frozenset({"script", "style", "head", "template", "noscript"})


def read_post_file(path: Path) -> str:
    """Read a file's text, one paragraph a line for Word and HTML. Raises FileUnusableError with how to mend it."""
    suffix = path.suffix.lower()
    if suffix in _OTHER_FORMATS:
        raise FileUnusableError(path, f"is {_OTHER_FORMATS[suffix]}")
    data = read_bytes(path, SIZE_LIMIT, "a post is text, so save it without pictures")
    if suffix == ".docx":
        return _read_docx(path, data)
    return _read_mail(path, data) if suffix == ".eml" else decode_text(data, path)


def decode_text(data: bytes, path: object) -> str:
    """Decode a text's bytes: UTF-8, UTF-16 with a mark, else Windows-1252. Raises FileUnusableError for other data."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        if b"\0" in data:
            raise FileUnusableError(path, "is no text file; save it as plain text in UTF-8, as .docx or as .eml")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise FileUnusableError(path, "is damaged UTF-16 text; save it again as UTF-8") from None
        return data.decode("cp1252", errors="replace")


def _read_docx(path: Path, data: bytes) -> str:
    _check_archive(path, data)
    from docx import Document  # heavy, and needed only for this format

    try:
        document = Document(io.BytesIO(data))
        return "\n".join(_walk_document(document))
    except Exception as error:
        reason = type(error).__name__
        raise FileUnusableError(
            path, f"is no Word document that can be read ({reason}); open it in Word and save it again as .docx"
        ) from None


def _check_archive(path: Path, data: bytes) -> None:
    """Refuse what is no archive, and what would fill the memory: a small file can hold gigabytes of zeros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise FileUnusableError(
            path, "is no Word document (.docx); open it in Word and save it again, or paste its text"
        ) from None
    # zipfile never inflates a part beyond the size that its entry states.
    inflated = sum(part.file_size for part in parts)
    if inflated > INFLATED_LIMIT or len(parts) > _MEMBERS_MOST:
        raise FileUnusableError(
            path,
            f"would fill {inflated // 1_000_000} MB when it is opened; save it without pictures, or paste its text",
        )


def _walk_document(document: Any) -> Iterator[str]:
    """The paragraphs of a document in their order, those in tables too; headings and list items are marked as such."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                yield from (line for cell in row.cells for line in cell.text.split("\n"))
        elif isinstance(item, Paragraph):
            yield _mark_paragraph(item)


def _mark_paragraph(paragraph: Any) -> str:
    text = " ".join(paragraph.text.split("\n")).strip()
    style = str(getattr(paragraph.style, "name", "") or "")
    if not text:
        return ""
    if re.match(r"(?:Heading|Overskrift)\s*\d", style) and len(text.split()) <= 20:
        return f"## {text}"
    is_item = style.startswith("List") or (paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None)
    return f"• {text}" if is_item else text


def _read_mail(path: Path, data: bytes) -> str:
    from email import message_from_bytes, policy

    try:
        message = message_from_bytes(data, policy=policy.default)
        text = _read_body(message)
    except Exception as error:
        raise FileUnusableError(
            path, f"is no mail that can be read ({type(error).__name__}); paste its text instead"
        ) from None
    if text.strip():
        return text
    if _holds_winmail(message):
        raise FileUnusableError(
            path,
            "holds its text in winmail.dat, which only Outlook reads; ask the sender to send it as HTML or plain"
            " text, or open it in Outlook and paste its text",
        )
    raise FileUnusableError(path, "holds no text; paste the text of the mail instead")


def _read_body(message: "EmailMessage") -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    payload = body.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(body.get_payload()).encode("utf-8", "replace")
    try:
        text = raw.decode(body.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        text = raw.decode("utf-8") if _is_utf8(raw) else raw.decode("cp1252", errors="replace")
    return strip_html(text) if body.get_content_subtype() == "html" else text


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _holds_winmail(message: "EmailMessage") -> bool:
    return any(
        part.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef")
        or (part.get_filename() or "").casefold() == "winmail.dat"
        for part in message.walk()
    )


class _Stripper(HTMLParser):
    """Gathers the text of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if _BLOCKS.fullmatch(tag):
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("• ")
        if re.fullmatch(r"h[1-6]", tag):
            self.parts.append("## ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        if _BLOCKS.fullmatch(tag) and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def strip_html(html: str) -> str:
    """The text of an HTML page: one line a block, list items and headings marked."""
    stripper = _Stripper()
    stripper.feed(html)
    stripper.close()
    lines = [" ".join(line.split()) for line in "".join(stripper.parts).split("\n")]
    return "\n".join(line for line in lines if line and line not in ("•", "##"))
