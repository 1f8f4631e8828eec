"""RenderedEmail → the bytes of one complete message (RFC 5322): what a mail server takes as it is."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Final

from occnews.config import Config
from occnews.errors import InputError
from occnews.model.rendering import Recipient, RenderedEmail
from occnews.model.text import clean_email, find_unsafe_character

NO_HOST: Final = "example.invalid"
LINE_MOST: Final = 76
_ENCODED_MOST: Final = 75 - len("=?utf-8?q??=")
_CRLF: Final = "\r\n"
_NOT_PLAIN: Final = re.compile(rb"[^\t -<>-~]")


def build_message(
    email: RenderedEmail, config: Config, *, recipient: Recipient, date: dt.datetime
) -> bytes:
    """Build the message to one address: text and HTML as alternatives, UTF-8 in quoted-printable, CRLF line ends.

    The same arguments give the same bytes. Raises InputError for an address
    that is none, a date without a zone, and for a header value that would break the message (a line end in it).
    """
    # Written by hand, because the standard library makes encoded words of a long List-Unsubscribe (which breaks
    # one-click unsubscribing), lines of 78 in quoted-printable, and needs 3 ms.
    boundary = _make_boundary(_check_message_id(recipient.message_id))
    headers = [
        ("From", _write_mailbox("From", config.email.from_name or config.cluster.name, sender_address(config))),
        ("To", _write_mailbox("To", "", recipient.address)),
    ]
    if config.email.reply_to:
        headers.append(("Reply-To", _write_mailbox("Reply-To", "", config.email.reply_to)))
    headers += [
        ("Subject", _write_text("Subject", email.subject)),
        ("Date", _write_date(date)),
        ("Message-ID", recipient.message_id),
        *_list_headers(config, recipient),
        ("Content-Language", str(email.language)),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;{_CRLF} boundary="{boundary}"'),
    ]
    head = "".join(f"{name}: {value}{_CRLF}" for name, value in headers)
    parts = _write_part(boundary, "plain", email.text) + _write_part(boundary, "html", email.html)
    return f"{head}{_CRLF}{parts}--{boundary}--{_CRLF}".encode("ascii")


def sender_address(config: Config) -> str:
    """The address that mail comes from: as set, else ``news@`` the site's host, else one that cannot exist."""
    return config.email.from_address or f"news@{config.site.host or NO_HOST}"


def list_id(config: Config) -> str:
    """The newsletter's List-Id (RFC 2919), without angle brackets."""
    return config.email.list_id or f"new-members.{config.site.host or NO_HOST}"


def _list_headers(config: Config, recipient: Recipient) -> Iterator[tuple[str, str]]:
    """The list's headers, each on one line: RFC 2919, 2369 and 8058."""
    yield "List-Id", f"<{list_id(config)}>"
    mailto = recipient.unsubscribe_mailto
    unsubscribe = recipient.personal.unsubscribe
    mailto = f"mailto:{mailto}" if mailto and not mailto.startswith("mailto:") else mailto
    ways = [_check_link(way) for way in (unsubscribe, mailto) if way]
    if ways:
        yield "List-Unsubscribe", ", ".join(f"<{way}>" for way in ways)
    if unsubscribe.startswith("https://"):  # one-click is allowed over https alone
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _write_part(boundary: str, subtype: str, text: str) -> str:
    lines = re.split(r"\r\n|\r|\n", text)
    encoded = _CRLF.join(_encode_line(line) for line in (lines if lines[-1] else lines[:-1]))
    return (
        f"--{boundary}{_CRLF}"
        f"Content-Type: text/{subtype}; charset=utf-8{_CRLF}"
        f"Content-Transfer-Encoding: quoted-printable{_CRLF}{_CRLF}"
        f"{encoded}{_CRLF}"
    )


def _encode_line(line: str) -> str:
    """One line in quoted-printable (RFC 2045), soft breaks within; binascii's has lines of up to 80 characters."""
    coded = _NOT_PLAIN.sub(lambda match: b"=%02X" % match[0][0], line.encode()).decode("ascii")
    if coded.endswith((" ", "\t")):
        coded = f"{coded[:-1]}={ord(coded[-1]):02X}"
    lines = []
    while len(coded) > LINE_MOST:
        cut = LINE_MOST - 1
        mark = coded.find("=", cut - 2, cut)
        cut = cut if mark < 0 else mark  # an =XX stays whole
        lines.append(f"{coded[:cut]}=")
        coded = coded[cut:]
    return _CRLF.join([*lines, coded])


def _write_mailbox(header: str, name: str, address: str) -> str:
    cleaned = _clean_address(header, address)
    if not name:
        return cleaned
    phrase = _write_text(header, name)
    if phrase == name and not re.fullmatch(r"[A-Za-z0-9 !#$%&'*+/?^`{|}~-]+", name):
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{phrase} <{cleaned}>" if len(phrase) + len(cleaned) < 60 else f"{phrase}{_CRLF} <{cleaned}>"


def _clean_address(header: str, address: str) -> str:
    try:
        cleaned = clean_email(address)
    except ValueError as error:
        raise InputError(f"{header}: «{address}» {error}.") from None
    if not cleaned:
        raise InputError(f"{header}: there is no address; write one such as name@example.no.")
    if not cleaned.isascii():
        raise InputError(f"{header}: «{address}» has letters beyond a–z before the @, which most mail servers refuse.")
    return cleaned


def _write_text(header: str, text: str) -> str:
    """A header's text: as it is when short and ASCII, else in encoded words (RFC 2047), one a line."""
    _check_value(header, text)
    if text.isascii() and len(text) < LINE_MOST - len(header) and "=?" not in text:
        return text
    return f"{_CRLF} ".join(_encode_words(text, most=_ENCODED_MOST - len(header) - 2))


def _encode_words(text: str, most: int) -> Iterator[str]:
    word = ""
    for character in text:
        piece = _encode_character(character)
        if len(word) + len(piece) > most:
            yield f"=?utf-8?q?{word}?="
            word, most = "", _ENCODED_MOST
        word += piece
    yield f"=?utf-8?q?{word}?="


def _encode_character(character: str) -> str:
    if character == " ":
        return "_"
    if re.fullmatch(r"[A-Za-z0-9!*+/-]", character):
        return character
    return "".join(f"={byte:02X}" for byte in character.encode())


def _write_date(date: dt.datetime) -> str:
    if date.tzinfo is None:
        raise InputError("The date of an email needs its time zone.")
    return format_datetime(date)


def _check_value(header: str, value: str) -> None:
    unsafe = find_unsafe_character(value)
    # Python's own parser takes each of these for the end of a line.
    if unsafe or re.search("[\t\r\n\x85\u2028\u2029]", value):
        what = unsafe[1] if unsafe else "a line end or tab"
        raise InputError(f"{header}: the text holds {what}; delete it.")


def _check_message_id(message_id: str) -> str:
    if not re.fullmatch(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>", message_id):
        raise InputError(f"«{message_id}» is no message id, which looks like <something@example.no>.")
    return message_id


def _check_link(address: str) -> str:
    if not re.fullmatch(r"[!-;=?-~]+", address):
        raise InputError(f"List-Unsubscribe: «{address}» holds a space, a bracket or a letter beyond ASCII.")
    return address


def _make_boundary(message_id: str) -> str:
    # «=_» cannot occur in quoted-printable, so neither part can hold the boundary, whatever it says.
    return f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}"
