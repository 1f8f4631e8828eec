"""Finds what is said word for word in the paragraphs of one member, and turns them all into blocks."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from occnews.intake.article.attribution import (
    Attribution,
    begins_attribution,
    read_after,
    read_before,
    read_role,
    read_signature,
)
from occnews.intake.article.directory import Directory
from occnews.intake.article.marks import MARKS, Span, begins_with_dash, cut_dash, find_spans
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.people import People, find_people, list_names
from occnews.intake.article.vocabulary import DASHES, PRONOUNS, SAYS, UPPER

# Where direct speech that a dash began may end.
_DASH_END: Final = re.compile(rf"(?P<end>[,!?…]|\.)\s+(?=[a-zæøå])|\s+[{DASHES}]\s+(?=[a-zæøå])")
# Direct speech behind another sentence: «They measure. – We know how, says Kari Li.», «Li tells: – We know how.»
_DASH_INSIDE: Final = re.compile(rf"(?:(?<=[.!?])\s+(?=[{DASHES}-]\s+[{UPPER}])|(?<=:)\s+(?=[{DASHES}]\s+[{UPPER}]))")
# A sentence below a quote that says whose words they were: «That is the hope of general secretary Ola Nord.»
_WHOSE: Final = re.compile(r"(?:That|This|So|Such|The words|Det|Dette|Slik|Ordene)\b")
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


def read_blocks(paragraphs: Sequence[Paragraph], people: People, names: Directory[Any]) -> list[TextBlock]:
    """Turn the paragraphs of one member into blocks, each quote with its speaker and role as far as the text says."""
    blocks: list[TextBlock] = []
    for paragraph in paragraphs:
        signature = _read_own_signature(blocks, paragraph)
        if signature:
            blocks[-1] = replace(blocks[-1], attribution=signature)
        elif paragraph.is_title and not paragraph.bullet:
            blocks.append(TextBlock(line=paragraph.line, kind="subheading", text=paragraph.text))
        else:
            blocks += _read_paragraph(paragraph, people)
    return _settle_speakers(_move_lead_ins(blocks, people), people, names)


def _read_own_signature(blocks: Sequence[TextBlock], paragraph: Paragraph) -> Attribution | None:
    if not blocks or blocks[-1].kind != "quote" or blocks[-1].attribution:
        return None
    return read_signature(paragraph.text)


def _read_paragraph(paragraph: Paragraph, people: People) -> list[TextBlock]:
    text, line = paragraph.text, paragraph.line
    if begins_with_dash(text) and paragraph.is_quote:
        return _read_dashed(text, line)
    return _read_dash_inside(text, line, people) or _read_marked(text, line, people)


def _read_dash_inside(text: str, line: int, people: People) -> list[TextBlock]:
    """Read direct speech that a dash begins behind other sentences: «They measure. – We know how, says Kari Li.»"""
    for found in _DASH_INSIDE.finditer(text):
        head = text[: found.start()]
        if find_spans(head):
            return []
        first, *others = _read_dashed(text[found.end() :], line)
        *earlier, lead_in = split_sentences(head)
        led = read_before(lead_in, people) if head.endswith(":") else None
        if led:
            first = replace(first, attribution=first.attribution or led, lead_in=lead_in)
            head = " ".join(earlier)
        if first.attribution:
            return [*([TextBlock(line=line, kind="paragraph", text=head)] if head else []), first, *others]
    return []


def _read_marked(text: str, line: int, people: People) -> list[TextBlock]:
    """Read what stands between quotation marks where it is direct speech; the rest stays as paragraphs."""
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
    named = people.find_in(sentences[-1]) if sentences else []
    return Attribution(text="", speaker=named[0]) if len(named) == 1 else None


def _find_end(said: str) -> tuple[str, tuple[Attribution, str] | None]:
    """Find where direct speech ends that no mark closes: before «, said Kari Li»; also give what follows it."""
    for found in _DASH_END.finditer(said):
        behind = _read_named(said[found.end() :])
        if behind:
            end = found["end"] or ""
            return said[: found.start()] + end, behind
    return said, None


def _read_named(text: str) -> tuple[Attribution, str] | None:
    """Read an attribution that no quotation mark parts from what is said: it has to name somebody."""
    if not begins_attribution(text):
        return None
    behind = read_after(text)
    return behind if behind and (behind[0].speaker or behind[0].is_pronoun) else None


def _read_dashed(text: str, line: int) -> list[TextBlock]:
    """Read direct speech that a dash begins: «– Vi ville lære, sier Kari Li, daglig leder. – Det gjør vi.»"""
    blocks: list[TextBlock] = []
    rest = text
    while begins_with_dash(rest):
        body = cut_dash(rest)
        said, behind = _find_end(body)
        if behind is None and not blocks and body[:1] in tuple(MARKS):
            inner = _read_marked(body, line, People())  # the marks are the quote's, the dash is a bullet
            if any(block.kind == "quote" for block in inner):
                return inner
        attribution, rest = behind or (None, "")
        said = said.strip().removesuffix("," if behind else "")
        blocks.append(TextBlock(line=line, kind="quote", text=said, attribution=attribution))
    return [*blocks, *([TextBlock(line=line, kind="paragraph", text=rest)] if rest else [])]


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


def _settle_speakers(blocks: Sequence[TextBlock], people: People, names: Directory[Any]) -> list[TextBlock]:
    """Name each quote's speaker: in full, by whom a pronoun means, or by the quote that it goes on from."""
    for block in blocks:
        if block.attribution and " " in block.attribution.speaker:
            people.add(block.attribution.speaker, read_role(block.attribution, names), is_sure=True)
    settled: list[TextBlock] = []
    last = ""
    for block in blocks:
        if block.kind != "quote":
            last = _find_subject(block.text, names) or last
            settled.append(block)
            continue
        attribution = block.attribution
        goes_on = attribution is None and any(
            each.kind == "quote" for each in settled[-1:] + _of_line(settled, block.line)
        )
        speaker = attribution.speaker if attribution else ""
        if (
            (attribution and attribution.is_pronoun)
            or goes_on
            or (attribution is None and _speaks(settled, last, block.line))
        ):
            speaker = last
        speaker = people.complete(speaker) if speaker else ""
        own_role = read_role(attribution, names) if attribution else ""
        settled.append(replace(block, speaker=speaker, role=own_role or people.roles.get(speaker, "")))
        last = speaker or last
    return _look_ahead(settled, people)


def _find_subject(text: str, names: Directory[Any]) -> str:
    """Whom «he» or «she» means behind a paragraph: the person with a role in it, or the only one."""
    told = next((name for name, _ in find_people(text)), "")
    named = [name for name in list_names(text) if not names.find(name)]
    return told or (named[0] if len(named) == 1 else "")


def _of_line(settled: Sequence[TextBlock], line: int) -> list[TextBlock]:
    """The blocks of the same paragraph, as far as they are read."""
    return list(itertools.takewhile(lambda each: each.line == line, reversed(settled)))


def _speaks(settled: Sequence[TextBlock], last: str, line: int) -> bool:
    """Whether the words right above are about the speaker: «Hun forteller at …», or in the same paragraph."""
    if not last or not settled or settled[-1].kind != "paragraph":
        return False
    who = rf"(?i:{PRONOUNS})|{re.escape(last)}|{re.escape(last.split()[-1])}"
    told = re.match(
        rf"(?:(?:Dr|Prof|Professor)\.?\s+)?(?:{who}),?\s+(?:also\s+|også\s+)?", split_sentences(settled[-1].text)[-1]
    )
    # «Li has one hope: more snow. “Snow, please.”»
    return told is not None and (settled[-1].line == line or SAYS.match(told.string, told.end()) is not None)


def _look_ahead(blocks: list[TextBlock], people: People) -> list[TextBlock]:
    """Give quotes without a word on who speaks the speaker whom the quote or the sentence right below names."""
    for number in range(len(blocks) - 2, -1, -1):
        block, following = blocks[number], blocks[number + 1]
        if block.kind != "quote" or block.speaker or block.attribution:
            continue
        if following.kind == "quote":
            blocks[number] = replace(block, speaker=following.speaker, role=following.role)
        elif following.kind == "paragraph" and _WHOSE.match(following.text):
            sentence = split_sentences(following.text)[0]
            named = find_people(sentence) or [(name, "") for name in list_names(sentence)]
            if len(named) == 1:
                name, role = named[0]
                blocks[number] = replace(block, speaker=name, role=people.roles.get(name, role))
    return blocks
