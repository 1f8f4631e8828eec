"""Says what differs between two states of a member, field by field, in short values for people."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from json import dumps
from typing import Any, Final

from occnews.model.importing import FieldChange
from occnews.model.member import Member, MemberText
from occnews.model.story import Edition, Story

_LIMIT: Final = 80
# How much of what is equal is shown before the first difference of two long texts.
_CONTEXT: Final = 20
# What is told in one value though it has parts.
_WHOLE: Final = frozenset({"approval", "permission"})
_NOT_AROUND: Final = frozenset(
    {"roster", "profiles", "number", "revision", "url", "page_url", "has_external_url", "alternates", "snippets"}
    | {"corrections", "retraction"}
)


def diff_members(before: Member | None, after: Member) -> tuple[FieldChange, ...]:
    """List what differs, by the import format's dotted names; list items count from 1. Equal members give ().

    ``before`` None gives every field that a new member has. A list whose items only changed places is one change.
    """
    if before == after:
        return ()
    changes = diff_member_records(before.model_dump(mode="json") if before else None, after.model_dump(mode="json"))
    return changes or (FieldChange(field="", before="", after="a field that is there but empty"),)


def diff_member_records(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[FieldChange, ...]:
    """The same for the plain values of two stored records, as history keeps them; None is one that is not there."""
    return tuple(_diff("", _arrange_member(before or {}), _arrange_member(after or {})))


def _arrange_member(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The member as the import format names its fields: what it is called and where it stands first, then its texts."""
    fields = {name: plain[name] for name in sorted(plain, key=MemberText.model_fields.__contains__)}
    fields["translations"] = _key_by_language(plain.get("translations", ()))
    if len(fields.get("memberships", ())) == 1:
        fields.update(fields.pop("memberships")[0])
    return fields


def diff_publication_records(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[FieldChange, ...]:
    """List what differs between the plain values of two stored publications; None is one that is not there."""
    return tuple(_diff("", _arrange_publication(before or {}), _arrange_publication(after or {})))


def _arrange_publication(plain: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in plain.items() if name != "id"}
    fields["wordings"] = _key_by_language(plain.get("wordings", ()))
    return fields


def _key_by_language(texts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {text["language"]: {name: text[name] for name in text if name != "language"} for text in texts}


def diff_stories(before: Story, after: Story) -> dict[str, tuple[FieldChange, ...]]:
    """What differs between two stories in one language: by member, and under "" in the story around them.

    What is no text of the story does not count: its number, revision, addresses, posts and notices.
    """
    old, new = (json.loads(Edition(stories=(story,)).to_json())["stories"][0] for story in (before, after))
    found = {"": tuple(_diff("", _around_members(old), _around_members(new)))}
    sides = [_by_member(old), _by_member(new)]
    for slug in dict.fromkeys((*sides[0], *sides[1])):
        one, other = (side.get(slug) for side in sides)
        if one is None or other is None:
            found[slug] = (FieldChange(field="", before="in it" if one else "", after="in it" if other else ""),)
        else:
            found[slug] = tuple(_diff("", one, other))
    return {slug: changes for slug, changes in found.items() if changes}


def _around_members(story: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in story.items() if name not in _NOT_AROUND}


def _by_member(story: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    profiles = {profile["slug"]: profile for profile in story["profiles"]}
    return {line["slug"]: {"roster": line, "profile": profiles.get(line["slug"])} for line in story["roster"]}


def _diff(name: str, before: Any, after: Any) -> Iterator[FieldChange]:
    if before == after or (not before and not after):
        return
    last = name.rpartition(".")[2]
    if last not in _WHOLE and _either(dict, before, after):
        before, after = before or {}, after or {}
        for part in [*after, *(part for part in before if part not in after)]:
            yield from _diff(f"{name}.{part}" if name else part, before.get(part), after.get(part))
    elif _either(list, before, after):
        yield from _diff_lists(name, before or [], after or [])
    else:
        yield _change(name, _tell(before, last), _tell(after, last))


def _either(kind: type, before: Any, after: Any) -> bool:
    return all(value is None or isinstance(value, kind) for value in (before, after))


def _change(name: str, before: str, after: str) -> FieldChange:
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    skip = start - _CONTEXT if start > _LIMIT // 2 else 0
    return FieldChange(field=name, before=_clip(before, skip), after=_clip(after, skip))


def _clip(text: str, skip: int = 0) -> str:
    shown = f"…{text[skip:]}" if skip and text else text
    return shown if len(shown) <= _LIMIT else f"{shown[: _LIMIT - 1]}…"


def _diff_lists(name: str, before: list[Any], after: list[Any]) -> Iterator[FieldChange]:
    old, new = ([dumps(item, sort_keys=True) for item in items] for items in (before, after))
    if Counter(old) == Counter(new):
        yield _tell_order(name, old, new)
        return
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        paired = min(last - first, end - start)
        for offset in range(paired):
            yield from _diff_items(f"{name}.{start + offset + 1}", before[first + offset], after[start + offset])
        for number in range(first + paired, last):
            yield FieldChange(field=f"{name}.{number + 1}", before=_clip(_tell(before[number])), after="")
        for number in range(start + paired, end):
            yield FieldChange(field=f"{name}.{number + 1}", before="", after=_clip(_tell(after[number])))


def _diff_items(name: str, before: Any, after: Any) -> Iterator[FieldChange]:
    """Tell what changed inside an item; one of another kind was replaced."""
    if isinstance(before, dict) and isinstance(after, dict) and before.get("kind") == after.get("kind"):
        yield from _diff(name, before, after)
    else:
        yield _change(name, _tell(before), _tell(after))


def _tell_order(name: str, before: list[str], after: list[str]) -> FieldChange:
    """Tell a new order by the numbers that the items had before."""
    places: dict[str, list[int]] = {}
    for number, key in enumerate(before, 1):
        places.setdefault(key, []).append(number)
    order = ", ".join(str(places[key].pop(0)) for key in after)
    old = ", ".join(str(number) for number in range(1, len(before) + 1))
    return FieldChange(field=name, before=_clip(f"order {old}"), after=_clip(f"order {order}"))


def _tell(value: Any, name: str = "") -> str:
    """Put a value into one line."""
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "approval":
        return f"approved by {value['by']} on {value['on']}" + (f" ({value['how']})" if value["how"] else "")
    if isinstance(value, dict):
        return _tell_parts(value)
    if isinstance(value, list):
        return "; ".join(_tell(item) for item in value)
    return " ".join(str(value).split())


def _tell_parts(parts: dict[str, Any]) -> str:
    kind = parts.get("kind", "")
    told = (_tell(value, name) for name, value in parts.items() if name != "kind" and value)
    return f"{kind}: {', '.join(told)}" if kind else ", ".join(told)
