"""What stands in which feed: the ledger from which current documents and archives are made."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from occnews.model.member import Language


class FeedKind(StrEnum):
    """What a feed gathers."""

    PUBLICATION = "publication"
    LANGUAGE = "language"
    MEMBER_KIND = "kind"
    FOCUS_AREA = "focus"


FORMATS: Final = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
"""The formats that each feed is written in, by the suffix of its files, with their media types."""

FORMAT_NAMES: Final = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
}
"""What people call each format, by its media type."""

OUTLINE: Final = "feeds.opml"
"""The file that lists every feed, for readers that take in many at once."""


@dataclass(frozen=True, kw_only=True)
class FeedName:
    """A feed: ``name`` is that of its files; ``label`` says which language, kind or area, "" for a kind of publication.

    ``label`` is plain text as first met. ``id`` is minted when something is first published in it, "" until then.
    """

    name: str
    kind: FeedKind
    label: str = ""
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A publication in one feed, as it was when it was published, corrected or retracted.

    ``publication`` is its id, ``id`` that of the entry, minted once; ``link`` is the address on the team's own site or
    "". ``updated`` is a moment that no other publication has. ``page`` is the archive document that holds it for
    good; None while it is in the current document, or in the archive document that is not full yet.
    """

    feed: str
    publication: str
    revision: int
    id: str
    language: Language
    link: str
    is_retracted: bool
    updated: dt.datetime
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedListing:
    """A feed as people choose it. ``address`` is that of its files without their suffix, "" without a site."""

    name: str
    kind: FeedKind
    title: str
    language: Language
    address: str

    @property
    def links(self) -> tuple[tuple[str, str, str], ...]:
        """(format, address, media type) of each format; none without a site."""
        if not self.address:
            return ()
        return tuple((suffix, f"{self.address}.{suffix}", media_type) for suffix, media_type in FORMATS.items())


@dataclass(frozen=True, kw_only=True)
class FeedDocument:
    """One document of a feed: the current one (``page`` 0) or an archive document, numbered from 1, the oldest first.

    ``previous`` is the archive document before it, ``next`` the one after it; 0 where there is none. Source: RFC 5005.
    """

    page: int = 0
    previous: int = 0
    next: int = 0

    @property
    def is_archive(self) -> bool:
        return self.page > 0


def name_document(feed: str, page: int) -> str:
    """The file of a document under ``feeds/``, without its suffix; ``page`` 0 is the current one."""
    return f"archive/{feed}-{page}" if page else feed
