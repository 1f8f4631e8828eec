"""Shows what somebody wrote inside a sentence: short, on one line, and without characters that harm a terminal."""

from collections.abc import Iterable
from difflib import get_close_matches

from occnews.model.text import find_unsafe_character


def tidy_text(text: str, limit: int) -> str:
    """Bring text into one line of at most ``limit`` characters; what cannot be shown becomes �."""
    line = " ".join(text[: limit * 4].split())
    while (unsafe := find_unsafe_character(line)) is not None:
        line = line.replace(line[unsafe[0]], "�")
    return line if len(line) <= limit and len(text) <= limit * 4 else f"{line[: limit - 1]}…"


def show_value(value: object, limit: int = 60) -> str:
    """Show one given value; lists and mappings are only named."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "a set of named values"
    return tidy_text(str(value), limit)


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant: ``; did you mean «city»?``, or nothing."""
    matches = get_close_matches(name[:80], list(known), n=1, cutoff=0.72)
    return f"; did you mean «{matches[0]}»?" if matches else ""
