"""The published feeds: which there are, and their files, of which only those that changed are written again."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from occnews import store
from occnews.config import Config
from occnews.editorial.feeds import PUBLICATION_FEEDS, name_language_feed
from occnews.editorial.wording import load_words
from occnews.errors import ConfigError, ConflictError
from occnews.model.feed import (
    FORMATS,
    OUTLINE,
    Appearance,
    FeedDocument,
    FeedKind,
    FeedListing,
    FeedName,
    name_document,
)
from occnews.model.publication import Publication
from occnews.model.rendering import FeedEntry, Logos
from occnews.model.story import Edition
from occnews.publisher import Publisher
from occnews.publisher.files import write_atomically
from occnews.publisher.media import load_logos
from occnews.store import Transaction

STATE_NAME: Final = "feeds.json"
_MOST_KEPT: Final = 500


@dataclass(frozen=True, kw_only=True)
class _State:
    """What the files show: the ledger's head and mark when they were written, and the settings they were made with."""

    head: int = 0
    mark: str = ""
    settings: str = ""


def list_feeds(p: Publisher) -> tuple[FeedListing, ...]:
    """Every feed that config asks for, as people choose them: by publication, language, kind and focus area."""
    with p.reading() as tx:
        return tuple(describe_feed(p.config, feed) for feed in list_active(p.config, store.feeds.list_feeds(tx)))


def list_active(config: Config, stored: Iterable[FeedName]) -> list[FeedName]:
    """The feeds that config asks for. Those of a kind or an area are there once something was published in them."""
    ids = {feed.name: feed.id for feed in stored}
    wanted = {FeedKind.MEMBER_KIND: config.feeds.by_kind, FeedKind.FOCUS_AREA: config.feeds.by_focus_area}
    fixed = [replace(feed, id=ids.get(feed.name, "")) for feed in _list_fixed(config)]
    return [*fixed, *(feed for kind, is_on in wanted.items() if is_on for feed in stored if feed.kind is kind)]


def _list_fixed(config: Config) -> list[FeedName]:
    """The feeds that are there before anything is published."""
    feeds = [FeedName(name=name, kind=FeedKind.PUBLICATION) for name in PUBLICATION_FEEDS.values()]
    return feeds + [name_language_feed(each) for each in config.site.languages if config.feeds.by_language]


def describe_feed(config: Config, feed: FeedName) -> FeedListing:
    """A feed with its title, its language and its address."""
    languages = [each for each in config.site.languages if feed.kind is FeedKind.LANGUAGE and each == feed.label]
    language = languages[0] if languages else config.main_language
    words, cluster = load_words(language, config.templates_folder), config.cluster.name
    match feed.kind:
        case FeedKind.PUBLICATION:
            title = words.text(f"feed.{feed.name}_title", cluster=cluster)
        case FeedKind.LANGUAGE:
            title = words.text("feed.language_title", cluster=cluster)
        case FeedKind.MEMBER_KIND:
            title = words.text("feed.group_title", cluster=cluster, label=words.text(f"kind.{feed.label}"))
        case FeedKind.FOCUS_AREA:
            title = words.text("feed.group_title", cluster=cluster, label=feed.label)
    address = f"{config.site.url}/feeds/{feed.name}" if config.site.url else ""
    return FeedListing(name=feed.name, kind=feed.kind, title=title, language=language, address=address)


def feed_links(config: Config) -> tuple[tuple[str, str, str], ...]:
    """(title, address, media type) of each feed that is always there, for autodiscovery; none without a site."""
    listings = [describe_feed(config, feed) for feed in _list_fixed(config)]
    return tuple((each.title, address, media_type) for each in listings for _, address, media_type in each.links)


def write_feeds(p: Publisher, *, force: bool = False) -> tuple[Path, ...]:
    """Write the feeds that are behind the ledger, into ``feeds/`` and into the site, and list them in an OPML file.

    Of a feed that changed: the current document, the archive document that is not full, and one that has just become
    full. After a change of settings, or when nobody knows what stands there: everything. Returns the paths.

    Raises ConflictError when a feed holds entries that this workspace does not know, unless forced: another database
    wrote it, and its readers would lose them.
    """
    if not p.config.site.url:
        raise ConfigError(
            "Feeds need absolute addresses: set url under [site] in config.toml to where the site is published, https://…"
        )
    # Before the database, so that an entry which another process publishes meanwhile is a known one.
    present = {} if force else _read_present(p.config)
    with p.reading() as tx:
        _refuse_unknown_entries(tx, present)
        now = _read_ledger_state(tx, p.config)
        since = 0 if force else _choose_start(_read_state(p.config), now)
        files = _render_files(tx, p.config, since)
        # What is written whole is written again as easily: no waiting for the disk, file by file.
        paths = [path for name, content in files for path in _write(p.config, name, content, durable=since > 0)]
        if since == 0:
            _remove_others(tx, p.config)
    write_atomically(_state_file(p.config), json.dumps(asdict(now)) + "\n")
    return tuple(paths)


def _choose_start(written: _State, now: _State) -> int:
    """The head after which the files are behind; 0 when all must be written."""
    if written.settings != now.settings or written.head > now.head:
        return 0
    return 0 if written.head == now.head and written.mark != now.mark else written.head


def _render_files(tx: Transaction, config: Config, since: int) -> Iterator[tuple[str, bytes]]:
    """(name under ``feeds/``, content) of each file that is behind."""
    from occnews.render.opml import render_outline

    active = list_active(config, store.feeds.list_feeds(tx))
    changed = store.feeds.list_changed(tx, since)
    present = _list_present(config)
    desk = _Desk(tx=tx, config=config, logos=load_logos(config))
    for feed in active:
        lost = {page for page in list_pages(tx, config, feed.name) if not _is_present(present, feed.name, page)}
        if since == 0 or feed.name in changed or lost:
            full = store.feeds.count_pages(tx, feed.name)
            pages = {*changed.get(feed.name, ()), *(page for page in lost if 0 < page <= full)}
            for document, held in _list_documents(tx, config, feed.name, sorted(pages)):
                yield from _render_document(desk, feed, document, held).items()
    listings = [describe_feed(config, feed) for feed in active]
    yield OUTLINE, render_outline(config.cluster.name, listings, home=f"{config.site.url}/")


def _list_documents(
    tx: Transaction, config: Config, feed: str, pages: Iterable[int]
) -> Iterator[tuple[FeedDocument, list[Appearance]]]:
    """The documents of a feed with what they hold: the full pages that are asked for, and those that still change.

    The current one comes last, so that what it leads to is there before it.
    """
    full = store.feeds.count_pages(tx, feed)
    for page in pages:
        yield FeedDocument(page=page, previous=page - 1, next=page + 1), store.feeds.list_page(tx, feed, page)
    entries = store.feeds.list_open(tx, feed)
    current, older = entries[: config.feeds.items], entries[config.feeds.items :]
    # A full page leads to the one after it, and may not change: so that one is there from then on, empty at first.
    last = full + 1 if full or older else 0
    if last:
        yield FeedDocument(page=last, previous=full), older
    yield FeedDocument(previous=last), current


def list_pages(tx: Transaction, config: Config, feed: str) -> range:
    """The numbers of all documents that a feed has: 0 is the current one."""
    full = store.feeds.count_pages(tx, feed)
    has_open_page = full or store.feeds.count_open(tx, feed) > config.feeds.items
    return range(full + (2 if has_open_page else 1))


def _list_present(config: Config) -> set[str]:
    """The names under ``feeds/`` of the files that stand in both places."""
    found = [
        {f"{part}{path.name}" for part in ("", "archive/") for path in (folder / part).glob("*.*")}
        for folder in _folders(config)
    ]
    return set.intersection(*found)


def _is_present(present: set[str], feed: str, page: int) -> bool:
    return all(f"{name_document(feed, page)}.{suffix}" in present for suffix in FORMATS)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What every document is made with, and what was made already: most entries stand in several feeds."""

    tx: Transaction
    config: Config
    logos: Logos
    entries: dict[Appearance, FeedEntry] = field(default_factory=dict)
    contents: dict[tuple[object, ...], str] = field(default_factory=dict)

    def read(self, appearance: Appearance) -> FeedEntry:
        """The entry of an appearance, whichever feed and page it is in."""
        version = replace(appearance, feed="", page=None)
        if len(self.entries) > _MOST_KEPT:  # a whole archive is not held at once
            self.entries.clear()
            self.contents.clear()
        if version not in self.entries:
            self.entries[version] = read_entry(self.tx, self.config, version)
        return self.entries[version]


def _render_document(
    desk: _Desk, feed: FeedName, document: FeedDocument, held: Sequence[Appearance]
) -> dict[str, bytes]:
    from occnews.render.feed import render_feeds

    listing = describe_feed(desk.config, feed)
    return render_feeds(
        feed.name,
        listing.title,
        [desk.read(each) for each in held],
        desk.config,
        logos=desk.logos,
        language=listing.language,
        feed_id=feed.id,
        document=document,
        contents=desk.contents,
    )


def read_entry(tx: Transaction, config: Config, appearance: Appearance) -> FeedEntry:
    """A publication as the public saw it when that version of it came out, whatever became of it since."""
    publication = store.publications.get_publication_by_id(tx, appearance.publication)
    assert publication is not None
    assert publication.published_at is not None
    seen = publication.model_copy(
        update={
            "canonical_url": appearance.link,
            "corrections": tuple(each for each in publication.corrections if each.revision <= appearance.revision),
            "retraction": publication.retraction if appearance.is_retracted else None,
        }
    )
    story = read_edition(tx, seen, appearance.revision, config).story_in(appearance.language)
    return FeedEntry(
        id=appearance.id,
        story=story,
        published=publication.published_at,
        updated=appearance.updated,
        note=story.corrections[-1].text if story.corrections else "",
    )


def read_edition(tx: Transaction, publication: Publication, revision: int, config: Config) -> Edition:
    """The approved edition of one revision, completed with what ``publication`` knows."""
    from occnews.publisher.publications import edition_of

    approved = store.approvals.get_approval(tx, publication.id, revision)
    assert approved is not None, f"{publication.name} is published without an approved edition"
    return edition_of(publication, approved.edition, config)


def last_moment(publication: Publication) -> dt.datetime:
    """When the public last saw it change: at its retraction, else its last correction, else its publishing."""
    assert publication.published_at is not None
    if publication.retraction:
        return publication.retraction.at
    return publication.updated_at or publication.published_at


def _folders(config: Config) -> tuple[Path, Path]:
    return config.feeds_folder, config.site_folder / "feeds"


def _write(config: Config, name: str, content: bytes, *, durable: bool) -> list[Path]:
    paths = [folder / name for folder in _folders(config)]
    for path in paths:
        write_atomically(path, content, durable=durable)
    return paths


def _is_there(config: Config, feed: str) -> bool:
    return all((folder / f"{feed}.{suffix}").is_file() for folder in _folders(config) for suffix in FORMATS)


def are_feeds_there(config: Config) -> bool:
    """Whether the feeds that are there from the first have every file where it should be."""
    return all((folder / OUTLINE).is_file() for folder in _folders(config)) and all(
        _is_there(config, feed.name) for feed in list_active(config, ())
    )


def _remove_others(tx: Transaction, config: Config) -> None:
    """Take away the files of feeds that config no longer asks for, and archive documents that are not ours."""
    stored = store.feeds.list_feeds(tx)
    kept = {feed.name: store.feeds.count_pages(tx, feed.name) for feed in list_active(config, stored)}
    for folder in _folders(config):
        for feed in stored:
            if feed.name not in kept:
                for suffix in FORMATS:
                    (folder / f"{feed.name}.{suffix}").unlink(missing_ok=True)
        for path in (folder / "archive").glob("*-*.*"):
            name, _, page = path.stem.rpartition("-")
            # One more than the full ones; nothing is linked to it when it is not there.
            if page.isdigit() and not 0 < int(page) <= kept.get(name, -1) + 1:
                path.unlink()


def refuse_foreign_feeds(p: Publisher, tx: Transaction) -> None:
    """Make sure that the feeds can be written, before something is published.

    Raises ConflictError when one holds entries that this workspace does not know.
    """
    _refuse_unknown_entries(tx, _read_present(p.config))


def _read_present(config: Config) -> dict[Path, list[str]]:
    """The ids of the entries in the feeds as they stand there, by file."""
    paths = [config.feeds_folder / f"{name}.json" for name in PUBLICATION_FEEDS.values()]
    return {path: _read_entry_ids(path) for path in paths}


def _refuse_unknown_entries(tx: Transaction, present: Mapping[Path, Sequence[str]]) -> None:
    for path, entries in present.items():
        unknown = store.feeds.list_unknown(tx, entries)
        if unknown:
            raise ConflictError(
                f"{path} holds the entry {unknown[0]}, which this workspace does not know: was it written from another "
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


def _state_file(config: Config) -> Path:
    return config.root / ".cache" / STATE_NAME


def _read_state(config: Config) -> _State:
    with suppress(OSError, ValueError, TypeError):
        return _State(**json.loads(_state_file(config).read_text(encoding="utf-8")))
    return _State()


def forget_feeds(config: Config) -> None:
    """Forget what the files show, so that all of them are written the next time."""
    _state_file(config).unlink(missing_ok=True)


def _read_ledger_state(tx: Transaction, config: Config) -> _State:
    mark = _seal(store.feeds.read_mark(tx))
    return _State(head=store.feeds.read_head(tx), mark=mark, settings=_seal_settings(config))


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _seal_settings(config: Config) -> str:
    """What every document is made with, in short: when it changes, all of them do."""
    return _seal(repr((config.feeds, config.site, config.cluster, config.brand.logo)))
