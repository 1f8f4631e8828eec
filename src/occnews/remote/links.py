"""Asks the sites behind addresses whether there is still something there.

Only the public net is asked: an address that leads to a private machine is not, wherever a redirect points. Answers are
kept for a day. A proxy that the environment names is not used, as who is asked could not be known then.
"""

import datetime as dt
import ipaddress
import json
import socket
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

TIMEOUT: Final = 10.0
AT_ONCE: Final = 8
MOST_REDIRECTS: Final = 5
KEPT: Final = dt.timedelta(days=1)
# Sites that refuse programs, or that ask them to come back later: the page may well be there.
_SHY: Final = frozenset({401, 403, 405, 406, 407, 418, 429, 451, 503, 999})
_GONE: Final = frozenset({404, 410})
_MOVED: Final = frozenset({301, 308})
_REDIRECTS: Final = _MOVED | {302, 303, 307}
# Many sites answer HEAD wrongly, and GET well.
_AGENT: Final = {"User-Agent": "Mozilla/5.0 (compatible; occnews link check)", "Accept": "*/*"}


@dataclass(frozen=True, kw_only=True)
class LinkAnswer:
    """What became of an address. ``problem`` is "" when there is something there, or nobody can tell;
    ``moved_to`` is where it says that it has moved for good."""

    problem: str = ""
    moved_to: str = ""


def check_links(
    addresses: Iterable[str], *, cache: Path, now: dt.datetime, reach_private: bool = False
) -> dict[str, LinkAnswer]:
    """Ask each address once, a few at a time; ``cache`` is the file of earlier answers.

    ``reach_private`` lets it ask private machines too: for tests.
    """
    wanted = dict.fromkeys(addresses)
    known = {address: answer for address, answer in _read_cache(cache, now).items() if address in wanted}
    missing = [address for address in wanted if address not in known]
    with (
        httpx.Client(timeout=TIMEOUT, trust_env=False, headers=_AGENT) as client,
        ThreadPoolExecutor(max_workers=AT_ONCE) as pool,
    ):
        asked = dict(zip(missing, pool.map(lambda address: _ask(client, address, reach_private), missing), strict=True))
    _keep(cache, now, asked)
    return {address: known.get(address) or asked[address] for address in wanted}


def _ask(client: httpx.Client, address: str, reach_private: bool) -> LinkAnswer:
    place, moved_to, for_good = address, "", True
    for _ in range(MOST_REDIRECTS + 1):
        try:
            response = _fetch(client, place, reach_private)
        except _RefusedError as refusal:
            return LinkAnswer(problem=str(refusal))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return LinkAnswer(problem=_explain(error))
        if response.status_code not in _REDIRECTS or "location" not in response.headers:
            problem = _judge(response.status_code)
            return LinkAnswer(problem=problem, moved_to="" if problem else moved_to)
        place = urljoin(place, response.headers["location"])
        for_good = for_good and response.status_code in _MOVED
        moved_to = place if for_good else moved_to
    return LinkAnswer(problem="it sends whoever asks around in circles")


class _RefusedError(Exception):
    """An address that is not asked."""


def _fetch(client: httpx.Client, address: str, reach_private: bool) -> httpx.Response:
    """Ask for the head, then, where that is not answered well, for the page; its body is not read."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise _RefusedError(f"it leads to {address[:80]}, which is no web address")
    # Connected to is the very machine that was looked at: a name might lead elsewhere when it is asked again.
    machine = _find_machine(host, parts.port or (443 if parts.scheme == "https" else 80), reach_private)
    netloc = f"[{machine}]" if ":" in machine else machine
    target = urlunsplit(parts._replace(netloc=f"{netloc}:{parts.port}" if parts.port else netloc, fragment=""))
    headers = {"Host": parts.netloc.rpartition("@")[2]}
    for method in ("HEAD", "GET"):
        with client.stream(method, target, headers=headers, extensions={"sni_hostname": host}) as response:
            if response.is_success or response.status_code in _REDIRECTS or method == "GET":
                return response
    raise AssertionError("unreachable")


def _find_machine(host: str, port: int, reach_private: bool) -> str:
    machines = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for machine in machines:
        if not (ipaddress.ip_address(machine.partition("%")[0]).is_global or reach_private):
            raise _RefusedError(f"{host} is a private machine, which no reader reaches")
    return machines[0]


def _judge(status: int) -> str:
    if status in _GONE:
        return f"there is no such page (the site answers {status})"
    return "" if status < 400 or status in _SHY else f"the site answers with an error ({status})"


def _explain(error: Exception) -> str:
    text = str(error)
    if isinstance(error, socket.gaierror):
        return "there is no site of that name"
    if isinstance(error, httpx.TimeoutException):
        return f"the site does not answer within {TIMEOUT:.0f} seconds"
    if "CERTIFICATE" in text.upper():
        return "the site's certificate is not valid for it"
    return "the site cannot be reached" if isinstance(error, httpx.HTTPError | OSError) else "it is no web address"


def _read_cache(cache: Path, now: dt.datetime) -> dict[str, LinkAnswer]:
    """Earlier answers that still hold."""
    return {address: LinkAnswer(moved_to=entry["moved_to"]) for address, entry in _read_entries(cache, now).items()}


def _read_entries(cache: Path, now: dt.datetime) -> dict[str, dict[str, str]]:
    """What the file holds that is not too old; nothing when it is gone, damaged or somebody else's."""
    try:
        return {
            str(address): {"moved_to": str(entry["moved_to"]), "at": str(entry["at"])}
            for address, entry in json.loads(cache.read_text(encoding="utf-8")).items()
            if dt.timedelta() <= now - dt.datetime.fromisoformat(entry["at"]) < KEPT
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _keep(cache: Path, now: dt.datetime, answers: Mapping[str, LinkAnswer]) -> None:
    """Keep the good answers; who mends a link wants it asked again at once."""
    at = now.isoformat()
    good = {
        address: {"moved_to": answer.moved_to, "at": at} for address, answer in answers.items() if not answer.problem
    }
    if not good:
        return
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        part = cache.with_suffix(".part")
        part.write_text(json.dumps({**_read_entries(cache, now), **good}, indent=1), encoding="utf-8")
        part.replace(cache)
    except OSError:
        return  # it is asked again next time
