"""Says in a sentence what is wrong with a record that its model refused."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from occnews.errors import FieldError
from occnews.intake.columns import Path, known_parts, show_path
from occnews.intake.showing import show_value, suggest_name, tidy_text
from occnews.model.member import Member
from occnews.model.reasons import explain_kind

_REASON_LIMIT: Final = 400
_NOT_PATTERNS: Final[dict[str, str]] = {
    "x": "is no X handle, which looks like @name: letters, digits and _, at most 15",
    "bluesky": "is no Bluesky handle, which looks like @name.bsky.social",
    "mastodon": "is no Mastodon handle, which looks like @name@mastodon.social",
    "threads": "is no Threads handle, which looks like @name: letters, digits, _ and full stops, at most 30",
    "instagram": "is no Instagram handle, which looks like @name: letters, digits, _ and full stops, at most 30",
    "linkedin_urn": "is no LinkedIn organisation, which looks like urn:li:organization:12345",
    "country": "is no country's two-letter code, as in NO",
}


def _find_path(location: Sequence[str | int], raw: object) -> Path:
    """Translate pydantic's location into a path: indices count from 1, and the names of union branches go."""
    path: Path = ()
    node = raw
    skip_tag = False
    for part in location:
        if isinstance(part, int):
            skip_tag = path[-1:] == ("profile",)
            path = (*path, _item_name(path, part, node))
            node = node[part] if isinstance(node, list) and part < len(node) else None
        elif skip_tag:
            skip_tag = False
        elif part in known_parts(path) or (isinstance(node, dict) and part in node):
            path = (*path, part)
            node = node.get(part) if isinstance(node, dict) else None
    return path


def _item_name(path: Path, index: int, items: object) -> str | int:
    if path == ("translations",) and isinstance(items, list):
        return str(items[index].get("language"))
    return index + 1


def _explain(error: Mapping[str, Any], path: Path) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    last = str(path[-1]) if path else ""
    if kind == "string_pattern_mismatch":
        return _NOT_PATTERNS.get(last, "is not written as it must be")
    if kind == "extra_forbidden":
        parent = path[:-1]
        if last in known_parts(parent):
            return "does not belong to a block of this kind"
        return f"is not known here{suggest_name(last, sorted(known_parts(parent)))}"
    return explain_kind(kind, context)


def _place_member_error(path: Path, reason: str) -> tuple[Path, str]:
    """Give a remark on the whole record to the field that it names in front."""
    name, colon, rest = reason.partition(": ")
    return ((name,), rest) if not path and colon and name in Member.model_fields else (path, reason)


def _public_path(path: Path, raw: Mapping[str, Any]) -> Path:
    """The name that people know: of a single membership ``joined`` and ``left``, without its number."""
    if path[:2] == ("memberships", 1) and len(raw.get("memberships", ())) == 1:
        return path[2:] or ("joined",)
    return path


def explain_errors(error: ValidationError, raw: Mapping[str, Any]) -> list[FieldError]:
    """Say what a member's model refused: one error for each field. ``raw`` is what it was given."""
    found: dict[str, FieldError] = {}
    # A union reports each of its branches: what a text type says is more to the point than «one of».
    for each in sorted(error.errors(include_url=False), key=lambda each: each["type"] in {"enum", "literal_error"}):
        if each["type"] == "too_short" and each["loc"] == ("memberships",) and raw["memberships"]:
            continue  # only says that the one that is there was refused
        path = _find_path(each["loc"], raw)
        path, reason = _place_member_error(path, _explain(each, path))
        name = show_path(_public_path(path, raw))
        value = show_value(each["input"]) if path and each["type"] != "missing" else ""
        found.setdefault(name, FieldError(name, value, tidy_text(reason, _REASON_LIMIT)))
    return list(found.values())
