"""The types of MJML's attributes, as its definitions write them: ``unit(px,%){1,4}``, ``enum(left,right)`` …"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

_COLOR: Final = re.compile(
    r"#[0-9a-f]{3}(?:[0-9a-f]{3})?"
    r"|rgb\((?:[0-9]{1,3}, ?){2}[0-9]{1,3}\)"
    r"|rgba\((?:[0-9]{1,3}, ?){3}[0-9](?:\.[0-9]{1,3})?\)",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(r"unit(WithNegative)?\(([^)]*)\)(?:\{([0-9,]+)\})?")
_LONGEST: Final = 200  # no value of a typed attribute is longer; what it would cost to read on is nobody's use


def describe_mistake(value: str, kind: str, colors: Collection[str]) -> str:
    """What a value should be instead, in a few words; "" when it is right."""
    if kind == "string":
        return ""
    if kind == "color":
        return "" if is_color(value, colors) else "a colour, such as #0b5d66"
    if kind == "boolean":
        return "" if value in {"true", "false"} else "true or false"
    if kind == "integer":
        return "" if re.fullmatch(r"-?[0-9]{1,9}", value) else "a whole number"
    if kind.startswith("enum"):
        allowed = kind[5:-1].split(",")
        return "" if value in allowed else _list([each for each in allowed if each])
    return _describe_length(value, kind)


def is_color(value: str, colors: Collection[str]) -> bool:
    """Whether MJML takes it as a colour: #rgb, #rrggbb, rgb(…), rgba(…) or a name."""
    return len(value) <= _LONGEST and (value in colors or _COLOR.fullmatch(value) is not None)


def _describe_length(value: str, kind: str) -> str:
    pattern, least, most, units = _read_unit(kind)
    parts = value.split(" ") if len(value) <= _LONGEST else []
    if least <= len(parts) <= most and all(pattern.fullmatch(part) for part in parts):
        return ""
    shown = _list([f"16{unit}" if unit != "auto" else unit for unit in units])
    return f"a length, such as {shown}" if most == 1 else f"{least} to {most} lengths, such as {shown}"


@lru_cache(maxsize=64)
def _read_unit(kind: str) -> tuple[re.Pattern[str], int, int, list[str]]:
    """A pattern for one length, how few and many there may be, and the units."""
    match = _UNIT.fullmatch(kind)
    if match is None:
        raise ValueError(f"unknown type of attribute: {kind}")
    units = match[2].split(",")
    counts = [int(count) for count in (match[3] or "1").split(",")]
    sign = "-?" if match[1] else ""
    measures = "|".join(re.escape(unit) for unit in units if unit != "auto")
    pattern = rf"{sign}[0-9]*\.?[0-9]+(?:{measures})|0{'|auto' if 'auto' in units else ''}"
    return re.compile(pattern), counts[0], counts[-1], units


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
