"""Checks that every text of an email stands out from what it lies on, in the light theme and in the dark one.

Source: WCAG 2.2, 1.4.3: a ratio of 4.5, or 3 for text that is large.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from occnews.lint.remarks import UNSEEN, remark, shorten
from occnews.lint.stylesheet import StyleRule, Theme, applies, read_declarations, read_rules
from occnews.model.finding import Finding
from occnews.model.rendering import RenderedEmail
from occnews.render.palette import READABLE, measure_contrast

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGE_READABLE: Final = 3.0
_LARGE, _LARGE_BOLD = 24.0, 18.66  # pixels; 18 and 14 points
_NAMES: Final = {
    "white": "#ffffff", "black": "#000000", "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "gray": "#808080",
    "grey": "#808080", "silver": "#c0c0c0", "yellow": "#ffff00", "orange": "#ffa500", "navy": "#000080",
    "teal": "#008080", "maroon": "#800000", "purple": "#800080", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9", "whitesmoke": "#f5f5f5",
}  # fmt: skip
_SIZES: Final = {"h1": 32.0, "h2": 24.0, "h3": 18.72, "h4": 16.0, "h5": 13.28, "h6": 10.72}
_BOLD: Final = frozenset({*_SIZES, "b", "strong", "th"})
_INVISIBLE: Final = re.compile(r"[\s\u00a0\u00ad\u034f\u200b-\u200f\u2060\ufeff]+")
_LOOKS: Final = frozenset(
    {"color", "background", "background-color", "font-size", "font-weight", "display", "visibility"}
)
_Declared = Mapping[str, tuple[str, bool]]


@dataclass(frozen=True)
class _Look:
    """How text looks at one place. A colour of None is one that cannot be known, as over a picture."""

    color: str | None
    background: str | None
    size: float = 16.0
    bold: bool = False


def check_contrast(email: RenderedEmail, document: "HtmlElement") -> Iterator[Finding]:
    """Find text that does not stand out, once for each pair of colours and theme."""
    rules = [
        rule
        for style in document.iter("style")
        for rule in read_rules(style.text or "", media=style.get("media") or "")
    ]
    themes: tuple[Theme, ...] = ("light", "dark") if any("dark" in rule.media for rule in rules) else ("light",)
    for theme in themes:
        found: dict[tuple[str, str], str] = {}
        for text, look in _walk(document, _Cascade(rules, theme), theme):
            if look.color and look.background and measure_contrast(look.color, look.background) < _find_least(look):
                found.setdefault((look.color, look.background), text)
        for (color, background), text in found.items():
            ratio = measure_contrast(color, background)
            message = (
                f"{color} on {background} has a contrast of {ratio:.1f} in the {theme} theme; {READABLE} is readable."
            )
            mend = "Make the text darker or its ground lighter." if theme == "light" else "Mend style.css, under dark."
            yield remark(email, "email.contrast", f"«{shorten(text)}»", message, mend)


def _find_least(look: _Look) -> float:
    is_large = look.size >= _LARGE or (look.bold and look.size >= _LARGE_BOLD)
    return LARGE_READABLE if is_large else READABLE


class _Cascade:
    """The style sheets' rules of one theme, and which of them an element gets."""

    def __init__(self, rules: list[StyleRule], theme: Theme) -> None:
        self._by_key: dict[str, list[StyleRule]] = {}
        for rule in rules:
            if applies(rule.media, theme) and not _LOOKS.isdisjoint(rule.declarations):
                last = rule.compounds[-1]
                key = f".{last.classes[0]}" if last.classes else last.tag or "*"
                self._by_key.setdefault(key, []).append(rule)

    def declare(self, element: "HtmlElement") -> dict[str, str]:
        """What holds for an element itself: sheets by weight and order, then its own style; `!important` above all."""
        keys = ("*", element.tag, *(f".{name}" for name in (element.get("class") or "").split()))
        fitting = {rule.order: rule for key in keys for rule in self._by_key.get(key, ()) if rule.fits(element)}
        layers: list[_Declared] = [_read_attributes(element)]
        layers += [rule.declarations for rule in sorted(fitting.values(), key=lambda rule: (rule.weight, rule.order))]
        layers.append(read_declarations(element.get("style") or ""))
        declared: dict[str, str] = {}
        for important in (False, True):
            for layer in layers:
                # The later of two ways to say the background wins, whichever it is.
                declared |= {
                    "background" if name == "background-color" else name: value
                    for name, (value, is_important) in layer.items()
                    if is_important is important
                }
        return declared


def _read_attributes(element: "HtmlElement") -> _Declared:
    attributes = {"background": element.get("bgcolor"), "color": element.get("color")}
    return {name: (value.lower(), False) for name, value in attributes.items() if value}


def _walk(document: "HtmlElement", cascade: _Cascade, theme: Theme) -> Iterator[tuple[str, _Look]]:
    """Each visible text with its look. By hand rather than by recursion, which deep pages would break."""
    start = _Look("#000000", "#ffffff") if theme == "light" else _Look("#ffffff", "#121212")
    waiting: list[tuple[HtmlElement, _Look]] = [(document, start)]
    while waiting:
        element, above = waiting.pop()
        declared = cascade.declare(element)
        if element.tag in UNSEEN or "none" in declared.get("display", "") or declared.get("visibility") == "hidden":
            continue
        look = _look_at(element, declared, above)
        own = " ".join([element.text or "", *(child.tail or "" for child in element)])
        if _INVISIBLE.sub("", own) and look.size > 1:
            yield " ".join(own.split()), look
        waiting += [(child, look) for child in reversed(element) if isinstance(child.tag, str)]


def _look_at(element: "HtmlElement", declared: Mapping[str, str], above: _Look) -> _Look:
    look = replace(above, size=_SIZES.get(element.tag, above.size), bold=above.bold or element.tag in _BOLD)
    if element.tag == "a" and element.get("href") and "color" not in declared:
        look = replace(look, color="#0000ee")
    if "color" in declared:
        look = replace(look, color=_read_color(declared["color"], above.color))
    if "background" in declared:
        look = replace(look, background=_read_background(declared["background"], above.background))
    if size := re.match(r"([\d.]+)px", declared.get("font-size", "")):
        look = replace(look, size=float(size[1]) if size[1].count(".") < 2 else look.size)
    if weight := declared.get("font-weight"):
        look = replace(look, bold=weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 700))
    return look


def _read_background(value: str, above: str | None) -> str | None:
    if "url(" in value or "gradient(" in value:
        return None
    words = re.findall(r"#[0-9a-f]+|[a-z]+\([^)]*\)|[a-z]+", value)
    colors = [color for word in words if (color := _read_color(word, "")) != ""]
    return above if not words or {"transparent", "none", "inherit", "initial"} & set(words) else (colors or [None])[0]


def _read_color(value: str, above: str | None) -> str | None:
    """``#rrggbb``; ``above`` where it is inherited; None for what cannot be known."""
    value = value.strip()
    if match := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", value):
        return "#" + "".join(digit * 2 for digit in match.groups())
    if re.fullmatch(r"#[0-9a-f]{6}", value):
        return value
    if match := re.fullmatch(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+1(?:\.0*)?)?\s*\)", value):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    if value in ("inherit", "currentcolor", "unset"):
        return above
    return _NAMES.get(value)
