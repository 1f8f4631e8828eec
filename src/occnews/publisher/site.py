"""The published files: feeds and the web archive. They derive from the database and are written again at any time."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from occnews import store
from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.errors import ConflictError
from occnews.model.member import Language
from occnews.model.publication import Publication, PublicationKind
from occnews.model.rendering import FeedEntry, Logos
from occnews.model.story import Edition, Story
from occnews.publisher import Publisher
from occnews.publisher.files import write_atomically
from occnews.publisher.media import copy_images, load_logos
from occnews.store import Transaction

_FEEDS: Mapping[str, PublicationKind] = {
    "announcements": PublicationKind.ANNOUNCEMENT,
    "digests": PublicationKind.DIGEST,
}
_FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_STAMP = ".occnews-state"


@dataclass(frozen=True, kw_only=True)
class _Published:
    """A published publication and its approved edition."""

    publication: Publication
    edition: Edition


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


def catch_up(p: Publisher) -> None:
    """Write the published files when they are behind the database, as after a crash between commit and writing.

    A feed that is missing counts as behind.

    Raises OccnewsError when they cannot be written.
    """
    with p.reading() as tx:
        stamp = _stamp(_list_published(tx))
    if stamp and (stamp != _read_stamp(p.config) or not all(path.is_file() for path in _list_feed_files(p.config))):
        write_site(p)


def write_site(p: Publisher, *, force: bool = False) -> tuple[Path, ...]:
    """Write the feeds, every archive page, the indexes and their images. Returns all the paths.

    Raises ConflictError when a feed holds entries that this workspace does not know, unless forced: another database
    wrote it, and its readers would lose them.
    """
    # Before the database, so that an entry which another process publishes meanwhile is a known one.
    present = {} if force else _read_all_entry_ids(p.config)
    with p.reading() as tx:
        publications = _list_published(tx)
        published = [_read_edition(tx, publication, p.config) for publication in publications]
        _refuse_unknown_entries(present, _list_feed_ids(tx))
    paths = _write_files(p, published)
    write_atomically(p.config.site_folder / _STAMP, _stamp(publications))
    with p.reading() as tx:
        is_behind = _stamp(_list_published(tx)) != _stamp(publications)
    # Another process published while this one wrote, and what it wrote may be undone.
    return write_site(p, force=force) if is_behind else paths


def refuse_foreign_feeds(p: Publisher, tx: Transaction) -> None:
    """Make sure that the feeds can be written, before something is published. Raises ConflictError as write_site."""
    _refuse_unknown_entries(_read_all_entry_ids(p.config), _list_feed_ids(tx))


def _write_files(p: Publisher, published: Sequence[_Published]) -> tuple[Path, ...]:
    feeds = _render_feeds(p.config, published)
    logos = load_logos(p.config)
    pages = _render_pages(p.config, published, logos)
    stories = [story for each in published for story in each.edition.stories]
    # Images first: no page or feed is ever there before what it shows.
    images = copy_images(p.config, image_names(stories, logos), p.config.site_folder / "media")
    files: dict[Path, str | bytes] = {p.config.site_folder / name: page for name, page in pages.items()}
    for folder in (p.config.feeds_folder, p.config.site_folder / "feeds"):
        files |= {folder / name: feed for name, feed in feeds.items()}
    for path, content in files.items():
        write_atomically(path, content)
    return (*files, *images)


def _list_published(tx: Transaction) -> list[Publication]:
    """Everything that the public has seen, what was retracted first: what was published anew takes its page."""
    public = [each for each in store.publications.list_publications(tx) if each.public_revision is not None]
    return sorted(public, key=lambda each: each.retraction is None)


def _list_feed_ids(tx: Transaction) -> set[str]:
    """The ids of all entries that this workspace ever published, retracted ones too."""
    return {each.feed_id for each in store.publications.list_publications(tx) if each.feed_id}


def _read_edition(tx: Transaction, publication: Publication, config: Config) -> _Published:
    from occnews.publisher.publications import edition_of

    assert publication.public_revision is not None
    approved = store.approvals.get_approval(tx, publication.id, publication.public_revision)
    assert approved is not None, f"{publication.name} is published without an approved edition"
    return _Published(publication=publication, edition=edition_of(publication, approved.edition, config))


def _stamp(publications: Sequence[Publication]) -> str:
    """What the published files should show, in short; "" when nothing is published."""
    if not publications:
        return ""
    facts = [
        (each.id, each.public_revision, str(each.published_at), _last_moment(each).isoformat(), each.canonical_url)
        for each in publications
    ]
    return hashlib.sha256(repr(sorted(facts)).encode()).hexdigest() + "\n"


def _last_moment(publication: Publication) -> dt.datetime:
    """When the public last saw it change: at its retraction, else its last correction, else its publishing."""
    assert publication.published_at is not None
    if publication.retraction:
        return publication.retraction.at
    return publication.updated_at or publication.published_at


def _read_stamp(config: Config) -> str:
    path = config.site_folder / _STAMP
    return path.read_text(encoding="ascii", errors="replace") if path.is_file() else ""


def image_names(stories: Iterable[Story], logos: Logos) -> set[str]:
    """The names in ``media/`` of every image that stories and logos show."""
    images = [image for story in stories for image in story.images]
    return {image.file for image in (*images, logos.light, logos.dark) if image and image.file}


def _list_feed_files(config: Config) -> list[Path]:
    folders = (config.feeds_folder, config.site_folder / "feeds")
    return [folder / f"{name}.{suffix}" for folder in folders for name in _FEEDS for suffix in _FORMATS]


def _render_feeds(config: Config, published: Sequence[_Published]) -> dict[str, bytes]:
    from occnews.render.feed import render_feeds

    words = load_words(config.main_language, config.templates_folder)
    logos = load_logos(config)
    files: dict[str, bytes] = {}
    for name, kind in _FEEDS.items():
        entries = [_feed_entry(config, each) for each in published if each.publication.kind is kind]
        entries.sort(key=lambda entry: (entry.published, entry.id), reverse=True)
        title = words.text(f"feed.{name}_title", cluster=config.cluster.name)
        files |= render_feeds(name, title, entries[: config.feeds.items], config, logos=logos)
    return files


def _feed_entry(config: Config, each: _Published) -> FeedEntry:
    publication = each.publication
    assert publication.published_at is not None
    story = each.edition.story_in(config.main_language)
    return FeedEntry(
        id=publication.feed_id,
        story=story,
        published=publication.published_at,
        updated=_last_moment(publication),
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


def _render_pages(config: Config, published: Sequence[_Published], logos: Logos) -> dict[str, str]:
    from occnews.render.page import render_index, render_page

    feeds = feed_links(config)
    pages: dict[str, str] = {}
    for language in config.site.languages:
        prefix = _language_prefix(config, language)
        # By path: of one that was retracted and published anew, the new one stands there.
        own = (story for each in published for story in each.edition.stories if story.language == language)
        stories = list({story.path: story for story in own}.values())
        pages[f"{prefix}index.html"] = render_index(
            stories, config, logos, root="../" * prefix.count("/"), feeds=feeds, language=language
        )
        for story in stories:
            name = f"{prefix}{story.path}/index.html"
            pages[name] = render_page(story, config, logos, published=True, root="../" * name.count("/"), feeds=feeds)
    return pages


def _language_prefix(config: Config, language: Language) -> str:
    return "" if language == config.main_language else f"{language}/"
