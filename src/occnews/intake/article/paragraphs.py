"""Splits pasted text into paragraphs with the lines they began on."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from occnews.errors import InputError
from occnews.intake.article.marks import cut_dash, drop_opening, find_spans, is_open, is_quote
from occnews.intake.article.noise import is_noise
from occnews.intake.article.vocabulary import DASHES, LEGAL_FORMS, NO_NAMES, OPENING_MARKS, UPPER
from occnews.model.characters import find_unsafe_character

_BULLET: Final = re.compile(r"(?:[•●▪◦‣∙■□*+·-]|\d{1,2}[.)])\s+(?=\S)")
# What marks an item or a heading in a post on social media: «👉 Kaia AS», «1️⃣ Kaia AS», «→ Kaia AS».
_PICTURE: Final = re.compile(
    r"(?:\d\ufe0f?\u20e3|[\u2190-\u21ff\u2300-\u23ff\u25b6\u25c6\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])[\ufe0f\u200d\s]*"
)
_PICTURES_END: Final = re.compile(r"(?:\s*[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?){1,5}$")
_RULE: Final = re.compile(r"[-–—_*=~.·•\s]{3,}")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_MARKDOWN: Final = re.compile(
    r"(?P<hash>#{1,6})\s+(?P<heading>.+?)\s*#*|(?P<stars>\*\*|__)(?P<bold>[^*_]+)(?P=stars):?"
)
_TERMINAL: Final = re.compile(r"[.!?…:;,][\"”»’')\]]*$|[\"”»]$")
_GOES_ON: Final = re.compile(r"[a-zæøå]+[,.]?\s")
_LONG_LINE: Final = 60
_HARD_WIDTH: Final = 100
_TEXT_LIMIT: Final = 200_000
_PARAGRAPH_LIMIT: Final = 8_000
_WORD_LIMIT: Final = 200
_QUOTE_PARAGRAPHS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph, on one line. ``line`` is 1-based; ``gap`` is how many empty lines stand before it.

    ``mark`` is what marked it as a heading or item and is no part of its text; ``part`` counts the rules above it.
    """

    line: int
    text: str
    gap: int = 0
    bullet: bool = False
    marked: bool = False
    mark: str = ""
    part: int = 0

    @cached_property
    def is_title(self) -> bool:
        """Whether it looks like a heading: short, without an end, and nothing that somebody says."""
        return (self.marked or looks_like_title(self.text)) and not self.is_quote

    @cached_property
    def is_quote(self) -> bool:
        """Whether it begins with direct speech."""
        return is_quote(self.text)

    @cached_property
    def has_quote(self) -> bool:
        """Whether somebody speaks in it, or marks enclose something."""
        return self.is_quote or bool(find_spans(self.text))

    @cached_property
    def sentences(self) -> list[str]:
        """Its sentences."""
        return split_sentences(self.text)

    @property
    def first_sentence(self) -> str:
        """Its first sentence, or ""."""
        return self.sentences[0] if self.sentences else ""


def looks_like_title(text: str) -> bool:
    """Whether a line is short, begins as a name or sentence does and does not end as a sentence does."""
    text = cut_dash(text)
    words = text.split()
    if not 1 <= len(words) <= 14 or text[0] in OPENING_MARKS + DASHES:
        return False
    # «iGenix» has its capital inside.
    inside = len(words) <= 5 and text[0].isalpha() and any(letter.isupper() for letter in words[0])
    if not (text[0].isupper() or text[0].isdigit() or inside):
        return False
    ends = _TERMINAL.search(text) and words[-1].casefold() not in LEGAL_FORMS
    return not ends or (text.endswith("?") and len(words) <= 12)


def split_post(text: str) -> list[Paragraph]:
    """Split a post into paragraphs; lines that were wrapped are joined, what no channel can carry is left out."""
    if len(text) > _TEXT_LIMIT:
        raise InputError(f"The text is longer than {_TEXT_LIMIT:,} characters; paste one post at a time.")
    lines = [_clean(line) for line in re.split(r"\r\n|\r|\n|\u2028|\u2029|\x0b|\x0c|\x85", text)]
    paragraphs = [_read_lines(lines, each) for each in _group_lines(lines, _find_width(lines))]
    return _take_rules([paragraph for paragraph in paragraphs if paragraph.text])


def _take_rules(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Take out the lines that are drawn: one right below a short line makes it a heading, any other parts the post."""
    kept: list[Paragraph] = []
    part = 0
    for paragraph in paragraphs:
        if not _RULE.fullmatch(paragraph.text):
            kept.append(replace(paragraph, part=part))
        elif kept and not paragraph.gap and looks_like_title(kept[-1].text):
            kept[-1] = replace(kept[-1], marked=True)
        else:
            part += 1
    return kept


def _group_lines(lines: Sequence[str], width: int) -> list[tuple[int, int, int]]:
    """Group the lines that were cut at a width: (0-based first line, the line behind the last, empty lines above)."""
    groups: list[tuple[int, int, int]] = []
    gap, joins = 0, False
    for number, line in enumerate(lines):
        if not line:
            gap, joins = gap + 1, False
            continue
        if joins and not _starts_anew(line, lines[number - 1]):
            groups[-1] = (groups[-1][0], number + 1, groups[-1][2])
        else:
            groups.append((number, number + 1, gap))
        gap = 0
        joins = _was_cut(line, lines[number + 1] if number + 1 < len(lines) else "", width)
    return groups


def _read_lines(lines: Sequence[str], group: tuple[int, int, int]) -> Paragraph:
    start, end, gap = group
    first = _read_line(lines[start], start + 1, gap)
    text = " ".join([first.text, *lines[start + 1 : end]])
    if len(text) > _PARAGRAPH_LIMIT:
        raise InputError(
            f"The paragraph on line {start + 1} has more than {_PARAGRAPH_LIMIT:,} characters; break it into shorter"
            " ones, and paste again."
        )
    return replace(first, text=text, marked=first.marked and end == start + 1)


def join_quotes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join the paragraphs of a quote that runs over several of them; an empty line stays between them."""
    joined: list[Paragraph] = []
    number = 0
    while number < len(paragraphs):
        text, taken = paragraphs[number].text, 1
        for following in paragraphs[number + 1 : number + 1 + _QUOTE_PARAGRAPHS]:
            if not is_open(text) or following.is_title or following.bullet:
                break
            text = f"{text}\n\n{drop_opening(following.text)}"
            taken += 1
        if taken > 1 and not is_open(text):
            joined.append(replace(paragraphs[number], text=text))
            number += taken
        else:
            joined.append(paragraphs[number])
            number += 1
    return joined


def _clean(line: str) -> str:
    line = _INVISIBLE.sub("", unicodedata.normalize("NFC", line)).expandtabs(4)
    while unsafe := find_unsafe_character(line):
        line = line.replace(line[unsafe[0]], "")
    words = line.lstrip("> " if line.startswith(">") else " ").split()
    # A picture or key written out as letters is no text, and patterns would take very long over it.
    return " ".join(word for word in words if len(word) <= _WORD_LIMIT)


def _read_line(line: str, number: int, gap: int) -> Paragraph:
    picture = _PICTURE.match(line)
    if picture and picture.end() < len(line):
        line = line[picture.end() :]
        line = _PICTURES_END.sub("", line) or line
    bullet = _BULLET.match(line)
    # A hyphen may stand for the dash of direct speech.
    if bullet and not (line[0] == "-" and _ends_sentence(line) and len(line.split()) > 5):
        line = line[bullet.end() :]
    else:
        bullet = None
    marked = _MARKDOWN.fullmatch(line)
    if marked:
        line = (marked["heading"] or marked["bold"]).strip("*_ ").rstrip(":")
    marks = (picture and picture[0], bullet and bullet[0], marked and (marked["hash"] or marked["stars"]))
    mark = re.sub(r"\d+", "1", "".join(each.strip() for each in marks if each))
    return Paragraph(
        line=number, text=line.replace("**", ""), gap=gap, bullet=bool(bullet), marked=bool(marked), mark=mark
    )


def _ends_sentence(line: str) -> bool:
    return bool(re.search(r"[.!?][\"”»’']?$", line))


def _find_width(lines: Sequence[str]) -> int:
    """The width at which somebody's mail program wrapped the text; 0 when it did not."""
    longest = max(map(len, lines), default=0)
    cut = sum(
        1
        for line, following in itertools.pairwise(lines)
        if following and len(line) > 45 and not _ends_sentence(line) and not following[:1].isupper()
    )
    return longest if longest <= _HARD_WIDTH and cut >= 2 else 0


def _was_cut(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted on a line, or goes on in the middle of a sentence."""
    if len(line) > _LONG_LINE and _GOES_ON.match(following) and not _TERMINAL.search(line):
        return True
    if not width or not following:
        return False
    return len(line) + 1 + len(following.split()[0]) > width - 4


def _starts_anew(line: str, before: str) -> bool:
    return bool(_BULLET.match(line)) or is_noise(line) or is_noise(before)


_SENTENCE_END: Final = re.compile(rf"[.!?…]+[\"”»’)]*\s+(?=[{UPPER}\"“„«‘({DASHES}\d]|-\s)")


def split_sentences(text: str) -> list[str]:
    """Split a paragraph into sentences; abbreviations and initials end none."""
    sentences, rest = [], text.strip()
    while rest:
        sentence, rest = cut_sentence(rest)
        sentences.append(sentence)
    return sentences


def cut_sentence(text: str) -> tuple[str, str]:
    """Cut off the first sentence; also give what remains."""
    for found in _SENTENCE_END.finditer(text):
        if not _is_abbreviation(text[max(0, found.start() - 12) : found.start() + 1], text[found.end() :][:40]):
            return text[: found.end()].strip(), text[found.end() :].strip()
    return text.strip(), ""


def _is_abbreviation(head: str, following: str) -> bool:
    if re.search(
        rf"(?:(?<![\w’'])[{UPPER}]|\b(?:Dr|Prof|Mr|Mrs|Ms|St|No|adm|dir|ca|bl|f\.eks|dvs|vs|e\.g|i\.e))\.$", head
    ):
        return True
    # A company's «Inc.» may end a sentence: then a word follows that begins one.
    next_word = re.match(r"[\"“«(–—―-]*\s*([\w’']*)", following)
    begins = next_word is not None and next_word[1].casefold() in NO_NAMES
    return bool(re.search(r"\b(?:Inc|Ltd|Corp|Co)\.$", head)) and not begins
