"""A record in the making: the plain values of a member, into which given fields are put one by one."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from occnews.intake.columns import LISTS, Path, pattern_of, show_path
from occnews.intake.shapes import guess_block_kind
from occnews.model.dates import PartialDate
from occnews.model.member import Member
from occnews.model.text import clean_prose, fold_name

Plain = dict[str, Any]

_IMAGE_FIELDS: Final = frozenset({("logo",), ("speakers", "*", "portrait"), ("profile", "*", "image")})


def open_draft(existing: Member | None, slug: str) -> Plain:
    """Begin with what is known of a member; translations stand under their language."""
    if existing is None:
        return {"slug": slug, "memberships": [{}], "translations": {}}
    draft = existing.model_dump(mode="json")
    draft["translations"] = {text.pop("language"): text for text in draft["translations"]}
    return draft


def close_draft(draft: Plain) -> Plain:
    """Give the draft the form that ``Member`` validates: what holds nothing is left out."""
    closed = {**draft, "translations": []}
    for language, text in draft["translations"].items():
        if not isinstance(text, Mapping) or any(text.values()):
            closed["translations"].append({"language": language, **text} if isinstance(text, Mapping) else text)
    for name in ("contact", "listing", "logo"):
        part = closed.get(name)
        if isinstance(part, Mapping) and not any(part.values()):
            del closed[name]
    if isinstance(closed.get("places"), list):
        closed["places"] = [place for place in closed["places"] if place != {}]
    return closed


def put(draft: Plain, path: Path, value: object) -> None:
    """Put one shaped value where its path says. Raises ValueError when there is no such place."""
    if path[0] == "joined":
        return _put_joined(draft["memberships"], str(value))
    if path[0] == "left":
        draft["memberships"][-1]["left"] = str(value)
        return None
    parent = _descend(draft, path)
    last = path[-1]
    if pattern_of(path) == ("profile", "*", "speaker") and fold_name(str(value)) != _said_by(parent):
        parent.pop("approval", None)  # they were somebody else's words
    if isinstance(parent, list) and isinstance(last, int):
        parent[last - 1 : last] = [value]
        return None
    if pattern_of(path) == ("profile",) and isinstance(value, list):
        value = carry_approvals(parent.get(last) or [], value)
    elif pattern_of(path) in _IMAGE_FIELDS and isinstance(value, Mapping):
        value = _same_image(parent.get(last), value)
    parent[last] = value
    return None


def clear(draft: Plain, path: Path) -> None:
    """Empty one field, or take out one item of a list. Raises ValueError when there is no such place."""
    if path in {("joined",), ("left",)}:
        draft["memberships"][-1].pop(path[0], None)
    elif path == ("memberships",):
        draft["memberships"] = [{}]
    elif path == ("translations",):
        draft["translations"] = {}
    else:
        parent, last = _descend(draft, path), path[-1]
        if isinstance(parent, list):
            del parent[int(last) - 1 : int(last)]
        else:
            parent.pop(last, None)


def _descend(draft: Plain, path: Path) -> Any:
    """Find what holds the last part of a path, making what is missing on the way."""
    node: Any = draft
    for depth, part in enumerate(path[:-1], 1):
        child = _child(node, part)
        if not child:
            child = [] if pattern_of(path[:depth]) in LISTS else {}
            _attach(node, part, child, path[:depth])
        if not isinstance(child, (dict, list)):
            raise ValueError(f"{show_path(path[:depth])} is a single value")
        node = child
    if isinstance(node, list) and not (isinstance(path[-1], int) and 1 <= path[-1] <= len(node) + 1):
        raise ValueError(_beyond(path, len(node)))
    return node


def _child(node: Any, part: str | int) -> Any:
    if isinstance(node, list):
        return node[part - 1] if isinstance(part, int) and part <= len(node) else None
    return node.get(part)


def _attach(node: Any, part: str | int, child: Any, path: Path) -> None:
    if not isinstance(node, list):
        node[part] = child
    elif isinstance(part, int) and part <= len(node) + 1:
        node[part - 1 : part] = [child]
    else:
        raise ValueError(_beyond(path, len(node)))


def _beyond(path: Path, length: int) -> str:
    return f"there is no number {path[-1]}: there are {length}, and a new one would be number {length + 1}"


def _put_joined(memberships: list[Plain], joined: str) -> None:
    """State when the member joined: a new membership when that can be after the last one was left, else a correction.

    A member that left on 15 December and joined in "December" has rejoined: as a correction it would move the start of
    the stay that ended to its last days.
    """
    if any(membership.get("joined") == joined for membership in memberships):
        return
    left = memberships[-1].get("left")
    if left and PartialDate.parse(joined).last > dt.date.fromisoformat(left):
        memberships.append({"joined": joined})
    else:
        memberships[-1]["joined"] = joined


def put_left(draft: Plain, left: str, joined: str) -> None:
    """State the last day of the stay that began on a date, which may be an earlier one."""
    memberships = draft["memberships"]
    stay = next((each for each in memberships if each.get("joined") == joined), memberships[-1])
    stay["left"] = left


def _same_image(old: object, new: Mapping[str, Any]) -> dict[str, Any]:
    """Keep alt text, credit and permission when it is the same image again."""
    sources = ("file", "url")
    if not isinstance(old, Mapping) or (
        any(new.get(source) for source in sources)
        and any((new.get(source) or "") != (old.get(source) or "") for source in sources)
    ):
        return dict(new)
    return {**old, **new}


def _clean(text: object) -> object:
    """The text as the record will keep it; anything else, and what it will refuse, as it is."""
    try:
        return clean_prose(text)
    except ValueError:
        return text


def _is_quote(block: object) -> bool:
    return isinstance(block, dict) and block.get("kind") == "quote"


def _said_by(block: Mapping[str, Any]) -> str:
    return fold_name(str(block.get("speaker", "")))


def carry_approvals(old: list[Any], new: list[Any]) -> list[Any]:
    """Take over the approvals of the quotes whose text and speaker are unchanged and that bring none themselves."""
    approved = {
        (_said_by(block), block["text"]): block["approval"]
        for block in old
        if _is_quote(block) and block.get("approval")
    }
    for block in new:
        if _is_quote(block) and not block.get("approval"):
            approval = approved.get((_said_by(block), _clean(block.get("text"))))
            if approval:
                block["approval"] = approval
    return new


def settle_profiles(draft: Plain) -> None:
    """Make the profiles consistent: emptied blocks go, new ones get a kind, approvals of another text are dropped."""
    for text in (draft, *draft["translations"].values()):
        blocks = text.get("profile") if isinstance(text, dict) else None
        if isinstance(blocks, list):
            text["profile"] = [_settle_block(block) for block in blocks if block != {}]


def _settle_block(block: Any) -> Any:
    """Complete one block. An approval without a text approves the present one."""
    if not isinstance(block, dict):
        return block
    block = {"kind": guess_block_kind(block), **block}
    approval = block.get("approval")
    if isinstance(approval, dict):
        approval = {"text": block.get("text"), **approval}
        block["approval"] = approval if _clean(approval["text"]) == _clean(block.get("text")) else None
    return {name: value for name, value in block.items() if name != "approval" or value is not None}


def restate_paragraphs(blocks: list[Any], paragraphs: list[str]) -> list[Any]:
    """Put new running text into a profile; its quotes, images and headings stay.

    As many paragraphs as before take the places of the old ones; otherwise they come first and the rest follows.
    """
    places = [number for number, block in enumerate(blocks) if block.get("kind") == "paragraph"]
    stated = [{"kind": "paragraph", "text": text} for text in paragraphs]
    if len(places) != len(stated):
        return [*stated, *(block for block in blocks if block.get("kind") != "paragraph")]
    restated = list(blocks)
    for place, block in zip(places, stated, strict=True):
        restated[place] = block
    return restated


def find_corrected(draft: Plain, quotes: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Which stored quote each of a row's quotes corrects: None for one that is new, or there with the same text.

    As many quotes of a speaker as before are the same ones; those whose text differs correct each other in order.
    """
    said = [
        (fold_name(str(quote["speaker"])), str(_clean(quote["quote"]))) if "quote" in quote else None
        for quote in quotes
    ]
    free = {speaker: _find_free(draft, speaker, [each for each in said if each and each[0] == speaker])
            for speaker, _ in filter(None, said)}  # fmt: skip
    known = {(_said_by(block), block.get("text")) for block in draft.get("profile") or [] if _is_quote(block)}
    return [next(free[each[0]], None) if each and each not in known else None for each in said]


def _find_free(draft: Plain, speaker: str, said: Sequence[tuple[str, object]]) -> Iterator[Any]:
    own = [block for block in draft.get("profile") or [] if _is_quote(block) and _said_by(block) == speaker]
    return iter([block for block in own if (speaker, block.get("text")) not in said] if len(own) == len(said) else [])


def put_quote(draft: Plain, given: Mapping[str, Any], corrected: Any) -> int:
    """State one quote from a table's columns; gives its block's number in the profile, 0 when no quote was given.

    It takes the place of the one of the same text, else of the one that it corrects, else it is another one.
    ``speaker`` must be given.
    """
    if "quote" not in given or "portrait" in given:
        _put_speaker(draft, given)
    if "quote" not in given:
        return 0
    blocks = draft["profile"] = list(draft.get("profile") or [])
    block = _find_quote(blocks, str(given["speaker"]), given["quote"]) or corrected
    if block is None:
        block = {"kind": "quote"}
        blocks.append(block)
    block.update({"text": given["quote"]})
    block.update({name: given[name] for name in ("speaker", "role", "attribution") if name in given})
    return next(number for number, each in enumerate(blocks, 1) if each is block)


def _find_quote(blocks: list[Any], speaker: str, text: object) -> Any:
    own = [block for block in blocks if _is_quote(block) and _said_by(block) == fold_name(speaker)]
    return next((block for block in own if block.get("text") == _clean(text)), None)


def _put_speaker(draft: Plain, given: Mapping[str, Any]) -> None:
    speakers = draft["speakers"] = list(draft.get("speakers") or [])
    name = str(given["speaker"])
    person = next((each for each in speakers if fold_name(str(each.get("name"))) == fold_name(name)), None)
    if person is None:
        person = {"name": name}
        speakers.append(person)
    if "role" in given:
        person["role"] = given["role"]
    if "portrait" in given:
        person["portrait"] = _same_image(person.get("portrait"), given["portrait"])
