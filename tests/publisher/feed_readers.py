"""Two readers as they are out there: one asks for the current document every hour, one walks the whole archive."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import feedparser


@dataclass(kw_only=True)
class Reader:
    """Keeps what it was shown. ``told`` are the ids in the order in which its owner was told of something new,
    ``changed`` those of which it was told that they changed."""

    folder: Path
    feed: str
    told: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    seen: bytes = b""

    def poll(self) -> None:
        """Ask for the current document; where it is the same as the last time there is nothing to do."""
        content = (self.folder / f"{self.feed}.atom").read_bytes()
        if content != self.seen:
            self.seen = content
            self._take_in(content)

    def walk(self) -> list[str]:
        """Read the current document and then back through the archive. Returns the files, in that order."""
        name, visited = f"{self.feed}.atom", []
        while name:
            visited.append(name)
            content = (self.folder / name).read_bytes()
            self._take_in(content)
            links = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False).feed.links
            name = next((str(link.href).partition("/feeds/")[2] for link in links if link.rel == "prev-archive"), "")
            assert name not in visited
        return visited

    def _take_in(self, content: bytes) -> None:
        # What it holds is clean already, which other tests see to.
        read = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
        for entry in reversed(read.entries):
            moment = datetime.fromisoformat(entry.updated)
            if entry.id not in self.moments:
                self.told.append(entry.id)
            elif moment > self.moments[entry.id]:
                self.changed.append(entry.id)
            elif moment < self.moments[entry.id]:
                continue  # an earlier version, in an archive document: RFC 5005 has the newer one count
            self.moments[entry.id] = moment
            self.shown[entry.id] = entry.content[0].value
