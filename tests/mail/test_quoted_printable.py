"""Tests of pieces in quoted-printable: they decode to what they were, laid end to end in any way."""

import quopri
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from occnews.mail.quoted_printable import LINE_MOST, encode_piece, encode_value


@pytest.mark.parametrize(
    ("text", "open_piece", "last_piece"),
    [
        ("", b"", b""),
        ("a", b"a=\r\n", b"a"),
        ("a\n", b"a\r\n", b"a\r\n"),
        ("a \r\nb \rc ", b"a=20\r\nb=20\r\nc =\r\n", b"a=20\r\nb=20\r\nc=20"),
        (".\nFrom me\n..", b"=2E\r\n=46rom me\r\n=2E.=\r\n", b"=2E\r\n=46rom me\r\n=2E."),
        ("å = ø", b"=C3=A5 =3D =C3=B8=\r\n", b"=C3=A5 =3D =C3=B8"),
        ("\ta\t", b"\ta\t=\r\n", b"\ta=09"),
        ("x" * 73, b"x" * 73 + b"=\r\n", b"x" * 73),
        ("x" * 74, b"x" * 73 + b"=\r\nx=\r\n", b"x" * 73 + b"=\r\nx"),
        ("." * 74, b"=2E" + b"." * 72 + b"=\r\n=2E=\r\n", b"=2E" + b"." * 72 + b"=\r\n=2E"),
        ("x" * 71 + "å", b"x" * 71 + b"=\r\n=C3=A5=\r\n", b"x" * 71 + b"=\r\n=C3=A5"),
    ],
)
def test_piece_is_encoded(text: str, open_piece: bytes, last_piece: bytes) -> None:
    assert encode_piece(text) == open_piece
    assert encode_piece(text, is_last=True) == last_piece


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
HARD = st.text("=. \tFromå\n\rx", max_size=200)
PIECES = st.lists(st.tuples(ANY | HARD, st.text("=.F rom å&x", max_size=160)), max_size=5)


@settings(max_examples=400)
@given(pieces=PIECES, last=ANY | HARD)
@example(pieces=[("x" * 76, "=" * 76)], last=".")
def test_pieces_laid_end_to_end_decode_to_the_whole(pieces: list[tuple[str, str]], last: str) -> None:
    # A CR at the end of a piece and an LF at the start of the next are two line ends, as no value stands within one.
    coded = b"".join(encode_piece(text) + encode_value(value) for text, value in pieces)
    coded += encode_piece(last, is_last=True)
    whole = "".join(re.sub("\r\n|\r", "\n", text) + value for text, value in pieces) + re.sub("\r\n|\r", "\n", last)
    assert quopri.decodestring(coded).decode().replace("\r\n", "\n") == whole
    lines = coded.split(b"\r\n")
    assert max(map(len, lines)) <= LINE_MOST
    assert not [line for line in lines if line.startswith((b".", b"From ")) or re.search(rb"[^\t -~]|[ \t]$", line)]
