"""Reads MJML the way our compiler does, piece by piece, and says where it would break off.

Any text is read to its end, in time linear in its length: what cannot be read becomes a Fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*(?![\w.:-])", re.ASCII)
_SPACE: Final = re.compile(r"[ \t\r\n]*")
# The compiler panics over one that is not exactly so: «<!--[if mso]>», «<!--[if !mso]><!-->», «<![endif]-->» …
_CONDITION: Final = re.compile(r"<!(?:--)?\[if([^\]<>]{0,200})\](?:>-->|><!-->|-->|>)")
_CONDITION_END: Final = re.compile(r"<!(?:--<!)?\[endif\](?:-->|>)")
# The compiler looks two bytes back from each «>», and panics where that is within a character.
_PANIC: Final = re.compile(r"(?:[\u0800-\U0010ffff]|[^\x00-\x7f][\x00-\x7f])>")
_DECLARATION: Final = re.compile(r"<[!?][^<>]*>?")
_CONDITION_STARTS: Final = ("<!--[if", "<![if", "<![endif", "<!--<![endif")


@dataclass(frozen=True, slots=True)
class Attribute:
    """``value`` is as written, entities and all; None without one."""

    position: int
    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag; ``closed`` when it ends in ``/>``."""

    position: int
    name: str
    attributes: tuple[Attribute, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class EndTag:
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    position: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a part for Outlook alone, or for all but it, begins (``mso``, ``!mso``); None where it ends."""

    position: int
    expression: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What the compiler would break off at."""

    position: int
    message: str
    mend: str


Piece = Tag | EndTag | Text | Comment | Condition | Fault


def read_markup(text: str) -> Iterator[Piece]:
    """Read a whole document, from its first character to its last."""
    position = 0
    while position < len(text):
        start = text.find("<", position)
        end = len(text) if start < 0 else start
        if end > position:
            yield from _read_text(position, text[position:end])
        if start < 0:
            return
        pieces, position = _read_piece(text, start)
        yield from pieces


def _read_text(position: int, text: str) -> Iterator[Piece]:
    yield Text(position, text)
    if "]]>" in text:
        yield Fault(position + text.index("]]>"), "«]]>» stands in the text.", "Write ]]&gt; instead.")
    if match := _PANIC.search(text):
        message = f"The compiler breaks off at «{match[0]}»."
        yield Fault(position + match.start(), message, "Write &gt; for the «>», or another character before it.")


def _read_piece(text: str, start: int) -> tuple[tuple[Piece, ...], int]:
    """What begins with the «<» at ``start``, and where to read on."""
    if text.startswith(("<!", "<?"), start):
        return _read_declaration(text, start)
    if text.startswith("</", start):
        return _read_end_tag(text, start)
    return _read_tag(text, start)


def _read_declaration(text: str, start: int) -> tuple[tuple[Piece, ...], int]:
    if match := _CONDITION.match(text, start):
        return (Condition(start, match[1].strip()),), match.end()
    if match := _CONDITION_END.match(text, start):
        return (Condition(start, None),), match.end()
    if text.startswith(_CONDITION_STARTS, start):
        mend = "Write it as <!--[if mso]> … <![endif]-->."
        return (Fault(start, "A conditional comment is not complete.", mend),), start + 5
    if text.startswith("<!--", start):
        return _read_comment(text, start)
    if text.startswith("<![CDATA[", start):
        end = text.find("]]>", start)
        fault = Fault(start, "A CDATA section cannot be compiled.", "Take «<![CDATA[» and «]]>» out.")
        return (fault,), len(text) if end < 0 else end + 3
    end = _DECLARATION.match(text, start).end()  # type: ignore[union-attr]  # it matches anything that begins so
    fault = Fault(start, f"«{text[start:end][:20]}» cannot be compiled.", "Take the whole declaration out.")
    return (fault,), end


def _read_comment(text: str, start: int) -> tuple[tuple[Piece, ...], int]:
    end = text.find("-->", start + 4)
    if end < 0:
        return (Fault(start, "A comment has no end.", "Write --> where it ends."),), len(text)
    comment = text[start + 4 : end]
    if "--" in comment or comment.endswith("-"):
        return (Fault(start, "A comment holds two dashes.", "Write one dash, or none."),), end + 3
    return (Comment(start),), end + 3


def _read_end_tag(text: str, start: int) -> tuple[tuple[Piece, ...], int]:
    name = _NAME.match(text, start + 2)
    if name is None:
        return (_find_bare(start),), start + 2
    end = _skip_space(text, name.end())
    if text.startswith(">", end):
        return (EndTag(start, name[0]),), end + 1
    fault = Fault(start, f"The end tag </{name[0][:40]} holds more than a name.", f"Write </{name[0][:40]}>.")
    return (fault, EndTag(start, name[0])), end


def _read_tag(text: str, start: int) -> tuple[tuple[Piece, ...], int]:
    name = _NAME.match(text, start + 1)
    if name is None:
        return (_find_bare(start),), start + 1
    attributes: list[Attribute] = []
    fault: Fault | None = None
    position = name.end()
    while fault is None:
        gap = _skip_space(text, position)
        for end, closed in ((">", False), ("/>", True)):
            if text.startswith(end, gap):
                return (Tag(start, name[0], tuple(attributes), closed),), gap + len(end)
        attribute, position, fault = _read_attribute(text, position, gap, name[0])
        if attribute:
            attributes.append(attribute)
    return (fault, Tag(start, name[0], tuple(attributes), False)), position


def _read_attribute(text: str, before: int, start: int, tag: str) -> tuple[Attribute | None, int, Fault | None]:
    """The attribute at ``start``, where to read on, and what is wrong with it; the tag or its values end ``before``."""
    name = _NAME.match(text, start)
    if name is None:
        message = f"The tag <{tag[:40]}> cannot be read to its end."
        return None, start, Fault(start, message, "Look for a missing > or quotation mark, or a bare «<» (write &lt;).")
    if before == start:
        mend = f"Put a space before {name[0][:40]}."
        return None, start, Fault(start, f"A space is missing in the tag <{tag[:40]}>.", mend)
    equals = _skip_space(text, name.end())
    if not text.startswith("=", equals):
        return Attribute(start, name[0], None), name.end(), None
    opening = _skip_space(text, equals + 1)
    mend = f'Write {name[0][:40]}="…".'
    if not text.startswith(("'", '"'), opening):
        return None, opening, Fault(start, f"The value of {name[0][:40]} has no quotation marks.", mend)
    closing = text.find(text[opening], opening + 1)
    if closing < 0:
        return None, opening + 1, Fault(start, f"The value of {name[0][:40]} has no end.", mend)
    return Attribute(start, name[0], text[opening + 1 : closing]), closing + 1, None


def _find_bare(position: int) -> Fault:
    return Fault(position, "A bare «<» stands in the text.", "Write &lt; instead.")


def _skip_space(text: str, position: int) -> int:
    return _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
