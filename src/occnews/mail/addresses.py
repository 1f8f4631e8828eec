"""Addresses and names as the headers of a message hold them."""

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from occnews.errors import InputError
from occnews.model.text import clean_email, find_unsafe_character

HEADER_LINE_MOST: Final = 76
_ENCODED_MOST: Final = 75 - len("=?utf-8?q??=")
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS: Final = re.compile(f"{_ATOM}(?: {_ATOM})*")
_CODES: Final = tuple(
    "_" if octet == 32 else chr(octet) if re.match(rb"[A-Za-z0-9!*+/-]", bytes([octet])) else f"={octet:02X}"
    for octet in range(256)
)


def clean_address(header: str, address: str) -> str:
    """Check an address for a header; its domain becomes ASCII. Raises InputError, which names the header."""
    try:
        cleaned = clean_email(address)
    except ValueError as error:
        raise InputError(f"{header}: «{address}» {error}.") from None
    if not cleaned:
        raise InputError(f"{header}: there is no address; write one such as name@example.no.")
    return cleaned


def write_mailbox(header: str, name: str, address: str) -> str:
    """``Name <address>``, folded where it is long, or the address alone. Raises InputError."""
    cleaned = clean_address(header, address)
    if not name:
        return cleaned
    phrase = _write_phrase(header, name)
    return f"{phrase} <{cleaned}>" if len(phrase) + len(cleaned) < 60 else f"{phrase}\r\n <{cleaned}>"


def write_text(header: str, text: str) -> str:
    """A header's text: as it is, folded where it is long; in encoded words (RFC 2047) what ASCII cannot say."""
    refuse_unsafe(header, text)
    if _fits(header, text):
        return text
    return _fold(header, text) or _write_encoded(header, text)


def refuse_unsafe(what: str, value: str) -> None:
    """Raise InputError, which begins with ``what``, for a value that is more than one line or cannot be carried."""
    if value.isprintable():
        return
    unsafe = find_unsafe_character(value)
    # Python's own parser takes each of these for the end of a line.
    if unsafe or re.search("[\t\r\n\x85\u2028\u2029]", value):
        named = unsafe[1] if unsafe else "a line end or tab"
        raise InputError(f"{what}: the text holds {named}; delete it.")


def _write_phrase(header: str, name: str) -> str:
    refuse_unsafe(header, name)
    if not name.isascii():
        return _write_encoded(header, name)
    phrase = name if _ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return phrase if _fits(header, phrase) else _write_encoded(header, name)


def _fits(header: str, text: str) -> bool:
    return text.isascii() and len(text) < HEADER_LINE_MOST - len(header) and "=?" not in text


def _fold(header: str, text: str) -> str:
    """The text in lines broken at its spaces; "" where that would change it, or leave a line too long."""
    if not text.isascii() or "=?" in text or text != " ".join(text.split()):
        return ""
    first = " " * (len(header) + len(": "))
    lines = textwrap.wrap(
        text,
        HEADER_LINE_MOST,
        initial_indent=first,
        subsequent_indent=" ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\r\n".join(lines).removeprefix(first) if max(map(len, lines)) <= HEADER_LINE_MOST else ""


def _write_encoded(header: str, text: str) -> str:
    most = _ENCODED_MOST - len(header) - len(": ")
    word = _encode(text)
    return f"=?utf-8?q?{word}?=" if len(word) <= most else "\r\n ".join(_encode_words(text, most))


def _encode_words(text: str, most: int) -> Iterator[str]:
    word = ""
    for character in text:
        piece = _encode(character)  # a character stays within one word
        if len(word) + len(piece) > most:
            yield f"=?utf-8?q?{word}?="
            word, most = "", _ENCODED_MOST
        word += piece
    yield f"=?utf-8?q?{word}?="


def _encode(text: str) -> str:
    return "".join(map(_CODES.__getitem__, text.encode()))
