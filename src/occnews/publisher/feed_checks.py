"""Check the feeds as they stand in the folder, as a reader would."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from occnews import store
from occnews.config import Config
from occnews.editorial.checks import check_site
from occnews.errors import ConflictError
from occnews.lint.feed import FeedPlace, check_feed, check_formats
from occnews.lint.feed_reading import FeedUnreadableError, read_feed
from occnews.model.feed import FORMATS, OUTLINE, FeedName, name_document
from occnews.model.finding import Finding, Severity
from occnews.model.rules import drop_unwanted, make_finding
from occnews.publisher import Publisher
from occnews.publisher.feeds import list_active, list_pages, refuse_foreign_feeds
from occnews.store import Transaction

_BUILD: Final = "occnews feeds build"


def check_feeds(p: Publisher, *, schema: bytes | None = None) -> tuple[int, tuple[Finding, ...]]:
    """Check every document of every feed, and that the site shows the same. ``schema`` is Atom's, in RELAX NG. Returns
    how many files there are, and what was found."""
    site = p.config.site
    homes = tuple(p.config.archive_url(language) for language in site.languages)
    place = FeedPlace(base=f"{site.url}/feeds/", homes=homes, hubs=p.config.feeds.hubs)
    found = list(check_site(p.config))
    count = 0
    with p.reading() as tx:
        stored = store.feeds.list_feeds(tx)
        for feed in list_active(p.config, stored):
            names = [name_document(feed.name, page) for page in list_pages(tx, p.config, feed.name)]
            for name in names:
                contents = _read_present(p.config, [f"{name}.{suffix}" for suffix in FORMATS])
                found += _check_document(p.config, name, contents, place, schema, is_public=bool(stored))
                count += len(contents)
            found += _check_whole(tx, p.config.feeds_folder, feed, known=names)
        found += _check_copies(p.config, _read_present(p.config, [OUTLINE]))
        if _must_be_forced(p, tx):
            found = [_mend_by_force(finding) for finding in found]
    return count, tuple(drop_unwanted(found, p.config.checks.off))


def _read_present(config: Config, files: Collection[str]) -> dict[str, bytes]:
    paths = {file: config.feeds_folder / file for file in files}
    return {file: path.read_bytes() for file, path in paths.items() if path.is_file()}


def _check_document(
    config: Config, name: str, contents: dict[str, bytes], place: FeedPlace, schema: bytes | None, *, is_public: bool
) -> Iterator[Finding]:
    """Check a document in all its formats. Before anything is published, nobody misses one."""
    for suffix in FORMATS:
        if f"{name}.{suffix}" not in contents:
            severity = Severity.BLOCKING if is_public else Severity.WARNING
            mend = f"Write it again: {_BUILD}"
            yield make_finding("feed.chain", f"{name}.{suffix}", "It is not there.", mend, severity)
    for file, content in contents.items():
        found = check_feed(file, content, place, schema=schema)
        yield from found
        if not any(finding.severity is Severity.BLOCKING for finding in found):  # else it is written again anyway
            yield from _check_copies(config, {file: content})
    yield from check_formats(name, contents.items())


def _check_copies(config: Config, contents: dict[str, bytes]) -> Iterator[Finding]:
    """Compare what stands in ``feeds/`` with the site, which is what readers get."""
    for file, content in contents.items():
        path = config.site_folder / "feeds" / file
        where = f"{config.site_folder.name}/feeds/{file}"
        if not path.is_file():
            yield make_finding("feed.copy", where, "It is not there.", f"Write it again: {_BUILD}")
        elif path.read_bytes() != content:
            message = f"It is not what stands in {config.feeds_folder.name}/{file}."
            yield make_finding("feed.copy", where, message, f"Write it again: {_BUILD}")


def _check_whole(tx: Transaction, folder: Path, feed: FeedName, *, known: Collection[str]) -> Iterator[Finding]:
    """Walk the archive of each format as a reader does, and look for every entry that was ever published."""
    entry_ids = store.feeds.list_entry_ids(tx, feed.name)
    for suffix in FORMATS:
        name, seen = f"{feed.name}.{suffix}", set[str]()
        visited: list[str] = []
        try:
            while name and name not in visited:
                visited.append(name)
                document = read_feed(name, (folder / name).read_bytes())
                seen.update(entry.id for entry in document.entries)
                name = document.previous.partition("/feeds/")[2]
        except (OSError, FeedUnreadableError):
            if name.rpartition(".")[0] not in known:  # else told of the file itself
                message = f"It leads to {name}, where there is nothing to read."
                yield make_finding("feed.chain", visited[-2], message, f"Write the feeds again: {_BUILD}")
            continue
        lost = [entry_id for entry_id in entry_ids if entry_id not in seen]
        if lost:
            message = f"{len(lost)} of its entries are in no document that a reader comes to, such as {lost[0]}."
            yield make_finding("feed.chain", f"{feed.name}.{suffix}", message, f"Write the feeds again: {_BUILD}")


def _must_be_forced(p: Publisher, tx: Transaction) -> bool:
    """Whether the feeds, as they stand there, are such that they are not simply written over."""
    try:
        refuse_foreign_feeds(p, tx)
    except ConflictError:
        return True
    return False


def _mend_by_force(finding: Finding) -> Finding:
    """A finding with the command that works."""
    if not finding.mend.endswith(_BUILD):
        return finding
    loss = (
        "Entries that this workspace does not know, as of another database, go with it; its own are all written again"
    )
    return replace(finding, mend=f"{finding.mend} --force ({loss})")
