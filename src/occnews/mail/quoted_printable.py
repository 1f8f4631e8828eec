"""Text → quoted-printable in pieces that may be laid end to end (RFC 2045 §6.7), no line over 76 octets."""

import re
from typing import Final

LINE_MOST: Final = 76
# Room for the soft break's «=», and for a first character that is written as =XX instead.
_CUT: Final = LINE_MOST - 1 - 2
_CODES: Final = tuple(
    chr(octet) if octet == 9 or (32 <= octet < 127 and octet != ord("=")) else f"={octet:02X}" for octet in range(256)
)


def encode_piece(text: str, *, is_last: bool = False) -> bytes:
    """Encode a piece of a text, its lines ended by CRLF whichever way they end.

    What comes after a piece begins on a line of its own, after a soft break, unless it is the last. No line begins
    with a full stop or «From », which mail servers would change.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    coded = [_break_line(_protect_end(_encode(line))) for line in lines[:-1]]
    coded.append(_break_line(_protect_end(_encode(lines[-1]))) if is_last else _encode_open(lines[-1]))
    return "\r\n".join(coded).encode("ascii")


def encode_value(value: str) -> bytes:
    """Encode a value without line ends, which stands between two pieces."""
    return _encode_open(value).encode("ascii")


def _encode_open(line: str) -> str:
    return f"{_break_line(_encode(line))}=\r\n" if line else ""


def _encode(line: str) -> str:
    if line.isascii() and line.isprintable():  # nearly all; the other way takes ten times as long
        return line.replace("=", "=3D")
    return "".join(map(_CODES.__getitem__, line.encode()))


def _protect_end(coded: str) -> str:
    return f"{coded[:-1]}={ord(coded[-1]):02X}" if coded.endswith((" ", "\t")) else coded


def _break_line(coded: str) -> str:
    if len(coded) <= _CUT:
        return _protect_start(coded)
    lines = []
    while len(coded) > _CUT:
        mark = coded.find("=", _CUT - 2, _CUT)
        cut = _CUT if mark < 0 else mark  # an =XX stays whole
        lines.append(_protect_start(coded[:cut]))
        coded = coded[cut:]
    return "=\r\n".join([*lines, _protect_start(coded)])


def _protect_start(coded: str) -> str:
    if coded.startswith((".", "From ")):
        return f"={ord(coded[0]):02X}{coded[1:]}"
    return coded
