"""Rules over what mail programs do not know: the HTML and CSS of our own templates, against a table of what is known.

The MJML is looked at, not what is compiled from it: what MJML itself writes for all the programs is left out so, and
the template and line are known. The table is ``data/clients.json``, made by ``tools/write_client_table.py``.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final, NamedTuple

from occnews.lint.mjml import name_place
from occnews.lint.mjml_reading import Condition, Tag, Text, read_markup
from occnews.model.finding import Finding
from occnews.model.member import Language
from occnews.model.rules import make_finding
from occnews.render.tracing import TracedText, strip_trace

TABLE_FILE: Final = Path(__file__).parent / "data" / "clients.json"
_OUTLOOK_WINDOWS: Final = "Outlook Windows"
# The attribute that Outlook.com and its apps put where they darken an email: rules with it are for them alone.
_DARKENED: Final = "[data-ogs"
_DARKENING: Final = frozenset(["Outlook.com", "Outlook iOS", "Outlook Android"])
_MOST_NAMED: Final = 4
_MOST_USES: Final = 500
_LONGEST: Final = 500  # of a selector or declaration: who writes longer ones has other troubles
_CSS: Final = re.compile(r"/\*.*?(?:\*/|\Z)|\"[^\"\n]*+\"?|'[^'\n]*+'?|[{};]", re.DOTALL)
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_DECLARATION: Final = re.compile(r"""(?:[^;("']++|\([^)]*+\)?|"[^"]*+"?|'[^']*+'?)++""")


class Use(NamedTuple):
    """One thing that a template asks of a mail program. ``where``: declaration, selector, rule, element, attribute.

    ``spared`` are the programs that it is not meant for.
    """

    position: int
    where: str
    text: str
    spared: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Something that does harm where it is not known: by the programs of ``unknown_to``."""

    title: str
    where: str
    pattern: re.Pattern[str]
    unknown_to: tuple[str, ...]
    harm: str
    mend: str


def check_clients(mjml: str, language: Language) -> tuple[Finding, ...]:
    """Check MJML, traced or not: one finding for each feature that some mail program does not know."""
    traced = strip_trace(mjml)
    uses: dict[Feature, list[Use]] = {}  # in the order in which they appear
    for use in _list_uses(traced.text):
        for feature in _load_features().get(use.where, ()):
            if feature.pattern.search(use.text) and set(feature.unknown_to) - use.spared:
                found = uses.setdefault(feature, [])
                if len(found) < _MOST_USES:
                    found.append(use)
    return tuple(_describe(feature, each, traced, language) for feature, each in uses.items())


def _describe(feature: Feature, uses: list[Use], traced: TracedText, language: Language) -> Finding:
    clients = [name for name in feature.unknown_to if any(name not in use.spared for use in uses)]
    # A macro is one use, however often it is called.
    written = list(dict.fromkeys((name_place(traced, use.position, language), use.text) for use in uses))
    places = list(dict.fromkeys(place for place, _text in written))
    where = places[0] if len(places) == 1 else f"{places[0]} (and {len(places) - 1} more)"
    count = "1 use" if len(written) == 1 else f"{len(written)} uses"
    message = f"{feature.title} affects {_name_clients(clients)}, {count}: {feature.harm} there."
    return make_finding("email.client-support", where, message, feature.mend)


def _name_clients(names: list[str]) -> str:
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@cache
def _load_table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(TABLE_FILE.read_text(encoding="utf-8"))
    return table


@cache
def _load_features() -> dict[str, tuple[Feature, ...]]:
    """The features that some program does not know, by where they are looked for."""
    table = _load_table()
    features: dict[str, tuple[Feature, ...]] = {}
    for row in table["features"]:
        feature = Feature(
            title=row["title"],
            where=row["where"],
            pattern=re.compile(row["pattern"]),
            unknown_to=_name_lacking(row["support"]),
            harm=row["harm"],
            mend=row["mend"],
        )
        features[feature.where] = (*features.get(feature.where, ()), feature)
    return features


def _name_lacking(support: str) -> tuple[str, ...]:
    """The programs that do not know a feature, of a letter for each."""
    names = _load_table()["clients"].values()
    return tuple(name for name, letter in zip(names, support, strict=True) if letter == "n")


def _list_uses(text: str) -> Iterator[Use]:
    """All that the HTML and CSS of a document ask for; what is for Outlook Windows alone is left out."""
    spared: frozenset[str] = frozenset()
    is_outlook_only = in_style = False
    for piece in read_markup(text):
        if isinstance(piece, Condition):
            is_for_others = bool(piece.expression) and str(piece.expression).startswith("!")
            is_outlook_only = piece.expression is not None and not is_for_others
            spared = frozenset([_OUTLOOK_WINDOWS]) if is_for_others else frozenset()
        elif is_outlook_only:
            continue
        elif isinstance(piece, Tag):
            in_style = piece.name in ("style", "mj-style")
            if not piece.name.startswith("mj"):
                yield from _list_tag_uses(piece, spared)
        elif isinstance(piece, Text) and in_style:
            yield from _list_css_uses(piece, spared)


def _list_tag_uses(tag: Tag, spared: frozenset[str]) -> Iterator[Use]:
    yield Use(tag.position, "element", tag.name.lower(), spared)
    for attribute in tag.attributes:
        value = unescape(attribute.value or "")
        yield Use(attribute.position, "attribute", f"{attribute.name.lower()}={value}"[:_LONGEST], spared)
        if attribute.name.lower() == "style":
            declarations = [_normalise(each) for each in _DECLARATION.findall(value)]
            yield from _drop_backed([Use(attribute.position, "declaration", each, spared) for each in declarations])


def _drop_backed(uses: list[Use]) -> Iterator[Use]:
    """The declarations of one block, without the pictures and gradients under which it has a plain colour."""
    has_color = any(use.text.startswith("background-color:") for use in uses)
    return (use for use in uses if not (has_color and use.text.startswith(("background-image:", "background:"))))


def _list_css_uses(css: Text, spared: frozenset[str]) -> Iterator[Use]:
    """Read a style sheet piece by piece: what stands before «{» is a selector or a rule, before «;» a declaration."""
    spares = [spared]
    block: list[Use] = []
    start = 0
    for mark in _CSS.finditer(css.text):
        if mark[0] not in "{};":
            continue
        raw, start = css.text[start : mark.start()], mark.end()
        chunk = _COMMENT.sub("", raw).strip()
        if mark[0] == "{":
            spares.append(spares[-1] | _list_spared(chunk))
        if chunk:
            position = css.position + mark.start() - len(raw.lstrip())
            kind = "rule" if chunk.startswith("@") else "selector" if mark[0] == "{" else "declaration"
            block.append(Use(position, kind, _normalise(chunk), spares[-1]))
        if mark[0] != ";":
            yield from _drop_backed(block)
            block = []
        if mark[0] == "}" and len(spares) > 1:
            spares.pop()
    yield from _drop_backed(block)


def _list_spared(prelude: str) -> frozenset[str]:
    """The programs that a block of rules is not for."""
    if prelude.startswith("@media"):
        return frozenset(_name_lacking(_load_table()["media"]))
    if _DARKENED in prelude:
        return frozenset(_load_table()["clients"].values()) - _DARKENING
    return frozenset()


def _normalise(css: str) -> str:
    """CSS as patterns expect it: lower case, single spaces, none around the first colon, and not endless."""
    return re.sub(r" ?: ?", ":", " ".join(css[:_LONGEST].lower().split()), count=1)
