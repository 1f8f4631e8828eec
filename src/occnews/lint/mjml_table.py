"""What MJML allows and what our compiler makes of it, as ``data/mjml.json`` has it (see ``tools/README.md``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

from occnews.model.finding import Severity

TABLE_FILE: Final = Path(__file__).parent / "data" / "mjml.json"
# Not components of their own: they stand in <mj-attributes> and set what others take.
DEFAULTS: Final = ("mj-all", "mj-class")


@dataclass(frozen=True, kw_only=True)
class Component:
    """One tag: its ``attributes`` and their types, and the ``children`` that it takes (``*``: any).

    ``ending``: it holds HTML, not MJML. ``ignored``: the attributes that our compiler leaves out. ``refuses``: what our
    compiler does not take inside: text, spaces, comment, conditional, element, raw; ``attributes``: more than one.
    """

    attributes: Mapping[str, str]
    ending: bool
    children: tuple[str, ...]
    ignored: tuple[str, ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """All components by name, and the names of the colours."""

    components: Mapping[str, Component]
    colors: frozenset[str]

    @cached_property
    def attributes(self) -> dict[str, frozenset[str]]:
        """Every attribute that some component takes, with its types: what <mj-all> and <mj-class> may set."""
        types: dict[str, set[str]] = {}
        for component in self.components.values():
            for name, kind in component.attributes.items():
                types.setdefault(name, set()).add(kind)
        return {name: frozenset(kinds) for name, kinds in types.items()}

    def list_parents(self, name: str) -> list[str]:
        """The tags that take this one, the commonest first."""
        return [parent for parent, component in self.components.items() if name in component.children]


class Remark(NamedTuple):
    """What a rule of ``code`` says of a position in a document; ``severity`` is None for the rule's own."""

    position: int
    code: str
    message: str
    mend: str
    severity: Severity | None = None


@cache
def load_table() -> Table:
    """Read the table that is shipped."""
    plain = json.loads(TABLE_FILE.read_text(encoding="utf-8"))
    components = {
        name: Component(
            attributes=value["attributes"],
            ending=value["ending"],
            children=tuple(value["children"]),
            ignored=tuple(value["ignored"]),
            refuses=tuple(value["refuses"]),
        )
        for name, value in plain["components"].items()
    }
    return Table(components=components, colors=frozenset(plain["colors"]))


def shorten(text: str) -> str:
    """A name or a value as a sentence can hold it."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
