"""Check the feeds as they stand in the folder, as a reader would."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from occnews import store
from occnews.editorial.checks import check_site
from occnews.lint.feed import FeedPlace, check_feed, check_formats
from occnews.lint.feed_reading import FeedUnreadableError, read_feed
from occnews.model.feed import FORMATS, FeedName, name_document
from occnews.model.finding import Finding
from occnews.model.rules import drop_unwanted, make_finding
from occnews.publisher import Publisher
from occnews.publisher.feeds import list_active
from occnews.store import Transaction


def check_feeds(p: Publisher, *, schema: bytes | None = None) -> tuple[int, tuple[Finding, ...]]:
    """Check every document of every feed. ``schema`` is Atom's, in RELAX NG. Returns how many files there are, and
    what was found."""
    site = p.config.site
    homes = tuple(p.config.archive_url(language) for language in site.languages)
    place = FeedPlace(base=f"{site.url}/feeds/", homes=homes, hubs=p.config.feeds.hubs)
    found = list(check_site(p.config))
    count = 0
    with p.reading() as tx:
        for feed in list_active(p.config, store.feeds.list_feeds(tx)):
            for name in _walk(tx, p.config.feeds_folder, feed):
                files = {f"{name}.{suffix}": p.config.feeds_folder / f"{name}.{suffix}" for suffix in FORMATS}
                contents = {file: path.read_bytes() for file, path in files.items() if path.is_file()}
                found += [_miss(file) for file in files if file not in contents]
                for file, content in contents.items():
                    found += check_feed(file, content, place, schema=schema)
                found += check_formats(name, contents.items())
                count += len(contents)
            found += _check_whole(tx, p.config.feeds_folder, feed)
    return count, tuple(drop_unwanted(found, p.config.checks.off))


def _walk(tx: Transaction, folder: Path, feed: FeedName) -> Iterator[str]:
    """The current document of a feed, and those of its archive."""
    full = store.feeds.count_pages(tx, feed.name)
    last = name_document(feed.name, full + 1)
    yield feed.name
    if full or any((folder / f"{last}.{suffix}").is_file() for suffix in FORMATS):
        yield last
    yield from (name_document(feed.name, page) for page in range(full, 0, -1))


def _miss(file: str) -> Finding:
    return make_finding("feed.chain", file, "It is not there.", "Write it again: occnews feeds build")


def _check_whole(tx: Transaction, folder: Path, feed: FeedName) -> Iterator[Finding]:
    """Walk the archive as a reader does, and look for every entry that was ever published."""
    name, seen = f"{feed.name}.atom", Counter[str]()
    visited: set[str] = set()
    while name and name not in visited:
        visited.add(name)
        try:
            document = read_feed(name, (folder / name).read_bytes())
        except (OSError, FeedUnreadableError):
            return  # told of the file itself
        seen.update(entry.id for entry in document.entries)
        name = document.previous.partition("/feeds/")[2]
    lost = [entry_id for entry_id in store.feeds.list_entry_ids(tx, feed.name) if entry_id not in seen]
    if lost:
        message = f"{len(lost)} of its entries are in no document that a reader comes to, such as {lost[0]}."
        yield make_finding("feed.chain", feed.name, message, "Write the feeds again: occnews feeds build")
