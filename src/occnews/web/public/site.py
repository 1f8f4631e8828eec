"""Answers requests for the public site: what may be cached, what has not changed, and what has moved."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from occnews.model.feed import FORMATS
from occnews.publisher.site_writing import MANIFEST, read_moved
from occnews.web.public.files import Body, FileShelf, Header, HeldFile
from occnews.web.security import SECURITY_HEADERS

PUBLIC_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The content policy of the public pages: everything that they ask for is ours."""

_PLAIN: Final = b"text/plain; charset=utf-8"
_NOT_ALLOWED: Final = b"Only GET and HEAD are answered here.\n"
_NOT_FOUND: Final = b"There is nothing here.\n"


class PublicSite:
    """ASGI: serves a folder that ``occnews site build`` wrote, and nothing else.

    ``base`` is the site's public address, for links in headers; its path may stand before every name, as behind a
    proxy that leaves it there. ``hubs`` are told of in the headers of the feeds. ``clock`` says the seconds since 1970.
    """

    def __init__(
        self,
        folder: Path,
        *,
        base: str = "",
        clock: Callable[[], float],
        prefix: str = "",
        hubs: tuple[str, ...] = (),
    ) -> None:
        self._folder, self._base, self._prefix, self._hubs, self._clock = folder, base, prefix, hubs, clock
        self._shelf = FileShelf(folder, self._list_headers)
        self._security = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
        self._moved: Mapping[str, str] = {}
        self._moved_stamp = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Of any other kind, as ASGI has it, there is none to be answered."""
        if scope["type"] != "http":
            raise ValueError(f"the public site answers no {scope['type']}")
        is_head = scope["method"] == "HEAD"
        if scope["method"] not in ("GET", "HEAD"):
            await self._refuse(send, 405, _NOT_ALLOWED, [(b"allow", b"GET, HEAD"), (b"content-type", _PLAIN)])
            return
        path = self._strip(scope["path"])
        name = f"{path}index.html" if not path or path.endswith("/") else path
        target = self._find_moved(name)
        if target:
            await self._redirect(send, scope, target)
            return
        held = await self._shelf.find(name)
        if held:
            await _send_file(send, held, dict(scope["headers"]), self._clock(), is_head=is_head)
        elif self._shelf.has_folder(path):
            await self._redirect(send, scope, f"{path}/")
        else:
            await self._send_not_found(send, is_head=is_head)

    def _strip(self, path: str) -> str:
        if self._prefix and (path == self._prefix or path.startswith(f"{self._prefix}/")):
            path = path[len(self._prefix) :]
        return path.removeprefix("/")

    def _find_moved(self, name: str) -> str:
        """Where an old address leads now, "" for one that is none."""
        if "." in name and not name.endswith("index.html"):
            return ""
        try:
            stamp = (self._folder / MANIFEST).stat().st_mtime_ns
        except OSError:
            return ""
        if stamp != self._moved_stamp:
            self._moved, self._moved_stamp = read_moved(self._folder), stamp
        place = name.removesuffix("index.html")
        return self._moved.get(place if place.endswith("/") else f"{place}/", "").removesuffix("index.html")

    async def _redirect(self, send: Send, scope: Scope, target: str) -> None:
        query = scope["query_string"].decode("latin-1")
        location = quote(f"{self._prefix}/{target}") + (f"?{query}" if query else "")
        headers = [(b"location", location.encode("latin-1")), (b"cache-control", b"public, max-age=3600")]
        await self._refuse(send, 301, b"", headers)

    async def _send_not_found(self, send: Send, *, is_head: bool) -> None:
        page = await self._shelf.find("404.html")
        body = page.plain.content if page else _NOT_FOUND
        kind = b"text/html; charset=utf-8" if page else _PLAIN
        headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
        if page:
            headers.append((b"content-security-policy", PUBLIC_POLICY.encode()))
        await self._refuse(send, 404, body, headers, is_head=is_head)

    async def _refuse(
        self, send: Send, status: int, body: bytes, headers: list[Header], *, is_head: bool = False
    ) -> None:
        length = (b"content-length", str(len(body)).encode())
        await _send(send, status, [*headers, length, *self._security], b"" if is_head else body)

    def _list_headers(self, name: str) -> list[Header]:
        """What is said of a file beside its content."""
        security = dict(self._security)
        found: list[Header] = []
        is_feed = name.startswith("feeds/") and not name.endswith(".html")
        if name.endswith((".html", ".svg")):
            found.append((b"content-security-policy", PUBLIC_POLICY.encode()))
        if is_feed or name.startswith(("media/", "cards/")):
            # Emails and readers show our pictures, and readers in a browser fetch our feeds.
            security[b"cross-origin-resource-policy"] = b"cross-origin"
        if is_feed:
            found.append((b"access-control-allow-origin", b"*"))
            links = ", ".join(self._list_links(name))
            found += [(b"link", links.encode("latin-1"))] if links else []
        return [*found, *security.items()]

    def _list_links(self, name: str) -> Iterator[str]:
        """A feed's own address and its hubs, as WebSub asks. Source: w3.org/TR/websub, section 4.

        Hubs are told of the documents that new entries come into; whoever subscribed to another would wait for ever.
        """
        if self._base:
            yield f'<{quote(f"{self._base}/{name}", safe=_SAFE)}>; rel="self"'
        path = PurePosixPath(name)
        is_current = path.parent.name == "feeds" and path.suffix[1:] in FORMATS
        for hub in self._hubs if is_current else ():
            yield f'<{quote(hub, safe=_SAFE)}>; rel="hub"'


_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"


async def _send_file(send: Send, held: HeldFile, asked: Mapping[bytes, bytes], now: float, *, is_head: bool) -> None:
    """Send a file, or say that the reader has it already."""
    body = held.packed if held.packed and takes_gzip(asked.get(b"accept-encoding", b"")) else held.plain
    known = find_known(held, body, asked)
    if known:
        await _send(send, 304, say_moment(held, known.fresh, now), b"")
    else:
        await _send(send, 200, say_moment(held, body.headers, now), b"" if is_head else body.content)


_GRAIN: Final = 2.0
"""Seconds within which a file can change twice and show the same moment: HTTP tells whole ones, some disks every
second one."""


def say_moment(held: HeldFile, headers: list[Header], now: float) -> list[Header]:
    """Headers with a moment of change that is over: what changes once more will show a later one.

    Of a file that has just changed, or that comes from the future, an earlier moment is told; who has only that gets it
    once more. Source: RFC 9110 §8.8.2.
    """
    latest = int(now - _GRAIN)
    if held.changed <= latest:
        return headers
    safe = formatdate(latest, usegmt=True).encode()
    return [(name, safe if name == b"last-modified" else value) for name, value in headers]


def find_known(held: HeldFile, body: Body, asked: Mapping[bytes, bytes]) -> Body | None:
    """The form of a file that the reader has; None when it has none, or an older one. Source: RFC 9110 §13.

    Both forms are one content: whoever has the other one has this.
    """
    tags = asked.get(b"if-none-match")
    if tags is not None:
        listed = {tag.strip().removeprefix(b"W/") for tag in tags.split(b",")}
        others = [each for each in (body, held.plain, held.packed) if each]
        return body if b"*" in listed else next((each for each in others if each.tag in listed), None)
    since = asked.get(b"if-modified-since")
    return body if since is not None and held.changed <= _read_moment(since) else None


def _read_moment(text: bytes) -> float:
    """The seconds since 1970 that an HTTP date says; minus one for none, which no file is older than."""
    try:
        moment = parsedate_to_datetime(text.decode("latin-1"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return -1.0


def takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding header asks for gzip; ``*`` means any. Source: RFC 9110 §12.5.3."""
    if b"gzip" not in accepted and b"*" not in accepted:
        return False
    weights = dict(_read_weight(part) for part in accepted.lower().split(b","))
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0


def _read_weight(part: bytes) -> tuple[bytes, float]:
    coding, _, parameter = part.partition(b";")
    name, _, value = parameter.strip().partition(b"=")
    try:
        return coding.strip(), float(value) if name.strip() == b"q" else 1.0
    except ValueError:
        return coding.strip(), 0.0


async def _send(send: Send, status: int, headers: list[Header], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
