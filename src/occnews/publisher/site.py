"""The published files: feeds and the web archive. They derive from the database and are written again at any time."""

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from occnews import store
from occnews.config import Config
from occnews.editorial.directory import keep_own_images, list_former_folders
from occnews.errors import InputError, OccnewsError
from occnews.model.member import Language
from occnews.model.publication import Publication
from occnews.model.rendering import Logos
from occnews.model.story import Edition, Story
from occnews.publisher import Publisher
from occnews.publisher.feeds import are_feeds_there, last_moment, list_feeds, refuse_foreign_feeds, write_feeds
from occnews.publisher.files import write_atomically
from occnews.publisher.media import load_logos
from occnews.publisher.site_writing import MANIFEST, SiteReport, copy_site, write_planned
from occnews.render.environment import CACHE_NAME
from occnews.store import Transaction

_STAMP = ".occnews-state"


@dataclass(frozen=True, kw_only=True)
class _Published:
    """A published publication and its approved edition; ``former`` are the folders that its pages stood in then."""

    publication: Publication
    edition: Edition
    former: frozenset[tuple[Language, str]]


def catch_up(p: Publisher) -> tuple[Path, ...]:
    """Write the published files when they are behind the database, as after a crash between commit and writing.

    A feed that is missing counts as behind. Returns the paths of them all, none when nothing was behind. Raises
    OccnewsError when they cannot be written.
    """
    shown = _read(p.config.site_folder / _STAMP)
    is_there = (p.config.site_folder / MANIFEST).is_file() and are_feeds_there(p.config)
    with p.reading() as tx:
        mark = store.history.read_mark(tx)
        if is_there and _read(_mark_file(p.config)) == shown + mark:
            return ()
        stamp = _stamp(_list_published(tx))
    if stamp and (stamp != shown or not is_there):
        return write_site(p)
    if stamp:
        _note_mark(p.config, stamp, mark)
    return ()


def _note_mark(config: Config, stamp: str, mark: str) -> None:
    """Keep which state of the database the files are in step with: it spares each command from reading everything."""
    with contextlib.suppress(OccnewsError):  # whoever may only read does without
        write_atomically(_mark_file(config), stamp + mark, durable=False)


def _mark_file(config: Config) -> Path:
    return config.root / CACHE_NAME / "published"


def write_site(p: Publisher, *, force: bool = False) -> tuple[Path, ...]:
    """Write the feeds, every page, the indexes and their images: what changed of them. Returns all the paths.

    Raises ConflictError when a feed holds entries that this workspace does not know, unless forced: another database
    wrote it, and its readers would lose them.
    """
    return _write_site(p, force=force).files


def build_site(p: Publisher, *, out: Path | None = None) -> SiteReport:
    """Write the same, but without an address only the pages; ``out`` gets a copy of it all, for a host of its own.

    Raises ConflictError as write_site, and when ``out`` holds another site, InputError when it is the workspace's.
    """
    if out is not None and out.resolve() == p.config.site_folder:
        out = None
    if out is not None:
        _refuse_own_folder(p.config, out.resolve())
    report = _write_site(p, feeds=bool(p.config.site.url))
    return report if out is None else copy_site(p.config.site_folder, out)


def _refuse_own_folder(config: Config, out: Path) -> None:
    """A copy takes away what is no longer public: it must not share a folder with what the workspace keeps."""
    own = (config.media_folder, config.feeds_folder, config.site_folder, config.templates_folder, config.outbox_folder)
    if config.root.is_relative_to(out) or any(out.is_relative_to(folder) for folder in own):
        raise InputError(
            f"{out} is where the workspace keeps its own files. Nothing was changed. Name another folder: "
            "occnews site build -o DIR"
        )


def _write_site(p: Publisher, *, force: bool = False, feeds: bool = True) -> SiteReport:
    with p.reading() as tx:
        if not force:
            refuse_foreign_feeds(p, tx)
        mark, publications = store.history.read_mark(tx), _list_published(tx)
        published = [_read_edition(tx, publication, p.config) for publication in publications]
    report = _write_pages(p, published)
    written = write_feeds(p, force=force) if feeds else ()
    stamp = _stamp(publications)
    write_atomically(p.config.site_folder / _STAMP, stamp)
    _note_mark(p.config, stamp, mark)
    with p.reading() as tx:
        is_behind = store.history.read_mark(tx) != mark and _stamp(_list_published(tx)) != stamp
    if is_behind:  # another process published while this one wrote, and what it wrote may be undone
        return _write_site(p, force=force, feeds=feeds)
    return replace(report, files=(*report.files, *written))


def _write_pages(p: Publisher, published: Sequence[_Published]) -> SiteReport:
    from occnews.publisher.site_plan import plan_site

    logos = load_logos(p.config)
    # By path: of one that was retracted and published anew, the new one stands there.
    every = (story for each in published for story in each.edition.stories)
    stories = list({(story.language, story.path): story for story in every}.values())
    shown = [keep_own_images(story) for story in stories]
    links = [(each.title, address, media_type) for each in list_feeds(p) for _, address, media_type in each.links]
    former = {place for each in published for place in each.former}
    plan = plan_site(p.config, shown, logos, image_names(shown, logos), feeds=links, former=former)
    return write_planned(plan, p.config.site_folder)


def _list_published(tx: Transaction) -> list[Publication]:
    """Everything that the public has seen, what was retracted first: what was published anew takes its page."""
    public = [each for each in store.publications.list_publications(tx) if each.public_revision is not None]
    return sorted(public, key=lambda each: each.retraction is None)


def _read_edition(tx: Transaction, publication: Publication, config: Config) -> _Published:
    from occnews.publisher.publications import complete_edition

    assert publication.public_revision is not None
    approved = store.approvals.get_approval(tx, publication.id, publication.public_revision)
    assert approved is not None, f"{publication.name} is published without an approved edition"
    stored = Edition.from_json(approved.edition)
    return _Published(
        publication=publication,
        edition=complete_edition(publication, stored, config),
        former=list_former_folders(stored.stories, config),
    )


def _stamp(publications: Sequence[Publication]) -> str:
    """What the published files should show, in short; "" when nothing is published."""
    if not publications:
        return ""
    facts = [
        (each.id, each.public_revision, str(each.published_at), last_moment(each).isoformat(), each.canonical_url)
        for each in publications
    ]
    return hashlib.sha256(repr(sorted(facts)).encode()).hexdigest() + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def image_names(stories: Iterable[Story], logos: Logos) -> set[str]:
    """The names in ``media/`` of every image that stories and logos show."""
    images = [image for story in stories for image in story.images]
    return {image.file for image in (*images, logos.light, logos.dark) if image and image.file}
