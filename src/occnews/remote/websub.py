"""Tells WebSub hubs that a feed has something new. Source: W3C WebSub, and what the hubs themselves document."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import httpx

TIMEOUT: Final = 10.0
PAUSES: Final = (1.0, 4.0)
"""Seconds before the second try and the third; a fourth there is not."""
_AWAY: Final = frozenset({429, 502, 503, 504})
"""Answers that speak of the hub, and not of what it was asked: the next question would be one too many."""
_LATER: Final = frozenset({408, 425})
_log = logging.getLogger("occnews.websub")
_log.addHandler(logging.NullHandler())  # who called is given it all; on a terminal it would be said twice


@dataclass(frozen=True, kw_only=True)
class Ping:
    """What became of telling one hub of feeds: the topics that it took, those that it does not want (with why), and
    those that it could not be told of in all ``tries``, because of ``problem``; "" when there are none."""

    hub: str
    told: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    untold: tuple[str, ...] = ()
    tries: int
    problem: str = ""


def ping_hubs(
    hubs: Iterable[str], topics: Iterable[str], *, pause: Callable[[float], None] = time.sleep
) -> tuple[Ping, ...]:
    """Tell each hub of every topic, the address of a feed; try again where that may help.

    Never raises: what is published is published, and readers that ask for themselves have it all the same.
    """
    new = tuple(topics)
    if not new:
        return ()
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": "occnews"}) as client:
        return tuple(_ping(client, hub, new, pause) for hub in hubs)


@dataclass
class _Progress:
    """Where telling one hub has come to: ``waiting`` are the topics that another try may help, because of
    ``problem``."""

    waiting: list[str]
    told: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""


def _ping(client: httpx.Client, hub: str, topics: tuple[str, ...], pause: Callable[[float], None]) -> Ping:
    at = _Progress(waiting=list(topics))
    for tries in range(1, len(PAUSES) + 2):
        _tell_all(client, hub, at)
        if not at.waiting or tries > len(PAUSES):
            break
        _log.info("%s was told of %d of %d feed files (try %d): %s", hub, len(at.told), len(topics), tries, at.problem)
        pause(PAUSES[tries - 1])
    told, refused, untold = tuple(at.told), tuple(at.refused), tuple(at.waiting)
    ping = Ping(hub=hub, told=told, refused=refused, untold=untold, tries=tries, problem=at.problem)
    _note(ping)
    return ping


def _tell_all(client: httpx.Client, hub: str, at: _Progress) -> None:
    """Tell a hub of each topic that waits, whatever it says of another; but of no more once it is away.

    What it stumbled over comes last the next time, so that it does not stand in the way of the others again.
    """
    left, at.waiting, at.problem = at.waiting, [], ""
    is_away = False
    while left and not is_away:
        # One a request, which every hub understands; some read more from one, and some only the last.
        topic = left.pop(0)
        problem, may_pass, is_away = _tell(client, hub, topic)
        if not problem:
            at.told.append(topic)
        elif may_pass:
            at.waiting.append(topic)
            at.problem = problem
        else:
            at.refused.append((topic, problem))
    at.waiting = [*left, *at.waiting]


def _tell(client: httpx.Client, hub: str, topic: str) -> tuple[str, bool, bool]:
    """Tell a hub of one topic: (what went wrong, whether that may pass, whether the hub is away)."""
    try:
        answer = client.post(hub, data={"hub.mode": "publish", "hub.url": topic})
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return f"it cannot be reached ({str(error) or type(error).__name__})", True, True
    if answer.is_success:
        return "", False, False
    said = " ".join(answer.text.split())[:200]
    reason = f"it answered {answer.status_code}{f': {said}' if said else ''}"
    is_away = answer.status_code in _AWAY
    return reason, is_away or answer.status_code in _LATER or answer.is_server_error, is_away


def _note(ping: Ping) -> None:
    """Log what came of it in a line, and what the hub does not want."""
    count = len(ping.told) + len(ping.refused) + len(ping.untold)
    level = logging.INFO if len(ping.told) == count else logging.WARNING
    why = f": {ping.problem}" if ping.problem else ""
    _log.log(level, "%s was told of %d of %d feed files%s", ping.hub, len(ping.told), count, why)
    for topic, reason in ping.refused:
        _log.warning("%s does not want %s: %s", ping.hub, topic, reason)
