"""Checks feeds as they were written: by their standards, and for what no validator catches.

Sources: RFC 4287, RFC 5005, the RSS Advisory Board's best practices, JSON Feed 1.1, W3C WebSub.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from lxml import etree

from occnews.lint.feed_reading import FeedUnreadableError, ReadEntry, ReadFeed, read_feed
from occnews.model.finding import Finding, Severity
from occnews.model.rules import make_finding

_REBUILD: Final = "Write it again: occnews feeds build"
_UNSAFE_TAGS: Final = frozenset({"script", "style", "iframe", "object", "embed", "form", "link", "meta", "base"})
_ADDRESSES: Final = ("href", "src", "poster", "action")


def find_schema() -> Path | None:
    """Atom's schema in RELAX NG, where it stands beside a checkout; None elsewhere, as it is not ours to ship."""
    path = Path(__file__).resolve().parents[4] / "shared" / "conformance" / "atom.rng"
    return path if path.is_file() else None


@dataclass(frozen=True, kw_only=True)
class FeedPlace:
    """Where a feed ought to lead. ``base`` is the address of ``feeds/`` with its slash, ``homes`` the site's own."""

    base: str
    homes: tuple[str, ...]
    hubs: tuple[str, ...] = ()


def check_feed(file: str, content: bytes, place: FeedPlace, *, schema: bytes | None = None) -> tuple[Finding, ...]:
    """Check one document. ``file`` is its name under ``feeds/``; ``schema`` is Atom's, in RELAX NG."""
    try:
        feed = read_feed(file, content)
    except FeedUnreadableError as error:
        return (make_finding("feed.syntax", file, f"It cannot be read: {error}.", _REBUILD),)
    findings = [
        *_check_schema(file, content, schema),
        *_check_channel(file, feed, place),
        *_check_ids(file, feed.entries),
        *_check_moments(file, feed.entries),
        *_check_chain(file, feed),
    ]
    for entry in feed.entries:
        findings += _check_entry(file, entry)
    return tuple(findings)


def check_formats(name: str, documents: Iterable[tuple[str, bytes]]) -> tuple[Finding, ...]:
    """Check that the formats of one document hold the same entries, in the same order and under the same titles."""
    read = []
    for file, content in documents:
        try:
            read.append((file, read_feed(file, content)))
        except FeedUnreadableError:
            continue  # told of the file itself
    told = {file: [(entry.id, entry.title) for entry in feed.entries] for file, feed in read}
    if len({json.dumps(entries) for entries in told.values()}) > 1:
        counts = ", ".join(f"{len(entries)} in {file}" for file, entries in told.items())
        message = f"Its formats do not hold the same entries ({counts})."
        return (make_finding("feed.differs", name, message, _REBUILD),)
    return ()


def _check_schema(file: str, content: bytes, schema: bytes | None) -> Iterator[Finding]:
    if schema is None or not file.endswith(".atom"):
        return
    rules = etree.RelaxNG(etree.fromstring(schema))
    if not rules.validate(etree.fromstring(content)):
        first = rules.error_log[0]
        yield make_finding("feed.schema", file, f"Line {first.line}: {first.message}.", _REBUILD)


def _check_channel(file: str, feed: ReadFeed, place: FeedPlace) -> Iterator[Finding]:
    for missing in feed.missing:
        yield make_finding("feed.part", file, f"It has no {missing}.", _REBUILD)
    if feed.home and feed.home not in place.homes:
        message = f"Its link leads to {feed.home}, which is not the site."
        yield make_finding("feed.address", file, message, "Look at site.url in config.toml, then: occnews feeds build")
    if feed.own != f"{place.base}{file}":
        message = f"It says that it stands at {feed.own or 'no address'}, and not at {place.base}{file}."
        yield make_finding("feed.address", file, message, "Look at site.url in config.toml, then: occnews feeds build")
    for hub in place.hubs if not feed.is_archive else ():
        if hub not in feed.hubs:
            yield make_finding("feed.hub", file, f"It does not name the hub {hub}.", _REBUILD)


def _check_ids(file: str, entries: Iterable[ReadEntry]) -> Iterator[Finding]:
    counted = Counter(entry.id for entry in entries)
    for entry_id, count in counted.items():
        if not entry_id.startswith("tag:"):
            message = f"The id «{entry_id}» is none that was minted for an entry."
            yield make_finding("feed.id", file, message, _REBUILD)
        if count > 1:
            yield make_finding("feed.id", file, f"The entry {entry_id} is there {count} times.", _REBUILD)


def _check_moments(file: str, entries: Iterable[ReadEntry]) -> Iterator[Finding]:
    told = list(entries)
    for entry in told:
        if entry.updated is None or entry.published is None:
            message = f"{entry.id} does not say when it was published and last changed, with a time zone."
            yield make_finding("feed.moment", file, message, _REBUILD)
    dated = [entry for entry in told if entry.updated]
    for moment, count in Counter(entry.updated for entry in dated).items():
        if count > 1:
            message = f"{count} entries say that they last changed at {moment}; readers cannot tell which is newer."
            yield make_finding("feed.moment", file, message, _REBUILD)
    for entry in dated:
        if entry.published and entry.updated and entry.updated < entry.published:
            message = f"{entry.id} changed before it was published."
            yield make_finding("feed.moment", file, message, _REBUILD)


def _check_chain(file: str, feed: ReadFeed) -> Iterator[Finding]:
    is_archive = PurePosixPath(file).parent.name == "archive"
    if is_archive != feed.is_archive:
        what = "is an archive document, and does not say so" if is_archive else "says that it is an archive document"
        yield make_finding("feed.chain", file, f"It {what}.", _REBUILD, Severity.WARNING)
    if is_archive and not file.endswith(".json") and not feed.current:
        message = "It does not lead to where new entries come in."
        yield make_finding("feed.chain", file, message, _REBUILD, Severity.WARNING)


def _check_entry(file: str, entry: ReadEntry) -> Iterator[Finding]:
    where = f"{file}: {entry.id}"
    for missing in entry.missing:
        yield make_finding("feed.part", where, f"It has no {missing}.", _REBUILD)
    for address in entry.addresses:
        if not address.startswith(("https://", "http://")):
            yield make_finding("feed.address", where, f"The address {address} is not a whole one.", _REBUILD)
    for problem in (*entry.problems, *_judge_content(entry.content)):
        yield make_finding("feed.html", where, problem, "Look at templates/web/feed-content.html.")


def _judge_content(content: str) -> Iterator[str]:
    """What is wrong with an entry's HTML."""
    from lxml import html

    if not content.strip():
        return
    for element in html.fragment_fromstring(content, create_parent="div").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _UNSAFE_TAGS:
            yield f"Its content holds <{element.tag}>, which readers take out."
        for name, value in element.attrib.items():
            if str(name).startswith("on"):
                yield f"Its content holds a script in {name}."
            elif name in _ADDRESSES and not str(value).startswith(("https://", "http://", "mailto:")):
                yield f"Its content leads to {value}, which is not a whole address."
        if element.tag == "img" and element.get("alt") is None:
            yield f"Its picture {element.get('src')} has no alt text."
