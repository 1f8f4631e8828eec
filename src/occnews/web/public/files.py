"""The files of a site as they are held in memory, ready to be sent."""

import asyncio
import gzip
import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Final

Header = tuple[bytes, bytes]

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
}
_PACKED: Final = frozenset({".html", ".css", ".js", ".json", ".rss", ".atom", ".opml", ".xml", ".txt", ".svg"})
_LEAST_TO_PACK: Final = 256
_MOST_HELD: Final = 64_000_000  # bytes of all files in memory
_MOST_OF_ONE: Final = 4_000_000
_HOUR, _YEAR = 3600, 31_536_000

Stamp = tuple[int, int, int]
"""A file's moment of change in nanoseconds, its size and its number on the disk: another one is another content."""


@dataclass(frozen=True, slots=True)
class Body:
    """One form of a file: as it is, or packed. ``headers`` are those of a 200, ``fresh`` those of a 304."""

    tag: bytes
    content: bytes
    headers: list[Header]
    fresh: list[Header]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file with all that is said of it. ``packed`` is None where packing gains nothing."""

    stamp: Stamp
    changed: int
    plain: Body
    packed: Body | None

    @property
    def weight(self) -> int:
        """The bytes that it takes in memory."""
        return len(self.plain.content) + (len(self.packed.content) if self.packed else 0)


class FileShelf:
    """Holds the files of a folder in memory, as far as there is room, and sees when one has changed.

    Nothing outside the folder is ever read, and nothing whose name begins with a dot.
    """

    def __init__(self, folder: Path, headers_for: Callable[[str], list[Header]]) -> None:
        self._folder = folder.resolve()
        self._headers_for = headers_for
        self._held: OrderedDict[str, HeldFile] = OrderedDict()
        self._weight = 0

    async def find(self, name: str) -> HeldFile | None:
        """Find a file by its name (``feeds/digests.rss``); None when there is none to be seen."""
        if not is_plain_name(name):
            return None
        path = f"{self._folder}{os.sep}{name}"
        stamp = _stamp(path)
        held = self._held.get(name)
        if held is None or stamp is None or held.stamp != stamp:
            self._forget(name)
            held = await asyncio.to_thread(self._load, name) if stamp else None
            if held and held.weight <= _MOST_OF_ONE:
                self._keep(name, held)
        return held

    def has_folder(self, name: str) -> bool:
        """Whether a folder of that name has a page."""
        return is_plain_name(name) and _stamp(f"{self._folder}{os.sep}{name}{os.sep}index.html") is not None

    def _load(self, name: str) -> HeldFile | None:
        path = self._folder / name
        # A link may lead out of the folder, to what nobody meant to publish.
        if not path.resolve().is_relative_to(self._folder):
            return None
        stamp = _stamp(str(path))
        try:
            data = path.read_bytes()
        except OSError:
            return None
        return hold_file(name, data, stamp, self._headers_for(name)) if stamp else None

    def _keep(self, name: str, held: HeldFile) -> None:
        self._forget(name)
        self._held[name] = held
        self._weight += held.weight
        while self._weight > _MOST_HELD:
            self._forget(next(iter(self._held)))

    def _forget(self, name: str) -> None:
        held = self._held.pop(name, None)
        self._weight -= held.weight if held else 0


def is_plain_name(name: str) -> bool:
    """Whether a name stays within its folder on every system, and hides nothing."""
    if not name or "\\" in name or ":" in name or not name.isprintable():
        return False
    return all(part and not part.startswith(".") for part in name.split("/"))


def _stamp(path: str) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - on the way of every request, and Path is three times slower
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if (found.st_mode & 0o170000) == 0o100000 else None


def hold_file(name: str, data: bytes, stamp: Stamp, more: list[Header]) -> HeldFile:
    """Make all that is sent of a file. The tag of the packed form is another one, as its bytes are."""
    suffix = Path(name).suffix.lower()
    digest = hashlib.sha256(data).hexdigest()[:32]
    changed = stamp[0] // 1_000_000_000
    may_pack = suffix in _PACKED and len(data) >= _LEAST_TO_PACK
    common = [
        (b"cache-control", _say_cache(name).encode()),
        (b"last-modified", formatdate(changed, usegmt=True).encode()),
        *([(b"vary", b"accept-encoding")] if may_pack else []),
        *more,
    ]
    kind = (b"content-type", _say_type(name, suffix).encode())
    plain = _make_body(f'"{digest}"', data, common, [kind])
    packed = None
    if may_pack:
        content = gzip.compress(data, 6, mtime=0)
        packed = _make_body(f'"{digest}-gzip"', content, common, [kind, (b"content-encoding", b"gzip")])
    return HeldFile(stamp, changed, plain, packed)


def _make_body(tag: str, content: bytes, common: list[Header], own: list[Header]) -> Body:
    fresh = [(b"etag", tag.encode()), *common]
    return Body(tag.encode(), content, [*own, (b"content-length", str(len(content)).encode()), *fresh], fresh)


def _say_type(name: str, suffix: str) -> str:
    if name.startswith("feeds/") and suffix == ".json":
        return "application/feed+json"
    return _TYPES.get(suffix, "application/octet-stream")


def _say_cache(name: str) -> str:
    """How long others may keep a file without asking: what is named by its content, for good."""
    if name.startswith(("media/", "cards/")):
        return f"public, max-age={_YEAR}, immutable"
    return f"public, max-age={_HOUR if not name.endswith(('.html', 'index.json')) else 300}"
