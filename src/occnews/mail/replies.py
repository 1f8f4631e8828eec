"""What a mail server answers: its code, its enhanced code, its words."""

import re
from dataclasses import dataclass
from typing import Final

_ENHANCED: Final = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)")
_WORDS_MOST: Final = 400


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply. ``enhanced`` is its code of RFC 3463 (``5.1.1``) or ""; ``words`` are on one line."""

    code: int
    enhanced: str = ""
    words: str = ""


def read_reply(answered: tuple[int, bytes]) -> Reply:
    """Read what smtplib returns. Every line of a long reply repeats the enhanced code: it is kept once."""
    code, raw = answered
    lines = [" ".join(line.split()) for line in raw.decode("utf-8", "replace").split("\n")]
    found = _ENHANCED.match(lines[0])
    enhanced = found[1] if found else ""
    words = " ".join(line.removeprefix(enhanced).strip() for line in lines).strip()
    return Reply(code=code, enhanced=enhanced, words=words[:_WORDS_MOST])


def describe(reply: Reply) -> str:
    """The reply as the server gave it, on one line."""
    code = str(reply.code) if reply.code > 0 else ""
    return " ".join(part for part in (code, reply.enhanced, reply.words) if part) or "no words"
