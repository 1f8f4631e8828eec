"""Tells WebSub hubs that a feed has something new. Source: W3C WebSub, and what the hubs themselves document."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import httpx

TIMEOUT: Final = 10.0
PAUSES: Final = (1.0, 4.0)
"""Seconds before the second try and the third; a fourth there is not."""
_LATER: Final = frozenset({408, 425, 429})
_log = logging.getLogger("occnews.websub")


@dataclass(frozen=True, kw_only=True)
class Ping:
    """What became of telling one hub of feeds. ``problem`` is "" when it took them all, and ``topics`` are then all of
    them; else those that it did not take. ``tries`` counts from 1."""

    hub: str
    topics: tuple[str, ...]
    tries: int
    problem: str = ""


def ping_hubs(
    hubs: Iterable[str], topics: Iterable[str], *, pause: Callable[[float], None] = time.sleep
) -> tuple[Ping, ...]:
    """Tell each hub of every topic, the address of a feed; try again where that may help.

    Never raises: what is published is published, and readers that ask for themselves have it all the same.
    """
    told = tuple(topics)
    if not told:
        return ()
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": "occnews"}) as client:
        return tuple(_ping(client, hub, told, pause) for hub in hubs)


def _ping(client: httpx.Client, hub: str, topics: tuple[str, ...], pause: Callable[[float], None]) -> Ping:
    waiting = list(topics)
    for tries in range(1, len(PAUSES) + 2):
        problem, may_pass = _tell_all(client, hub, waiting)
        if not waiting:
            _log.info("%s was told of %s", hub, " ".join(topics))
            return Ping(hub=hub, topics=topics, tries=tries)
        _log.warning("%s was not told of %s (try %d): %s", hub, " ".join(waiting), tries, problem)
        if not may_pass or tries > len(PAUSES):
            break
        pause(PAUSES[tries - 1])
    return Ping(hub=hub, topics=tuple(waiting), tries=tries, problem=problem)


def _tell_all(client: httpx.Client, hub: str, waiting: list[str]) -> tuple[str, bool]:
    """Tell a hub of what is waiting, up to the first that it does not take: (what went wrong, whether it may pass)."""
    while waiting:
        # One a request, which every hub understands; some read more from one, and some only the last.
        problem, may_pass = _tell(client, hub, waiting[0])
        if problem:
            return problem, may_pass
        waiting.pop(0)
    return "", False


def _tell(client: httpx.Client, hub: str, topic: str) -> tuple[str, bool]:
    try:
        answer = client.post(hub, data={"hub.mode": "publish", "hub.url": topic})
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return f"it cannot be reached ({str(error) or type(error).__name__})", True
    if answer.is_success:
        return "", False
    said = " ".join(answer.text.split())[:200]
    reason = f"it answered {answer.status_code}{f': {said}' if said else ''}"
    return reason, answer.status_code in _LATER or answer.is_server_error
