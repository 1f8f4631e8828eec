"""Reads RSS 2.0, Atom 1.0 and JSON Feed 1.1 as the rules ask of them: one shape for all three."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

from lxml import etree

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_HISTORY: Final = "{http://purl.org/syndication/history/1.0}"
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;")
_VERSION: Final = "https://jsonfeed.org/version/1.1"


class FeedUnreadableError(ValueError):
    """A document that is no feed. Its text says why."""


@dataclass(frozen=True, kw_only=True)
class ReadEntry:
    """One entry. ``addresses`` are all outside its content; ``problems`` are sentences, ``missing`` the parts that it
    ought to have."""

    id: str
    title: str
    content: str
    published: dt.datetime | None
    updated: dt.datetime | None
    addresses: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadFeed:
    """One document. ``home`` is the address of the site, ``own`` its own; ``current`` and ``previous`` as RFC 5005."""

    home: str
    own: str
    hubs: tuple[str, ...]
    current: str
    previous: str
    is_archive: bool
    entries: tuple[ReadEntry, ...]
    missing: tuple[str, ...]


def read_feed(file: str, content: bytes) -> ReadFeed:
    """Read a document by its suffix. Raises FeedUnreadableError."""
    if file.endswith(".json"):
        return _read_json(file, content)
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise FeedUnreadableError(str(error.msg or error).rstrip(".")) from None
    if root.tag == f"{_ATOM}feed":
        return _read_atom(root)
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise FeedUnreadableError(f"it begins with <{root.tag}>")
    return _read_rss(channel)


def _read_atom(root: etree._Element) -> ReadFeed:
    entries = tuple(_read_atom_entry(entry) for entry in root.findall(f"{_ATOM}entry"))
    return _assemble(
        root, home=_find_link(root, "alternate"), entries=entries, missing=_miss(root, "id", "title", "updated")
    )


def _read_rss(channel: etree._Element) -> ReadFeed:
    entries = tuple(_read_rss_item(item) for item in channel.findall("item"))
    missing = tuple(name for name in ("title", "link", "description") if not channel.findtext(name))
    return _assemble(channel, home=channel.findtext("link") or "", entries=entries, missing=missing)


def _assemble(
    parent: etree._Element, *, home: str, entries: tuple[ReadEntry, ...], missing: tuple[str, ...]
) -> ReadFeed:
    return ReadFeed(
        home=home,
        own=_find_link(parent, "self"),
        hubs=tuple(str(link.get("href")) for link in parent.findall(f"{_ATOM}link") if link.get("rel") == "hub"),
        current=_find_link(parent, "current"),
        previous=_find_link(parent, "prev-archive"),
        is_archive=parent.find(f"{_HISTORY}archive") is not None,
        entries=entries,
        missing=missing,
    )


def _read_atom_entry(entry: etree._Element) -> ReadEntry:
    links = entry.findall(f"{_ATOM}link")
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    content = entry.find(f"{_ATOM}content")
    problems = []
    if len(alternates) > 1 or any(link.get("type", "text/html") != "text/html" for link in alternates):
        problems.append("More than one link calls itself the entry's page; readers take the last.")
    if content is not None and content.get("type") != "html":
        problems.append(f"Its content is of the type {content.get('type')}, and not html.")
    return ReadEntry(
        id=entry.findtext(f"{_ATOM}id") or "",
        title=entry.findtext(f"{_ATOM}title") or "",
        content=(content.text or "") if content is not None else "",
        published=_read_moment(entry.findtext(f"{_ATOM}published")),
        updated=_read_moment(entry.findtext(f"{_ATOM}updated")),
        addresses=tuple(str(link.get("href") or "") for link in links),
        missing=(
            *_miss(entry, "id", "title", "updated", "published", "summary", "content", "author"),
            *(() if alternates else ("link",)),
        ),
        problems=tuple(problems),
    )


def _read_rss_item(item: etree._Element) -> ReadEntry:
    names = ("title", "link", "guid", "description", "pubDate", f"{_CONTENT}encoded", f"{_DC}creator")
    tags = [child.tag for child in item]
    problems = []
    if f"{_CONTENT}encoded" in tags and "description" in tags[tags.index(f"{_CONTENT}encoded") :]:
        problems.append("Its description stands after its content, which some readers then overwrite.")
    title = item.findtext("title") or ""
    if _MARKUP.search(item.findtext("guid") or ""):
        problems.append("Its guid holds HTML.")
    enclosures = [str(each.get("url") or "") for each in item.findall("enclosure")]
    return ReadEntry(
        id=item.findtext("guid") or "",
        title=title,
        content=item.findtext(f"{_CONTENT}encoded") or "",
        published=_read_moment(item.findtext("pubDate")),
        updated=_read_moment(item.findtext(f"{_ATOM}updated")),
        addresses=(item.findtext("link") or "", *enclosures),
        missing=tuple(name.rpartition("}")[2] for name in names if not item.findtext(name)),
        problems=tuple(problems),
    )


def _read_json(file: str, content: bytes) -> ReadFeed:
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        raise FeedUnreadableError("it is no JSON") from None
    if not isinstance(plain, dict) or plain.get("version") != _VERSION:
        raise FeedUnreadableError(f"its version is not {_VERSION}")
    items = plain.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise FeedUnreadableError("it has no list of items")
    hubs = [hub for hub in plain.get("hubs", []) if isinstance(hub, dict)]
    return ReadFeed(
        home=str(plain.get("home_page_url", "")),
        own=str(plain.get("feed_url", "")),
        hubs=tuple(str(hub.get("url", "")) for hub in hubs if hub.get("type") == "WebSub"),
        current="",
        previous=str(plain.get("next_url", "")),
        is_archive=file.startswith("archive/"),  # JSON Feed has no word for it
        entries=tuple(_read_json_item(item) for item in items),
        missing=tuple(_miss_keys(plain, "title", "home_page_url", "feed_url", "authors", "language")),
    )


def _read_json_item(item: Mapping[str, Any]) -> ReadEntry:
    names = ("id", "url", "title", "content_html", "summary", "date_published", "date_modified", "authors")
    return ReadEntry(
        id=str(item.get("id", "")),
        title=str(item.get("title", "")),
        content=str(item.get("content_html", "")),
        published=_read_moment(item.get("date_published")),
        updated=_read_moment(item.get("date_modified")),
        addresses=tuple(str(item[name]) for name in ("url", "image", "external_url") if name in item),
        missing=tuple(_miss_keys(item, *names)),
    )


def _miss(parent: etree._Element, *names: str) -> tuple[str, ...]:
    """The children that are not there, or empty."""
    found = {name: parent.find(f"{_ATOM}{name}") for name in names}
    return tuple(name for name, each in found.items() if each is None or not (each.text or len(each)))


def _miss_keys(plain: Mapping[str, Any], *names: str) -> Iterator[str]:
    return (name for name in names if not plain.get(name))


def _find_link(parent: etree._Element, rel: str) -> str:
    links = (link for link in parent.findall(f"{_ATOM}link") if link.get("rel", "alternate") == rel)
    return next((str(link.get("href") or "") for link in links), "")


def _read_moment(text: object) -> dt.datetime | None:
    """A moment as RFC 3339 or RFC 5322 writes it; None for anything else, and for one without a zone."""
    if not isinstance(text, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(text) if text[:1].isdigit() else parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
