"""RenderedEmail → one compiled message → the bytes for each recipient: what a mail server takes as it is (RFC 5322)."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Final, NamedTuple

from markupsafe import escape

from occnews.config import Config
from occnews.errors import InputError, StoreError
from occnews.mail.addresses import refuse_unsafe
from occnews.mail.headers import write_closing, write_opening, write_personal
from occnews.mail.quoted_printable import encode_piece, encode_value
from occnews.mail.splicing import SplitText, refuse_in_constants, split_text
from occnews.model.rendering import Personal, Recipient, RenderedEmail

FORMAT: Final = 1
_FIELDS: Final = frozenset(field.name for field in fields(Personal))


class Slot(NamedTuple):
    """A place in a body for one field of Personal."""

    field: str
    is_html: bool


# Written by hand, because the standard library makes encoded words of a long List-Unsubscribe (which breaks one-click
# unsubscribing), and takes 3 ms a message.
@dataclass(frozen=True, kw_only=True)
class CompiledMessage:
    """A publication in one language, encoded but for what is each recipient's own.

    ``opening`` is headers; then come a recipient's own; ``constants[0]`` is the rest of them, and the body up to the
    first slot; ``slots[i]`` stands between ``constants[i]`` and ``constants[i + 1]``.
    """

    opening: bytes
    constants: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    transactional: bool = False

    def build(self, recipient: Recipient) -> bytes:
        """The message to one recipient. The same recipient gives the same bytes.

        It is ASCII throughout, but where an address is not before its @: then only a server that offers SMTPUTF8 can
        take it (RFC 6532). Lines end in CRLF, and none begins with a full stop, so nothing is left to escape. Raises
        InputError for an address that is none, a value that would break the message, and one that is missing.
        """
        headers = write_personal(recipient, transactional=self.transactional)
        values = self._encode_values(recipient)
        written = [self.opening, headers.encode(), self.constants[0]]
        for slot, constant in zip(self.slots, self.constants[1:], strict=True):
            written += (values[slot], constant)
        return b"".join(written)

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        """The fields of the slots, each once."""
        return tuple(dict.fromkeys(slot.field for slot in self.slots))

    def _encode_values(self, recipient: Recipient) -> dict[tuple[str, bool], bytes]:
        values = {}
        for field in self._fields:
            value = _read_value(field, recipient.personal, recipient.address)
            escaped = str(escape(value))
            values[field, False] = encode_value(value)
            values[field, True] = values[field, False] if escaped == value else encode_value(escaped)
        return values

    def to_bytes(self) -> bytes:
        """A stable form for keeping, which ``from_bytes`` reads."""
        plain = {
            "format": FORMAT,
            "transactional": self.transactional,
            "opening": self.opening.decode(),
            "constants": [constant.decode() for constant in self.constants],
            "slots": [list(slot) for slot in self.slots],
        }
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "CompiledMessage":
        """Read what ``to_bytes`` wrote. Raises StoreError for anything else."""
        try:
            plain = json.loads(data)
            if plain["format"] != FORMAT:
                raise StoreError(f"The stored message has format {plain['format']}; this occnews reads {FORMAT}.")
            message = cls(
                opening=plain["opening"].encode(),
                constants=tuple(constant.encode() for constant in plain["constants"]),
                slots=tuple(Slot(str(field), bool(is_html)) for field, is_html in plain["slots"]),
                transactional=bool(plain["transactional"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise StoreError("The stored message cannot be read: it is damaged.") from None
        if len(message.constants) != len(message.slots) + 1 or not {slot.field for slot in message.slots} <= _FIELDS:
            raise StoreError("The stored message cannot be read: it is damaged.")
        return message


def compile_message(
    email: RenderedEmail, config: Config, *, date: dt.datetime, transactional: bool = False, campaign: str = ""
) -> CompiledMessage:
    """Compile an email whose ``personal`` holds placeholders: text and HTML as alternatives, in quoted-printable.

    ``campaign`` (letters, digits, hyphens) is what complaints are counted by. A transactional message goes to one
    person who asked for it: it has no list headers. Raises InputError for a header value that would break the message
    and a date without a zone; TemplateFailedError when a template damaged a placeholder.
    """
    refuse_in_constants(email)
    text = split_text(email.text, email.personal, "the text of the email")
    html = split_text(email.html, email.personal, "the HTML of the email")
    text_pieces, html_pieces = _encode_part(text), _encode_part(html)
    boundary = _make_boundary([*text_pieces, *html_pieces])
    headers = write_closing(config, email, campaign=campaign, transactional=transactional, boundary=boundary)
    # Where the parts meet is one constant: the text's last piece, the HTML's head and its first piece.
    joint = text_pieces[-1] + _open_part(boundary, "html") + html_pieces[0]
    constants = [*text_pieces[:-1], joint, *html_pieces[1:]]
    constants[0] = headers.encode() + _open_part(boundary, "plain") + constants[0]
    constants[-1] += f"\r\n--{boundary}--\r\n".encode()
    slots = [*(Slot(field, False) for field in text.fields), *(Slot(field, True) for field in html.fields)]
    return CompiledMessage(
        opening=write_opening(email, config, date).encode(),
        constants=tuple(constants),
        slots=tuple(slots),
        transactional=transactional,
    )


def personalise(email: RenderedEmail, personal: Personal) -> RenderedEmail:
    """The email as one recipient reads it: each placeholder of ``email.personal`` replaced, escaped in the HTML.

    Raises InputError for a value that is missing or no single line, TemplateFailedError for a damaged placeholder.
    """
    refuse_in_constants(email)
    values = {field: _read_value(field, personal, "the reader") for field, _ in email.personal.values}
    escaped = {field: str(escape(value)) for field, value in values.items()}
    return replace(
        email,
        text=split_text(email.text, email.personal, "the text of the email").fill(values),
        html=split_text(email.html, email.personal, "the HTML of the email").fill(escaped),
        personal=personal,
    )


def _read_value(field: str, personal: Personal, whose: str) -> str:
    value: str = getattr(personal, field)
    if not value:
        raise InputError(f"The message holds each reader's own «{field}», and {whose} has none.")
    refuse_unsafe(field, value)
    return value


def _encode_part(part: SplitText) -> list[bytes]:
    # The line end before a boundary belongs to the boundary.
    last = part.constants[-1].removesuffix("\n").removesuffix("\r")
    return [*(encode_piece(constant) for constant in part.constants[:-1]), encode_piece(last, is_last=True)]


def _open_part(boundary: str, subtype: str) -> bytes:
    return (
        f"\r\n--{boundary}\r\n"
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()


def _make_boundary(pieces: list[bytes]) -> str:
    # «=_» cannot occur in quoted-printable, so no part can hold the boundary, whatever it or a recipient's value says.
    return "=_" + hashlib.sha256(b"\0".join(pieces)).hexdigest()[:32]
