"""Text → quoted-printable in pieces that may be laid end to end (RFC 2045 §6.7), no line over 76 octets."""

import re
from typing import Final

LINE_MOST: Final = 76
# Room for the soft break's «=», and for a first character that is written as =XX instead.
_CUT: Final = LINE_MOST - 1 - 2
_LINE: Final = re.compile(f".{{1,{_CUT}}}(?<!=)(?<!=.)")  # an =XX stays whole
_NOT_PLAIN: Final = re.compile(r"[^\t -~]+")
_CODES: Final = tuple(f"={octet:02X}" for octet in range(256))


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
    coded = line.replace("=", "=3D")
    if coded.isascii() and coded.isprintable():
        return coded
    return _NOT_PLAIN.sub(lambda found: "".join(map(_CODES.__getitem__, found[0].encode())), coded)


def _protect_end(coded: str) -> str:
    return f"{coded[:-1]}={ord(coded[-1]):02X}" if coded.endswith((" ", "\t")) else coded


def _break_line(coded: str) -> str:
    if len(coded) <= _CUT:
        return _protect_start(coded)
    return "=\r\n".join([_protect_start(line) for line in _LINE.findall(coded)])


def _protect_start(coded: str) -> str:
    if coded.startswith((".", "From ")):
        return f"={ord(coded[0]):02X}{coded[1:]}"
    return coded
