"""Shortens plain text so that nothing is cut that must stay whole: a link, hashtag, mention, word or character."""

import re
from collections.abc import Callable
from typing import Final

from occnews.render.social.counting import split_graphemes

ELLIPSIS: Final = "…"

# A sentence ends before white space and a capital; "Dr. Nordmann" and "e.g. This" are not ends.
_SENTENCE_END: Final = re.compile(r"(?<=\w{3})[.!?][\"”»)]?(?=\s+[\"“«(]?[A-ZÀ-ÖØ-Þ0-9])")
_ATOM: Final = re.compile(r"://|[@#＃$]|[^\W_]\.[^\W_]")
_DANGLING: Final = " \t\n,;:–—-(«“/&"


def shorten(text: str, most: int) -> str:
    """Shorten a text to so many characters: at the end of a sentence where that keeps half of it, else of a word."""
    if len(text) <= most:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() <= most]
    if ends and ends[-1] * 2 >= most:
        return text[: ends[-1]]
    return cut(text, lambda shorter: len(shorter) <= most)


def cut(text: str, is_within: Callable[[str], bool]) -> str:
    """Cut a text after the last word that leaves it within, and put ``…`` there.

    A first word that is too long by itself is cut between its characters (graphemes), unless it is a link, hashtag
    or mention. "" when nothing fits.
    """
    if is_within(text):
        return text
    word_ends = [match.end() for match in re.finditer(r"\S+", text)]
    by_words = _longest(len(word_ends) - 1, lambda words: _close(text[: word_ends[words - 1]]), is_within)
    if by_words:
        return by_words
    first = text[: word_ends[0]] if word_ends else ""
    if _ATOM.search(first):
        return ""
    graphemes = split_graphemes(first)
    return _longest(len(graphemes) - 1, lambda most: f"{''.join(graphemes[:most])}{ELLIPSIS}", is_within)


def _close(text: str) -> str:
    """End a text that was cut after a word."""
    last = text.split()[-1]
    # "…" right after a link would become a part of it.
    return f"{text} {ELLIPSIS}" if _ATOM.search(last) else f"{text.rstrip(_DANGLING)}{ELLIPSIS}"


def _longest(most: int, take: Callable[[int], str], is_within: Callable[[str], bool]) -> str:
    """The longest of the texts that ``take`` makes of 1 to ``most`` pieces that is within; "" when none is."""
    low, high = 0, max(most, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if is_within(take(middle)):
            low = middle
        else:
            high = middle - 1
    return take(low) if low else ""
