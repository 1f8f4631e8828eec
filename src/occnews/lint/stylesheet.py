"""A small reader of style sheets: enough of CSS to know which colours a mail program would use.

It knows tags, classes, ids and attributes, descendants and children, `@media` and `!important`. A rule with any other
selector is left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Theme = Literal["light", "dark"]
MOST_COMPOUNDS: Final = 20
_COMPOUND: Final = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:\.[\w-]+|#[\w-]+|\[[^\]]*\]|:root)*)")
_PART: Final = re.compile(r"\.([\w-]+)|#([\w-]+)|\[\s*([\w-]+)\s*(?:=\s*[\"']?([^\]\"']*)[\"']?\s*)?\]|:(root)")


@dataclass(frozen=True)
class _Compound:
    """What one element must be: its tag, classes, id and attributes. ``is_child``: of the one before it, directly."""

    tag: str
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    attributes: tuple[tuple[str, str | None], ...]
    is_child: bool

    def fits(self, element: "HtmlElement") -> bool:
        names = (element.get("class") or "").split()
        return (
            (self.tag in ("", "*") or element.tag == self.tag)
            and all(name in names for name in self.classes)
            and all(element.get("id") == name for name in self.ids)
            and all(
                name in element.attrib and (value is None or element.get(name) == value)
                for name, value in self.attributes
            )
        )


@dataclass(frozen=True)
class StyleRule:
    """One selector and what it declares: property → (value, is important). ``order`` is its place in the sheet."""

    compounds: tuple[_Compound, ...]
    declarations: Mapping[str, tuple[str, bool]]
    media: str
    order: int

    @property
    def weight(self) -> tuple[int, int, int]:
        """Its specificity. Source: Selectors 3, §9."""
        ids = sum(len(each.ids) for each in self.compounds)
        classes = sum(len(each.classes) + len(each.attributes) for each in self.compounds)
        return ids, classes, sum(each.tag not in ("", "*") for each in self.compounds)

    def fits(self, element: "HtmlElement") -> bool:
        """Whether the rule is about an element."""
        return _fits(element, self.compounds)


def _fits(element: "HtmlElement", compounds: tuple[_Compound, ...]) -> bool:
    *before, last = compounds
    if not last.fits(element):
        return False
    if not before:
        return True
    parents = (element.getparent(),) if last.is_child else element.iterancestors()
    return any(parent is not None and _fits(parent, tuple(before)) for parent in parents)


def read_rules(css: str, *, media: str = "") -> list[StyleRule]:
    """Read a style sheet; what cannot be read is left out. ``media`` is a condition for all of it."""
    rules: list[StyleRule] = []
    for condition, selectors, body in _split(re.sub(r"/\*.*?\*/|<!--|-->", "", css, flags=re.DOTALL), media):
        declarations = read_declarations(body)
        for selector in selectors.split(","):
            compounds = _read_selector(selector)
            if 0 < len(compounds) <= MOST_COMPOUNDS and declarations:
                rules.append(StyleRule(compounds, declarations, condition, len(rules)))
    return rules


def _split(css: str, media: str) -> Iterator[tuple[str, str, str]]:
    """(media condition, selectors, declarations) of each rule; `@media` may stand within `@media`."""
    conditions, start = [media], 0
    for match in re.finditer(r"[{};]", css):
        head = css[start : match.start()].strip()
        if match[0] == "{" and head.lower().startswith("@media"):
            conditions.append(f"{conditions[-1]} {head[6:]}")
        elif match[0] == "{":
            continue_at = css.find("}", match.end())
            end = len(css) if continue_at < 0 else continue_at
            if not head.startswith("@"):
                yield conditions[-1], head, css[match.end() : end]
            conditions.append(conditions[-1])  # its own closing brace takes it off again
        elif match[0] == "}" and len(conditions) > 1:
            conditions.pop()
        start = match.end()


def read_declarations(text: str) -> dict[str, tuple[str, bool]]:
    """Read what a style attribute or the body of a rule declares."""
    found: dict[str, tuple[str, bool]] = {}
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        plain, bang, _ = value.partition("!")
        if colon and plain.strip():
            key = name.strip().lower()
            if not (key in found and found[key][1] and not bang):
                found[key] = (plain.strip().lower(), bool(bang))
    return found


def _read_selector(selector: str) -> tuple[_Compound, ...]:
    """The parts of a selector, () for one that is not understood."""
    compounds: list[_Compound] = []
    is_child = False
    for word in re.sub(r"\s*>\s*", " > ", selector.strip()).split():
        if word == ">":
            is_child = True
            continue
        match = _COMPOUND.fullmatch(word)
        if not match:
            return ()
        parts = [part.groups() for part in _PART.finditer(match[2])]
        compounds.append(
            _Compound(
                tag="html" if any(part[4] for part in parts) else (match[1] or "").lower(),
                classes=tuple(part[0] for part in parts if part[0]),
                ids=tuple(part[1] for part in parts if part[1]),
                attributes=tuple((part[2], part[3]) for part in parts if part[2]),
                is_child=is_child,
            )
        )
        is_child = False
    return tuple(compounds)


def applies(media: str, theme: Theme) -> bool:
    """Whether a media condition holds on a wide screen in a theme."""
    plain = re.sub(r"\s+", "", media.lower())
    scheme = re.findall(r"prefers-color-scheme:(\w+)", plain)
    return all(each == theme for each in scheme) and "max-width" not in plain and "print" not in plain
