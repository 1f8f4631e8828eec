"""Finds what is said word for word in the paragraphs of one member, and turns them all into blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from occnews.intake.article.attribution import (
    Attribution,
    People,
    find_people,
    read_after,
    read_before,
    read_role,
    read_signature,
)
from occnews.intake.article.names import PERSON
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.vocabulary import DASHES, PRONOUNS, SAYING, UPPER

_MARKS: Final = '"“”„‟«»'
_BEFORE_OPENING: Final = " \n\t([{–—-/" + _MARKS
_DASHED: Final = re.compile(rf"[{DASHES}-]\s*(?=\S)")
_DASH_SAID: Final = re.compile(
    rf"(?P<end>[,!?…]|\.)\s+(?=(?:(?i:{SAYING}))\s+\S)|\s+[{DASHES}]\s+(?=(?i:{SAYING})\s+\S)"
)
# Direct speech behind a sentence that tells: «They measure. – We know how, says Kari Li.»
_DASH_INSIDE: Final = re.compile(rf"(?<=[.!?])\s+(?=[{DASHES}-]\s+[{UPPER}])")
# «Kari Li tells: – We know how.»
_DASH_AFTER_COLON: Final = re.compile(rf"(?<=:)\s+(?=[{DASHES}]\s+[{UPPER}])")
_LEAST_PART: Final = 6


@dataclass(frozen=True, kw_only=True)
class TextBlock:
    """One block of a profile, with the line it began on. A quote's ``text`` is without its marks."""

    line: int
    kind: Literal["paragraph", "subheading", "quote"]
    text: str
    attribution: Attribution | None = None
    lead_in: str = ""
    speaker: str = ""
    role: str = ""


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
    if text[:1] in ("‘", "'") and not any(mark in text for mark in _MARKS):
        return _find_single(text)
    spans: list[Span] = []
    depth = start = brackets = 0
    for position, character in enumerate(text):
        if character in "()" and not depth:
            brackets = max(0, brackets + (1 if character == "(" else -1))
        if character not in _MARKS or brackets:
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


def _find_single(text: str) -> list[Span]:
    """Single marks: only where they cannot be apostrophes."""
    found = re.finditer(r"(?<!\w)[‘'](?=\S).+?(?<=[,.!?…])['’](?=\s|$)", text, re.DOTALL)
    return [Span(start=match.start(), end=match.end()) for match in found]


def join_quotes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join the paragraphs of a quote that runs over several of them; an empty line stays between them."""
    joined: list[Paragraph] = []
    rest = list(paragraphs)
    while rest:
        first = rest.pop(0)
        text, taken = first.text, 0
        while taken < min(5, len(rest)) and _is_open(text):
            text = f"{text}\n\n{_continue(rest[taken].text)}"
            taken += 1
        if taken and not _is_open(text):
            del rest[:taken]
            first = replace(first, text=text)
        joined.append(first)
    return joined


def _is_open(text: str) -> bool:
    spans = find_spans(text)
    return bool(spans) and not spans[-1].closed


def _continue(text: str) -> str:
    return text[1:].lstrip() if text[:1] in _MARKS and _opens(text, 0) else text


def is_quote(text: str) -> bool:
    """Whether a paragraph begins with direct speech."""
    if _DASHED.match(text):
        return True
    spans = find_spans(text)
    return bool(spans) and spans[0].start <= 1


def read_blocks(paragraphs: Sequence[Paragraph], people: People, organisation: re.Pattern[str]) -> list[TextBlock]:
    """Turn the paragraphs of one member into blocks, each quote with its speaker and role as far as the text says."""
    blocks: list[TextBlock] = []
    for paragraph in join_quotes(paragraphs):
        signature = _read_own_signature(blocks, paragraph)
        if signature:
            blocks[-1] = replace(blocks[-1], attribution=signature)
        elif paragraph.is_title and not is_quote(paragraph.text) and not paragraph.bullet:
            blocks.append(TextBlock(line=paragraph.line, kind="subheading", text=paragraph.text))
        else:
            blocks += _read_paragraph(paragraph, people)
    return _settle_speakers(_move_lead_ins(blocks, people), people, organisation)


def _read_own_signature(blocks: Sequence[TextBlock], paragraph: Paragraph) -> Attribution | None:
    if not blocks or blocks[-1].kind != "quote" or blocks[-1].attribution:
        return None
    return read_signature(paragraph.text)


def _read_paragraph(paragraph: Paragraph, people: People) -> list[TextBlock]:
    text, line = paragraph.text, paragraph.line
    if _DASHED.match(text):
        return _read_dashed(text, line)
    for found in _DASH_INSIDE.finditer(text):
        spoken = _read_dashed(text[found.end() :], line)
        if spoken[0].attribution and not find_spans(text[: found.start()]):
            return [TextBlock(line=line, kind="paragraph", text=text[: found.start()]), *spoken]
    for found in _DASH_AFTER_COLON.finditer(text):
        *earlier, lead_in = split_sentences(text[: found.start()])
        attribution = read_before(lead_in, people)
        if attribution and not find_spans(text[: found.start()]):
            first, *others = _read_dashed(text[found.end() :], line)
            spoken = [replace(first, attribution=first.attribution or attribution, lead_in=lead_in), *others]
            above = [TextBlock(line=line, kind="paragraph", text=" ".join(earlier))] if earlier else []
            return [*above, *spoken]
    blocks: list[TextBlock] = []
    spans = find_spans(text)
    done = 0
    for number, span in enumerate(spans):
        following = spans[number + 1].start if number + 1 < len(spans) else len(text)
        head, after = text[done : span.start].strip(), text[span.end : following]
        block, rest = _read_span(text, span, head, after, line, people, goes_on=bool(blocks) and not head)
        if block is None:
            continue
        told = " ".join(split_sentences(head)[:-1]) if block.lead_in else head
        if told:
            blocks.append(TextBlock(line=line, kind="paragraph", text=told))
        blocks.append(block)
        done = text.rfind(rest, 0, following) if rest else following
    if text[done:].strip():
        blocks.append(TextBlock(line=line, kind="paragraph", text=text[done:].strip()))
    return blocks


def _read_span(
    text: str, span: Span, head: str, after: str, line: int, people: People, *, goes_on: bool
) -> tuple[TextBlock | None, str]:
    """Read one quote and what is said of its speaker; None when the marks enclose something else."""
    said = span.inner(text)
    sentences = split_sentences(head)
    lead_in = sentences[-1] if sentences and not re.search(r"[.!?…][)”»\"]*$", sentences[-1]) else ""
    behind = read_after(after) if after.strip(" .,") else None
    if not span.closed:
        said, behind = _find_end(said)
    attribution = behind[0] if behind else None
    rest = behind[1] if behind else after.strip(" ,") if after.strip(" .,") else ""
    part = bool(lead_in) and not lead_in.endswith((":", ","))
    if attribution is None and lead_in:
        attribution = read_before(lead_in, people)
    is_whole = (
        bool(re.match(r"[^a-zæøå]", said)) and len(said.split()) > 3 and bool(re.search(r"[.!?…,]$", said) or not rest)
    )
    stands_alone = not lead_in and is_whole
    if not said or (attribution is None and not stands_alone and not (goes_on and not part)):
        return None, ""
    if part and (behind is None or len(said.split()) < _LEAST_PART) and not (attribution and behind is None):
        return None, ""
    named = attribution or _name_from(sentences, people)
    return TextBlock(line=line, kind="quote", text=said, attribution=named, lead_in=lead_in), rest


def _name_from(sentences: Sequence[str], people: People) -> Attribution | None:
    """The only person whom the sentence before a quote names."""
    named = (
        {people.complete(match) for match in re.findall(PERSON, sentences[-1])} & set(people.roles)
        if sentences
        else set()
    )
    return Attribution(text="", speaker=named.pop()) if len(named) == 1 else None


def _find_end(said: str) -> tuple[str, tuple[Attribution, str] | None]:
    """Find where a quote ends whose closing mark is missing: before «, said Kari Li»."""
    for found in _DASH_SAID.finditer(said):
        behind = read_after(said[found.end() :])
        if behind:
            return said[: found.start()] + (found["end"] or ""), behind
    return said, None


def _read_dashed(text: str, line: int) -> list[TextBlock]:
    """Read direct speech that a dash begins: «– Vi ville lære, sier Kari Li, daglig leder. – Det gjør vi.»"""
    opening = _DASHED.match(text)
    assert opening is not None
    body = text[opening.end() :]
    for found in _DASH_SAID.finditer(body):
        behind = read_after(body[found.end() :])
        if behind is None or not _names_somebody(body[found.end() :]):
            continue
        said = body[: found.start()] + (found["end"] if found["end"] and found["end"] in "!?….." else "")
        block = TextBlock(line=line, kind="quote", text=said.strip(), attribution=behind[0])
        rest = behind[1]
        if _DASHED.match(rest):
            return [block, *_read_dashed(rest, line)]
        return [block, *([TextBlock(line=line, kind="paragraph", text=rest)] if rest else [])]
    # Marks inside a dashed line may be the quote itself.
    spans = find_spans(body)
    if spans and spans[0].start == 0:
        inner = _read_paragraph(Paragraph(line=line, text=body), People())
        if any(block.kind == "quote" for block in inner):
            return inner
    return [TextBlock(line=line, kind="quote", text=body.strip())]


def _names_somebody(text: str) -> bool:
    """Whether a verb of saying is followed by a name, a role or a pronoun: «sier ja» is none."""
    return bool(re.match(rf"(?i:{SAYING})\s+(?:(?i:{PRONOUNS})\b|(?:[\w’'-]+\s+){{0,6}}?[A-ZÆØÅÀ-Þ])", text))


def _move_lead_ins(blocks: Sequence[TextBlock], people: People) -> list[TextBlock]:
    """Give a quote that stands alone the sentence that leads to it at the end of the paragraph above: «Li adds:»."""
    moved: list[TextBlock] = []
    for block in blocks:
        above = moved[-1] if moved else None
        alone = block.kind == "quote" and not block.attribution and not block.lead_in
        if alone and above and above.kind == "paragraph" and above.text.endswith(":"):
            sentences = split_sentences(above.text)
            attribution = read_before(sentences[-1], people) or Attribution(text=sentences[-1].rstrip(":"))
            moved.pop()
            if sentences[:-1]:
                moved.append(replace(above, text=" ".join(sentences[:-1])))
            block = replace(block, attribution=attribution, lead_in=sentences[-1])
        moved.append(block)
    return moved


def _settle_speakers(blocks: Sequence[TextBlock], people: People, organisation: re.Pattern[str]) -> list[TextBlock]:
    """Name each quote's speaker: in full, by whom a pronoun means, or by the quote that it goes on from."""
    for block in blocks:
        if block.attribution and " " in block.attribution.speaker:
            people.add(block.attribution.speaker, read_role(block.attribution, organisation))
    settled: list[TextBlock] = []
    last = ""
    for block in blocks:
        if block.kind != "quote":
            last = next((name for name, _ in find_people(block.text)), last)
            settled.append(block)
            continue
        attribution = block.attribution
        goes_on = attribution is None and settled and settled[-1].kind == "quote"
        speaker = attribution.speaker if attribution else ""
        if (attribution and attribution.is_pronoun) or goes_on or (attribution is None and _speaks(settled, last)):
            speaker = last
        speaker = people.complete(speaker) if speaker else ""
        own_role = read_role(attribution, organisation) if attribution else ""
        settled.append(replace(block, speaker=speaker, role=own_role or people.roles.get(speaker, "")))
        last = speaker or last
    return _look_ahead(settled)


def _speaks(settled: Sequence[TextBlock], last: str) -> bool:
    """Whether the paragraph right above retells what the speaker said: «Hun forteller at …», «Li says that …»."""
    if not last or not settled or settled[-1].kind != "paragraph":
        return False
    who = rf"(?i:{PRONOUNS})|{re.escape(last)}|{re.escape(last.split()[-1])}"
    return bool(re.match(rf"(?:{who})\s+(?:also\s+|også\s+)?(?i:{SAYING})\b", split_sentences(settled[-1].text)[-1]))


def _look_ahead(blocks: list[TextBlock]) -> list[TextBlock]:
    """Give quotes without a word on who speaks the speaker of the quote that follows at once."""
    for number in range(len(blocks) - 2, -1, -1):
        block, following = blocks[number], blocks[number + 1]
        if block.kind == "quote" and not block.speaker and not block.attribution and following.kind == "quote":
            blocks[number] = replace(block, speaker=following.speaker, role=following.role)
    return blocks
