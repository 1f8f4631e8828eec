"""The published files: feeds and the web archive. They derive from the database and are written again at any time."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from occnews import store
from occnews.config import Config
from occnews.model.member import Language
from occnews.model.publication import Publication
from occnews.model.rendering import Logos
from occnews.model.story import Edition, Story
from occnews.publisher import Publisher
from occnews.publisher.feeds import are_feeds_there, feed_links, last_moment, refuse_foreign_feeds, write_feeds
from occnews.publisher.files import write_atomically
from occnews.publisher.media import copy_images, load_logos
from occnews.store import Transaction

_STAMP = ".occnews-state"


@dataclass(frozen=True, kw_only=True)
class _Published:
    """A published publication and its approved edition."""

    publication: Publication
    edition: Edition


def catch_up(p: Publisher) -> None:
    """Write the published files when they are behind the database, as after a crash between commit and writing.

    A feed that is missing counts as behind.

    Raises OccnewsError when they cannot be written.
    """
    with p.reading() as tx:
        stamp = _stamp(_list_published(tx))
    if stamp and (stamp != _read_stamp(p.config) or not are_feeds_there(p.config)):
        write_site(p)


def write_site(p: Publisher, *, force: bool = False) -> tuple[Path, ...]:
    """Write the feeds, every archive page, the indexes and their images. Returns all the paths.

    Raises ConflictError when a feed holds entries that this workspace does not know, unless forced: another database
    wrote it, and its readers would lose them.
    """
    with p.reading() as tx:
        if not force:
            refuse_foreign_feeds(p, tx)
        publications = _list_published(tx)
        published = [_read_edition(tx, publication, p.config) for publication in publications]
    paths = (*_write_files(p, published), *write_feeds(p, force=force))
    write_atomically(p.config.site_folder / _STAMP, _stamp(publications))
    with p.reading() as tx:
        is_behind = _stamp(_list_published(tx)) != _stamp(publications)
    # Another process published while this one wrote, and what it wrote may be undone.
    return write_site(p, force=force) if is_behind else paths


def _write_files(p: Publisher, published: Sequence[_Published]) -> tuple[Path, ...]:
    logos = load_logos(p.config)
    pages = _render_pages(p.config, published, logos)
    stories = [story for each in published for story in each.edition.stories]
    # Images first: no page or feed is ever there before what it shows.
    images = copy_images(p.config, image_names(stories, logos), p.config.site_folder / "media")
    files: dict[Path, str | bytes] = {p.config.site_folder / name: page for name, page in pages.items()}
    for path, content in files.items():
        write_atomically(path, content)
    return (*files, *images)


def _list_published(tx: Transaction) -> list[Publication]:
    """Everything that the public has seen, what was retracted first: what was published anew takes its page."""
    public = [each for each in store.publications.list_publications(tx) if each.public_revision is not None]
    return sorted(public, key=lambda each: each.retraction is None)


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
        (each.id, each.public_revision, str(each.published_at), last_moment(each).isoformat(), each.canonical_url)
        for each in publications
    ]
    return hashlib.sha256(repr(sorted(facts)).encode()).hexdigest() + "\n"


def _read_stamp(config: Config) -> str:
    path = config.site_folder / _STAMP
    return path.read_text(encoding="ascii", errors="replace") if path.is_file() else ""


def image_names(stories: Iterable[Story], logos: Logos) -> set[str]:
    """The names in ``media/`` of every image that stories and logos show."""
    images = [image for story in stories for image in story.images]
    return {image.file for image in (*images, logos.light, logos.dark) if image and image.file}


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
