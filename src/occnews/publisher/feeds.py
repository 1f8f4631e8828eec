"""The published feeds. They derive from the database and are written again at any time."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from occnews import store
from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.errors import ConflictError
from occnews.model.publication import Publication, PublicationKind
from occnews.model.rendering import FeedEntry
from occnews.model.story import Edition
from occnews.publisher import Publisher
from occnews.publisher.files import write_atomically
from occnews.publisher.media import load_logos
from occnews.store import Transaction

_FEEDS: Mapping[str, PublicationKind] = {
    "announcements": PublicationKind.ANNOUNCEMENT,
    "digests": PublicationKind.DIGEST,
}
_FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def feed_links(config: Config) -> tuple[tuple[str, str, str], ...]:
    """(title, address, media type) of each feed, for autodiscovery; none without a site."""
    if not config.site.url:
        return ()
    words = load_words(config.main_language, config.templates_folder)
    return tuple(
        (
            f"{words.text(f'feed.{name}_title', cluster=config.cluster.name)} ({suffix.upper()})",
            f"{config.site.url}/feeds/{name}.{suffix}",
            media_type,
        )
        for name in _FEEDS
        for suffix, media_type in _FORMATS.items()
    )


def write_feeds(p: Publisher, *, force: bool = False) -> tuple[Path, ...]:
    """Write every feed, into ``feeds/`` and into the site. Returns the paths.

    Raises ConflictError when a feed holds entries that this workspace does not know, unless forced: another database
    wrote it, and its readers would lose them.
    """
    # Before the database, so that an entry which another process publishes meanwhile is a known one.
    present = {} if force else _read_all_entry_ids(p.config)
    with p.reading() as tx:
        publications = [each for each in store.publications.list_publications(tx) if each.public_revision is not None]
        published = [(each, _read_edition(tx, each, p.config)) for each in publications]
        _refuse_unknown_entries(present, _list_feed_ids(tx))
    feeds = _render_feeds(p.config, published)
    folders = (p.config.feeds_folder, p.config.site_folder / "feeds")
    files = {folder / name: feed for folder in folders for name, feed in feeds.items()}
    for path, content in files.items():
        write_atomically(path, content)
    return tuple(files)


def are_feeds_there(config: Config) -> bool:
    """Whether every feed's file stands where it should."""
    return all(path.is_file() for path in _list_feed_files(config))


def refuse_foreign_feeds(p: Publisher, tx: Transaction) -> None:
    """Make sure that the feeds can be written, before something is published. Raises ConflictError as write_site."""
    _refuse_unknown_entries(_read_all_entry_ids(p.config), _list_feed_ids(tx))


def _list_feed_ids(tx: Transaction) -> set[str]:
    """The ids of all entries that this workspace ever published, retracted ones too."""
    return {each.feed_id for each in store.publications.list_publications(tx) if each.feed_id}


def _read_edition(tx: Transaction, publication: Publication, config: Config) -> Edition:
    from occnews.publisher.publications import edition_of

    assert publication.public_revision is not None
    approved = store.approvals.get_approval(tx, publication.id, publication.public_revision)
    assert approved is not None, f"{publication.name} is published without an approved edition"
    return edition_of(publication, approved.edition, config)


def last_moment(publication: Publication) -> dt.datetime:
    """When the public last saw it change: at its retraction, else its last correction, else its publishing."""
    assert publication.published_at is not None
    if publication.retraction:
        return publication.retraction.at
    return publication.updated_at or publication.published_at


def _list_feed_files(config: Config) -> list[Path]:
    folders = (config.feeds_folder, config.site_folder / "feeds")
    return [folder / f"{name}.{suffix}" for folder in folders for name in _FEEDS for suffix in _FORMATS]


def _render_feeds(config: Config, published: Sequence[tuple[Publication, Edition]]) -> dict[str, bytes]:
    from occnews.render.feed import render_feeds

    words = load_words(config.main_language, config.templates_folder)
    logos = load_logos(config)
    files: dict[str, bytes] = {}
    for name, kind in _FEEDS.items():
        entries = [_feed_entry(config, each, edition) for each, edition in published if each.kind is kind]
        entries.sort(key=lambda entry: (entry.published, entry.id), reverse=True)
        title = words.text(f"feed.{name}_title", cluster=config.cluster.name)
        files |= render_feeds(name, title, entries[: config.feeds.items], config, logos=logos)
    return files


def _feed_entry(config: Config, publication: Publication, edition: Edition) -> FeedEntry:
    assert publication.published_at is not None
    story = edition.story_in(config.main_language)
    return FeedEntry(
        id=publication.feed_id,
        story=story,
        published=publication.published_at,
        updated=last_moment(publication),
        note=story.corrections[-1].text if story.corrections else "",
    )


def _read_all_entry_ids(config: Config) -> dict[Path, list[str]]:
    paths = [config.feeds_folder / f"{name}.json" for name in _FEEDS]
    return {path: _read_entry_ids(path) for path in paths}


def _refuse_unknown_entries(present: Mapping[Path, Sequence[str]], known: set[str]) -> None:
    for path, entries in present.items():
        for entry in entries:
            if entry not in known:
                raise ConflictError(
                    f"{path} holds the entry {entry}, which this workspace does not know: was it written from another "
                    "database? Nothing was changed. To replace it all the same: occnews feeds build --force"
                )


def _read_entry_ids(path: Path) -> list[str]:
    try:
        return [str(item["id"]) for item in json.loads(path.read_text(encoding="utf-8"))["items"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError):
        raise ConflictError(
            f"{path} is no feed that occnews wrote. Nothing was changed. To replace it: occnews feeds build --force"
        ) from None
