"""Fits a post into what a network takes: what is optional goes first, in a fixed order."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from occnews.render.social.cutting import cut
from occnews.render.social.networks import Manner

_SUMMARIES: Final = (320, 280, 240, 200, 170, 140, 110, 80)
_NAMES: Final = (20, 12, 8, 5, 3, 2, 1)
_HOOKS: Final = (200, 120, 60, 30)


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much a post may hold of what is optional.

    ``summary`` and ``hook``: characters at most; ``names``, ``hashtags``: so many; 0 leaves them out. ``tagged``: the
    link carries its campaign tags.
    """

    summary: int
    names: int
    hashtags: int
    quote: bool = True
    standfirst: bool = True
    mentions: bool = True
    tagged: bool = True
    link: bool = True
    hook: int = 500


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A text that fits, and the room that it was written in."""

    text: str
    room: Room


@cache
def list_rooms(manner: Manner) -> tuple[Room, ...]:
    """List the rooms of a network, from the widest: what each next one gives up is the order in which things go.

    The quote, then ever more of the summaries, the standfirst, all hashtags but one, the summaries as a whole, the
    mentions, ever more names, the last hashtag, the link's tags, all names and most of the first line. When that is not
    enough, the link goes, and the rest may have its room.
    """
    widest = Room(summary=manner.summary, names=manner.names, hashtags=manner.hashtags)
    return tuple(dict.fromkeys([*_narrow(widest), *_narrow(replace(widest, link=False, tagged=False))]))


def fit(draft: Callable[[Room], str], rooms: Sequence[Room], is_within: Callable[[str], bool]) -> Fitted:
    """Write a draft in ever narrower rooms until it is within.

    A draft that is too long in the narrowest is cut after a word, so what comes back is within whatever the draft.
    """
    text = ""
    for room in rooms:
        text = tidy(draft(room))
        if is_within(text):
            return Fitted(text=text, room=room)
    return Fitted(text=cut(text, is_within), room=rooms[-1])


def tidy(text: str) -> str:
    """Take superfluous spaces and empty lines out of a rendered text."""
    lines = [re.sub(r" {2,}", " ", line.strip()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _narrow(widest: Room) -> Iterator[Room]:
    yield widest
    for quote in (True, False):
        # A post with the quote may shorten its summaries a little, but not to a line.
        for summary in _SUMMARIES:
            if summary < widest.summary and (not quote or summary >= widest.summary // 2):
                yield replace(widest, summary=summary, quote=quote)
    room = replace(widest, quote=False, summary=min(widest.summary, _SUMMARIES[-1]))
    for changes in (
        {"standfirst": False},
        {"hashtags": min(1, room.hashtags)},
        {"summary": 0},
        {"mentions": False},
        *({"names": names} for names in _NAMES if names < room.names),
        {"hashtags": 0},
        {"tagged": False},
        {"names": 0},
        *({"hook": hook} for hook in _HOOKS),
    ):
        room = replace(room, **changes)  # type: ignore[arg-type]  # names of Room's fields, all int or bool
        yield room
