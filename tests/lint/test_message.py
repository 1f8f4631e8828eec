"""Tests of the rules over a whole message."""

import pytest

from occnews.lint.message import check_message
from occnews.model.finding import Finding, Severity
from occnews.model.member import Language

HEAD = (
    b"From: news@fjord.example\r\nList-Unsubscribe: <https://news.fjord.example/u>, <mailto:u@fjord.example>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n"
)


@pytest.mark.parametrize("body", [b"", b"x" * 76, b"x" * 76 + b"\r\n" + b"y" * 76 + b"\r\n", b"x\n\n" * 9])
def test_message_within_its_lines_is_right(body: bytes) -> None:
    assert check_message(HEAD + body, Language.EN) == ()


def test_first_long_line_is_named() -> None:
    assert check_message(HEAD + b"x\r\n" + b"y" * 77 + b"\r\n" + b"z" * 99, Language.NB) == (
        Finding(
            code="message.line-length",
            severity=Severity.WARNING,
            where="message (nb): body",
            message="Line 2 of the body has more than 76 bytes, and mail servers may break it.",
            mend="Send it in quoted-printable or base64.",
        ),
    )
    long = HEAD.replace(b"From:", b"X: " + b"a" * 999 + b"\r\nFrom:")
    assert [found.where for found in check_message(long, Language.EN)] == ["message (en): headers"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"https://news", b"http://news"),
        (b"One-Click", b"Two-Clicks"),
    ],
)
def test_one_click_needs_both_headers(old: bytes, new: bytes) -> None:
    assert [found.code for found in check_message(HEAD.replace(old, new), Language.EN)] == ["message.one-click"]
