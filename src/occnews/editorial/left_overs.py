"""What a draft leaves behind: placeholders that somebody meant to fill in."""

import re
from typing import Final

_LEFT_OVER: Final = re.compile(
    r"\{\{.{0,60}?\}\}|\{\{|\{%.{0,60}?%\}|\{%|\{#"  # a template's
    r"|\[\[.{0,60}?\]\]|\[\["
    r"|\*\|[\w:]+\|\*|%%?[A-Z][A-Z_]{2,}%%?|<<\w+>>"  # other services' merge fields
    r"|\blorem ipsum\b|\b(?:placeholder|dummy) text\b|\b(?:your|din) (?:text|tekst) (?:here|her)\b"
    r"|\[(?:insert|add|name|date|quote|link|title|photo|sett inn|navn|dato|sitat|lenke|tittel|bilde)\b"
    r"[^\]]{0,40}\](?!\()"
    r"|(?-i:\b(?:TODO|FIXME|TBD|TBC|TBA|TK|XXX+)\b)",
    re.IGNORECASE,
)


def find_left_overs(text: str) -> tuple[str, ...]:
    """The placeholders in a text, as written; each once."""
    return tuple(dict.fromkeys(found[0] for found in _LEFT_OVER.finditer(text)))
