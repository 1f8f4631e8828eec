"""Rules over a whole message as it goes to the mail server."""

from collections.abc import Iterator
from email import message_from_bytes
from typing import Final

from occnews.model.finding import Finding
from occnews.model.member import Language
from occnews.model.rules import make_finding

# What quoted-printable allows; more makes a relay wrap the line, which breaks what was signed. Source: RFC 2045 §6.7.
LINE_MOST: Final = 76
# What no mail server need take. Source: RFC 5322 §2.1.1.
HEADER_LINE_MOST: Final = 998


def check_message(message: bytes, language: Language) -> tuple[Finding, ...]:
    """Check the lines of a message, and that who receives it can unsubscribe with one click."""
    head, _, body = message.replace(b"\r\n", b"\n").partition(b"\n\n")
    where = f"message ({language})"
    return (*_check_lines(head, body, where), *_check_one_click(head, where))


def _check_lines(head: bytes, body: bytes, where: str) -> Iterator[Finding]:
    for name, text, most in (("headers", head, HEADER_LINE_MOST), ("body", body, LINE_MOST)):
        numbers = [number for number, line in enumerate(text.split(b"\n"), start=1) if len(line) > most]
        if numbers:
            message = f"Line {numbers[0]} of the {name} has more than {most} bytes, and mail servers may break it."
            mend = "Send it in quoted-printable or base64." if name == "body" else "Shorten the header."
            yield make_finding("message.line-length", f"{where}: {name}", message, mend)


def _check_one_click(head: bytes, where: str) -> Iterator[Finding]:
    headers = message_from_bytes(head + b"\n\n")
    places = str(headers.get("List-Unsubscribe", ""))
    is_one_click = str(headers.get("List-Unsubscribe-Post", "")).strip() == "List-Unsubscribe=One-Click"
    if "<https://" not in places or not is_one_click:
        message = "It has no List-Unsubscribe with an https address and List-Unsubscribe-Post, as Gmail and Yahoo ask."
        yield make_finding("message.one-click", f"{where}: headers", message, "Set [site] url in config.toml.")
