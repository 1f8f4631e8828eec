"""Reads a whole message as a mail program shows it: whatever program wrote it."""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

_SHOWN: Final = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
_INLINE: Final = re.compile(r"""(?<=["'(=])cid:([^"')\s>]+)""")
# Pictures that a browser draws and that hold no script.
_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message, taken apart. ``html`` is "" without such a part, and has its inline pictures in it.

    ``headers`` are those that a mail program shows, decoded; ``raw_headers`` all of them as they are sent.
    """

    headers: tuple[tuple[str, str], ...]
    raw_headers: str
    text: str
    html: str
    attachments: tuple[str, ...]


def read_letter(data: bytes) -> Letter:
    """Take a message apart. Nothing in it is an error: what cannot be read is left out."""
    message = message_from_bytes(data, policy=policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    bodies = [part for part in parts if not part.get_filename()]
    text = next((_decode_text(part) for part in bodies if part.get_content_type() == "text/plain"), "")
    html = next((_decode_text(part) for part in bodies if part.get_content_type() == "text/html"), "")
    return Letter(
        headers=tuple((name, decode_value(str(value))) for name in _SHOWN if (value := message.get(name)) is not None),
        raw_headers=split_head(data),
        text=text,
        html=_place_pictures(html, parts),
        attachments=tuple(decode_value(name) for part in parts if (name := part.get_filename())),
    )


def split_head(data: bytes) -> str:
    """The headers of a message as they are sent, one line each and folded as there."""
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    return head.decode("utf-8", "replace").replace("\r\n", "\n")


def decode_value(value: str) -> str:
    """A header's value as a reader sees it, on one line."""
    with suppress(ValueError, LookupError, HeaderParseError):  # any program may have written it
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _decode_text(part: "Message") -> str:
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        text = data.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _place_pictures(html: str, parts: list["Message"]) -> str:
    """Put the pictures that a message carries where its HTML names them."""
    carried = dict(_list_pictures(parts)) if "cid:" in html else {}
    return _INLINE.sub(lambda match: carried.get(match[1], match[0]), html)


def _list_pictures(parts: list["Message"]) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, kind, data = (
            str(part.get("Content-ID", "")).strip(" <>"),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        if name and kind in _PICTURES and isinstance(data, bytes):
            yield name, f"data:{kind};base64,{base64.b64encode(data).decode()}"
