"""Finds what stands between quotation marks, and whether a paragraph begins with direct speech."""

import re
from dataclasses import dataclass
from typing import Final

from occnews.intake.article.vocabulary import DASHES, SAYS

MARKS: Final = '"“”„‟«»'
_MARK_OR_BRACKET: Final = re.compile(rf"[(){MARKS}]")
_BEFORE_OPENING: Final = " \n\t([{–—-/" + MARKS
_DASHED: Final = re.compile(rf"[{DASHES}-]\s*(?=\S)")
_SPOKEN: Final = re.compile(r"[.!?…:,][\"”»’)]*$")
_TITLE_WORDS: Final = 10
# Single marks only where they cannot be apostrophes: «‘We came,’ says …», at a text's start or behind a space.
_SINGLE: Final = re.compile(r"(?<![^\s(])[‘'](?=\w)[^‘\n]{2,2000}?[,.!?…]['’](?=\s|$)")


@dataclass(frozen=True, kw_only=True)
class Span:
    """What stands between quotation marks, these included; ``closed`` says whether the last of them is there."""

    start: int
    end: int
    closed: bool = True

    def inner(self, text: str) -> str:
        return text[self.start + 1 : self.end - 1 if self.closed else self.end].strip()


def find_spans(text: str) -> list[Span]:
    """Find what stands between quotation marks, outermost only, and not inside brackets."""
    if not any(mark in text for mark in MARKS):
        return [Span(start=found.start(), end=found.end()) for found in _SINGLE.finditer(text)]
    spans: list[Span] = []
    depth = start = brackets = 0
    for found in _MARK_OR_BRACKET.finditer(text):
        position, character = found.start(), found[0]
        if character in "()":
            brackets = brackets if depth else max(0, brackets + (1 if character == "(" else -1))
            continue
        if brackets:
            continue
        if _opens(text, position):
            start, depth = (position, 1) if not depth else (start, depth + 1)
        elif depth:
            depth -= 1
            if not depth:
                spans.append(Span(start=start, end=position + 1))
    return [*spans, Span(start=start, end=len(text), closed=False)] if depth else spans


def _opens(text: str, position: int) -> bool:
    character = text[position]
    if character in "«»":
        return character == "«"
    before = text[position - 1] if position else " "
    after = text[position + 1 : position + 2]
    return before in _BEFORE_OPENING and bool(after.strip())


def is_quote(text: str) -> bool:
    """Whether a paragraph begins with direct speech."""
    if begins_with_dash(text):
        # «– Sees before the farmer» is a heading, as newspapers set it.
        return _SPOKEN.search(text) is not None or SAYS.search(text) is not None or len(text.split()) > _TITLE_WORDS
    return text[:2].strip(" ")[:1] in tuple(MARKS + "‘'") and any(span.start <= 1 for span in find_spans(text)[:1])


def begins_with_dash(text: str) -> bool:
    """Whether a paragraph begins as direct speech does without quotation marks."""
    return _DASHED.match(text) is not None


def cut_dash(text: str) -> str:
    """The text without the dash that it begins with."""
    found = _DASHED.match(text)
    return text[found.end() :] if found else text


def is_open(text: str) -> bool:
    """Whether the last quotation mark of a text has no partner."""
    spans = find_spans(text)
    return bool(spans) and not spans[-1].closed


def drop_opening(text: str) -> str:
    """The text without the mark that repeats, at the head of a paragraph, that a quote goes on."""
    return text[1:].lstrip() if text[:1] in tuple(MARKS) and _opens(text, 0) else text


def outside_marks(text: str) -> str:
    """A text with nothing between its quotation marks."""
    for span in reversed(find_spans(text)):
        text = f"{text[: span.start]}“”{text[span.end :]}"
    return text
