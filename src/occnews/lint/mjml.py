"""Rules over MJML before it is compiled: what our compiler does not know it drops, ignores or chokes on, in silence.

They name the template and the line that wrote it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from occnews.lint.mjml_attributes import check_attributes, suggest
from occnews.lint.mjml_reading import Comment, Condition, EndTag, Fault, Piece, Tag, Text, read_markup
from occnews.lint.mjml_table import DEFAULTS, Component, Remark, Table, load_table, shorten
from occnews.model.finding import Finding
from occnews.model.member import Language
from occnews.model.rules import make_finding
from occnews.render.email import DEEPEST_NESTING
from occnews.render.tracing import TracedText, strip_trace

MOST_FINDINGS: Final = 50  # who has more to mend than that begins with the first
_MOST_REMARKS: Final = 2_000  # a mistake in a macro is remarked on wherever it is called, and reported once
# What XML, and so the compiler, takes in no text; lone halves of a character with them.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_ONCE: Final = ("mjml", "mj-head", "mj-body")
_AVOIDED: Final = {
    "mj-accordion": "Many inboxes show it without its switches.",
    "mj-carousel": "Most inboxes show only its first picture.",
    "mj-navbar": "Its menu opens in few inboxes.",
}
_CONTENT: Final = "Put it into <mj-text>, <mj-table> or <mj-raw>."


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that has not ended yet. ``component`` is what MJML says of it; None for HTML and unknown tags.

    ``holds_html``: it is, or stands in, a tag whose content is sent as it is. ``is_default``: it stands in
    <mj-attributes> and sets defaults. ``holder`` is the nearest tag of MJML: it itself, or around it.
    """

    tag: Tag
    component: Component | None = None
    holds_html: bool = False
    is_default: bool = False
    holder: Component | None = None


@dataclass(kw_only=True)
class _Reading:
    """How far a document has been read."""

    table: Table
    stack: list[_Open] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    once: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    used_classes: list[tuple[int, str]] = field(default_factory=list)
    condition: int | None = None
    has_open_void: bool = False  # <br> rather than <br />, which shifts how our compiler counts

    @property
    def parent(self) -> _Open | None:
        return self.stack[-1] if self.stack else None

    def push(self, entry: _Open) -> None:
        self.stack.append(entry)
        self.names[entry.tag.name.lower()] += 1

    def pop(self) -> _Open:
        entry = self.stack.pop()
        self.names[entry.tag.name.lower()] -= 1
        return entry


def check_mjml(mjml: str, language: Language) -> tuple[Finding, ...]:
    """Check MJML, traced or not; where it is not, ``language`` and its own line say where.

    Takes any text, in time linear in its length, and returns at most MOST_FINDINGS. What has no finding that blocks
    can be compiled.
    """
    traced = strip_trace(mjml)
    found: dict[Finding, None] = {}
    remarks = chain(_check_characters(traced.text), _check_document(traced.text))
    for remark in islice(remarks, _MOST_REMARKS):
        where = name_place(traced, remark.position, language)
        found[make_finding(remark.code, where, remark.message, remark.mend, remark.severity)] = None
        if len(found) == MOST_FINDINGS:
            break
    return tuple(found)


def name_place(traced: TracedText, position: int, language: Language) -> str:
    """The template and line that wrote what stands at a position."""
    if source := traced.find_source(position):
        return f"template {source[0]}, line {source[1]}"
    return f"email ({language}), line {traced.text.count(chr(10), 0, position) + 1} of its MJML"


def _check_characters(text: str) -> Iterator[Remark]:
    for match in _ILLEGAL.finditer(text):
        message = f"There is a character that no email can hold (U+{ord(match[0]):04X})."
        yield Remark(match.start(), "mjml.character", message, "Delete it; it cannot be seen.")


def _check_document(text: str) -> Iterator[Remark]:
    reading = _Reading(table=load_table())
    text = re.sub("^\ufeff", " ", text)  # a byte order mark is nobody's text
    for piece in read_markup(text):
        yield from _check_piece(piece, reading)
        if len(reading.stack) > DEEPEST_NESTING:
            return  # whatever follows is in the wrong place
    for entry in reversed(reading.stack):
        yield _find_unended(entry, "the end of the document")
    if reading.condition is not None:
        yield _find_unended_condition(reading.condition)
    if "mj-body" not in reading.once:
        yield Remark(0, "mjml.no-body", "There is no <mj-body>, so the email is empty.", "Write <mjml><mj-body>…")
    for position, name in reading.used_classes:
        if name not in reading.classes:
            likely = suggest(name, reading.classes)
            mend = f"Did you mean {likely}?" if likely else f'Write <mj-class name="{shorten(name)}" … /> in the head.'
            yield Remark(position, "mjml.class", f"There is no mj-class «{shorten(name)}».", mend)


def _check_piece(piece: Piece, reading: _Reading) -> Iterator[Remark]:
    match piece:
        case Tag():
            yield from _check_tag(piece, reading)
        case EndTag():
            yield from _check_end(piece, reading)
        case Text():
            yield from _check_space(piece, reading)
            yield from _check_text(piece, reading.parent)
        case Comment():
            if reading.parent and (reading.parent.is_default or _refuses(reading.parent, "comment")):
                yield _find_misplaced(piece.position, "A comment", reading.parent, "Take it out.")
        case Condition():
            yield from _check_condition(piece, reading)
        case Fault():
            yield Remark(piece.position, "mjml.syntax", piece.message, piece.mend)


def _check_tag(tag: Tag, reading: _Reading) -> Iterator[Remark]:
    parent, name = reading.parent, tag.name
    is_mjml = name.lower().startswith(("mj-", "mjml"))
    component = reading.table.components.get(name)
    yield from _check_mjml_tag(tag, reading) if is_mjml else _check_html_tag(tag, parent)
    entry = _Open(
        tag,
        component,
        holds_html=(parent is not None and parent.holds_html) or _holds_html(tag, component),
        is_default=parent is not None and parent.tag.name == "mj-attributes",
        holder=component if is_mjml or parent is None else parent.holder,
    )
    is_void = not is_mjml and name.rpartition(":")[2] in _VOID
    reading.has_open_void |= is_void and not tag.closed
    if not tag.closed and not is_void:
        reading.push(entry)
    if len(reading.stack) > DEEPEST_NESTING:
        message = f"Tags stand more than {DEEPEST_NESTING} deep in one another, which can crash the compiler."
        yield Remark(tag.position, "mjml.depth", message, "Look for a missing end tag, or a macro that calls itself.")


def _holds_html(tag: Tag, component: Component | None) -> bool:
    """Whether what stands in it is sent as it is; in a tag that was found already, there is no more to find."""
    return component is None or component.ending or tag.name == "mj-html-attributes"


def _check_mjml_tag(tag: Tag, reading: _Reading) -> Iterator[Remark]:
    parent, name, table = reading.parent, tag.name, reading.table
    component = table.components.get(name)
    if name == "mj-include":
        mend = "Use Jinja's {% include %}, {% extends %} or a macro."
        yield Remark(tag.position, "mjml.include", "<mj-include> breaks the email's width, or the compiler.", mend)
    elif name == "mj-html-attributes":
        mend = "Write the attributes on the tags themselves."
        yield Remark(tag.position, "mjml.unsupported", "Our compiler cannot read <mj-html-attributes>.", mend)
    elif parent and parent.tag.name in ("mj-html-attributes", "mj-selector"):
        return
    elif component is None and not (name in DEFAULTS and parent and parent.tag.name == "mj-attributes"):
        likely = suggest(name, table.components)
        mend = f"Did you mean <{likely}>?" if likely else "Take it out."
        yield Remark(tag.position, "mjml.unknown-tag", f"There is no tag <{shorten(name)}> in MJML.", mend)
    else:
        yield from _check_nesting(tag, parent, table)
        yield from check_attributes(tag, table)
        yield from _check_use(tag, reading)


def _check_nesting(tag: Tag, parent: _Open | None, table: Table) -> Iterator[Remark]:
    """Whether an MJML tag may stand where it stands."""
    name = tag.name
    if parent is None:
        if name != "mjml":
            yield Remark(tag.position, "mjml.nesting", f"<{name}> stands outside <mjml>.", "Put it into <mjml>.")
    elif parent.is_default:
        mend = f"Set the defaults on <{parent.tag.name}> itself."
        message = f"Our compiler cannot read <{name}> in <{parent.tag.name}> in <mj-attributes>."
        yield Remark(tag.position, "mjml.unsupported", message, mend)
    elif parent.holds_html and (parent.component or not parent.tag.name.startswith("mj-")):
        message = f"<{name}> stands among HTML (in <{shorten(parent.tag.name)}>), which is sent as it is."
        yield Remark(tag.position, "mjml.nesting", message, "Put it into an <mj-column> of its own.")
    elif parent.component is None or parent.component.children == ("*",):
        return  # what it stands in has been found already, or takes anything
    elif name not in parent.component.children:
        takers = [f"<{each}>" for each in table.list_parents(name)]
        mend = f"It belongs into {' or '.join(takers)}." if takers else "Take it out."
        yield Remark(tag.position, "mjml.nesting", f"<{name}> cannot stand in <{parent.tag.name}>.", mend)
    elif name == "mj-raw" and _refuses(parent, "raw"):
        message = f"Our compiler cannot read <mj-raw> in <{parent.tag.name}>."
        yield Remark(tag.position, "mjml.unsupported", message, "Put it into <mj-body> or <mj-head>.")


def _check_use(tag: Tag, reading: _Reading) -> Iterator[Remark]:
    """What a tag asks of the rest of the document, and what is better not used at all."""
    values = {attribute.name: attribute.value or "" for attribute in tag.attributes}
    if tag.name in _ONCE:
        if tag.name in reading.once:
            message = f"There is a second <{tag.name}>."
            yield Remark(tag.position, "mjml.nesting", message, "Put all into the first one.")
        reading.once.add(tag.name)
    if tag.name == "mj-class":
        if not values.get("name"):
            yield Remark(tag.position, "mjml.syntax", "<mj-class> has no name.", 'Write name="…".')
        reading.classes.add(values.get("name", ""))
    elif "mj-class" in values:
        reading.used_classes += [(tag.position, name) for name in values["mj-class"].split()]
    if tag.name in _AVOIDED:
        mend = "Show the same with <mj-text>, <mj-image> and <mj-button>."
        yield Remark(tag.position, "mjml.avoid", f"<{tag.name}>: {_AVOIDED[tag.name]}", mend)


def _check_html_tag(tag: Tag, parent: _Open | None) -> Iterator[Remark]:
    if parent is None:
        yield Remark(tag.position, "mjml.nesting", f"<{shorten(tag.name)}> stands outside <mjml>.", _CONTENT)
    elif not _takes_html(parent, "element"):
        yield _find_misplaced(tag.position, f"<{shorten(tag.name)}>", parent, _CONTENT)


def _check_end(end: EndTag, reading: _Reading) -> Iterator[Remark]:
    name = end.name.lower()
    if not reading.names[name]:
        message = f"</{shorten(end.name)}> ends nothing."
        yield Remark(end.position, "mjml.end-tag", message, "Take it out, or look for the start tag that is missing.")
        return
    while (entry := reading.pop()).tag.name.lower() != name:
        yield _find_unended(entry, f"</{shorten(end.name)}>")


def _check_space(text: Text, reading: _Reading) -> Iterator[Remark]:
    """Our compiler skips white space that begins with a line feed, and takes other for text."""
    parent, mend = reading.parent, "Begin a new line there, or take the space out."
    if text.text.strip(" \t\r\n") or text.text.startswith("\n"):
        return
    if parent and _refuses(parent, "spaces"):
        message = f"Our compiler takes the space in <{parent.tag.name}> for text."
        yield Remark(text.position, "mjml.text", message, mend)
    elif parent is None and reading.has_open_void:
        yield Remark(text.position, "mjml.text", "Our compiler takes the space after </mjml> for text.", mend)


def _check_text(text: Text, parent: _Open | None) -> Iterator[Remark]:
    if text.text.strip(" \t\r\n") and not _takes_html(parent, "text"):
        words = f"The text «{shorten(text.text)}»"
        start = text.position + len(text.text) - len(text.text.lstrip())
        yield _find_misplaced(start, words, parent, _CONTENT, "mjml.text")


def _check_condition(condition: Condition, reading: _Reading) -> Iterator[Remark]:
    parent = reading.parent
    holder = parent.holder if parent else None
    if not _takes_html(parent, "conditional") or (holder and "conditional" in holder.refuses):
        yield _find_misplaced(condition.position, "A conditional comment", parent, "Put it into <mj-raw>.")
    if condition.expression is None:
        if reading.condition is None:
            mend = "Take it out, or write <!--[if mso]> where it begins."
            yield Remark(condition.position, "mjml.syntax", "<![endif]> ends nothing.", mend)
        reading.condition = None
    else:
        if reading.condition is not None:
            yield _find_unended_condition(reading.condition)
        reading.condition = condition.position


def _find_unended_condition(position: int) -> Remark:
    message = "A conditional comment has no end, so inboxes hide what follows."
    return Remark(position, "mjml.syntax", message, "Write <![endif]--> where it ends.")


def _takes_html(entry: _Open | None, kind: str) -> bool:
    return entry is not None and entry.holds_html and not entry.is_default and not _refuses(entry, kind)


def _refuses(entry: _Open, kind: str) -> bool:
    return entry.component is not None and kind in entry.component.refuses


def _find_unended(entry: _Open, before: str) -> Remark:
    name = shorten(entry.tag.name)
    message = f"<{name}> has no end tag before {before}."
    return Remark(entry.tag.position, "mjml.end-tag", message, f"Write </{name}> where it ends.")


def _find_misplaced(position: int, what: str, parent: _Open | None, mend: str, code: str = "mjml.nesting") -> Remark:
    place = f"in <{shorten(parent.tag.name)}>" if parent else "outside <mjml>"
    return Remark(position, code, f"{what} cannot stand {place}.", mend)
