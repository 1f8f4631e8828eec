"""Publications as feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1. The same entries always give the same bytes."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3
from jinja2 import Environment

from occnews.config import Config
from occnews.editorial.feeds import mint_feed_id, space_out
from occnews.editorial.wording import Words, load_words
from occnews.errors import ConfigError
from occnews.model.feed import FeedDocument, name_document
from occnews.model.member import Language
from occnews.model.rendering import FeedEntry, Logos
from occnews.model.story import Story, StoryImage
from occnews.model.text import find_unsafe_character
from occnews.render import feed_xml
from occnews.render.environment import image_url, make_environment, media_base, render_template
from occnews.render.feed_xml import Category, Channel, Item, Picture
from occnews.render.story_parts import QUOTE_MARKS, name_host, shows_facts, shows_roster

GENERATOR = "occnews"
# What an empty feed says of when it changed: any fixed moment will do, and the clock would change it at every build.
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h2", "h3"}
_TAGS |= {"figure", "figcaption", "img", "div"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "img": {"src", "alt", "width", "height"}, "div": {"lang"}}
_IMAGE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What every entry of one feed is made with."""

    config: Config
    environment: Environment
    words: Mapping[Language, Words]
    contents: dict[tuple[object, ...], str]


def render_feeds(
    name: str,
    title: str,
    entries: Sequence[FeedEntry],
    config: Config,
    *,
    logos: Logos,
    language: Language | None = None,
    feed_id: str = "",
    contents: dict[tuple[object, ...], str] | None = None,
    document: FeedDocument = FeedDocument(),
) -> dict[str, bytes]:
    """Render one document of a feed: ``{"<name>.rss": …, "<name>.atom": …, "<name>.json": …}``.

    The current one holds the newest ``config.feeds.items`` entries by ``published``, then by id; one of the archive
    (``archive/<name>-1.rss``) holds all that it is given. ``title`` is plain text, ``language`` by default the
    workspace's first; an entry's story is rendered in its own. ``feed_id`` is the feed's id, by default its first
    address. ``contents`` keeps what was rendered, for other documents of the same moment.

    Raises ConfigError without ``site.url``: feeds need absolute addresses.
    """
    if not config.site.url:
        raise ConfigError(
            "Feeds need absolute addresses: set url under [site] in config.toml to where the site is published, https://…"
        )
    desk = _Desk(
        config=config,
        environment=make_environment(config),
        words={language: load_words(language, config.templates_folder) for language in Language},
        contents={} if contents is None else contents,
    )
    newest = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)
    if not document.is_archive:
        newest = newest[: config.feeds.items]
    moments = _space_out(newest)
    items = tuple(_make_item(desk, entry, updated) for entry, updated in zip(newest, moments, strict=True))
    channel = replace(
        _make_channel(desk, title, logos, language or config.main_language),
        id=feed_id or mint_feed_id(config.site.url, name),
        updated=max(moments, default=NEVER),
        **_list_addresses(config, name, document),
    )
    file = name_document(name, document.page)
    return {
        f"{file}.rss": feed_xml.write_rss(channel, items),
        f"{file}.atom": feed_xml.write_atom(channel, items),
        f"{file}.json": _write_json(channel, items),
    }


def _space_out(entries: Iterable[FeedEntry]) -> list[dt.datetime]:
    """Give each entry an ``updated`` of its own, even to a batch that was published in one second.

    A moment that has a fraction of its own, as those that were published do, keeps it.
    """
    moments: list[dt.datetime] = []
    for entry in entries:
        moment = max(entry.updated, entry.published).astimezone(dt.UTC)
        moment = moment.replace(microsecond=space_out(entry.id, moment.microsecond) * 1_000)
        while moment in moments:
            moment += dt.timedelta(milliseconds=1)
        moments.append(moment)
    return moments


def _make_channel(desk: _Desk, title: str, logos: Logos, language: Language) -> Channel:
    config = desk.config
    return Channel(
        id="",
        title=strip_unsafe(title),
        description=desk.words[language].text("feed.description", cluster=config.cluster.name),
        home=config.archive_url(language),
        address="",
        language=language,
        author=config.cluster.name,
        author_url=config.cluster.website,
        logo=image_url(media_base(config), logos.light) if logos.light else "",
        generator=GENERATOR,
        updated=NEVER,
    )


def _list_addresses(config: Config, name: str, document: FeedDocument) -> dict[str, Any]:
    """Where a document and those beside it stand; hubs tell of the current one alone."""
    base = f"{config.site.url}/feeds/"
    others = {"previous": document.previous, "next": document.next}
    return {
        "address": f"{base}{name_document(name, document.page)}",
        "hubs": () if document.is_archive else config.feeds.hubs,
        "current": f"{base}{name}" if document.is_archive else "",
        **{key: f"{base}{name_document(name, page)}" if page else "" for key, page in others.items()},
    }


def _make_item(desk: _Desk, entry: FeedEntry, updated: dt.datetime) -> Item:
    story = entry.story
    # In a language that the site no longer has it stands nowhere: then it leads to another, else to the site.
    pages = [(language, url) for language, url in ((story.language, story.url), *story.alternates) if url]
    main = desk.config.main_language
    (link_language, link), *others = pages or [(main, desk.config.archive_url(main))]
    return Item(
        id=entry.id,
        title=strip_unsafe(story.headline) or story.name,
        link=link,
        link_language=link_language,
        alternates=tuple(others),
        language=story.language,
        summary=strip_unsafe(story.standfirst or story.preheader or story.headline),
        content=_render_content(desk, entry, link),
        creator=strip_unsafe(story.byline or desk.config.cluster.name),
        published=entry.published.astimezone(dt.UTC).replace(microsecond=0),
        updated=updated,
        categories=_list_categories(desk, story),
        picture=_make_picture(desk.config, story.hero) if story.hero else None,
    )


def _render_content(desk: _Desk, entry: FeedEntry, link: str) -> str:
    version = (entry.id, entry.updated, entry.story.language, link)
    if version not in desk.contents:
        desk.contents[version] = _render_content_anew(desk, entry, link)
    return desk.contents[version]


def _render_content_anew(desk: _Desk, entry: FeedEntry, link: str) -> str:
    words = desk.words[entry.story.language]
    corrected = entry.updated.astimezone(desk.config.site.zone).date()
    html = render_template(
        desk.environment,
        "web/feed-content.html",
        story=entry.story,
        words=words,
        note=entry.note,
        note_label=words.text("feed.correction", date=words.date(corrected)),
        quote_marks=QUOTE_MARKS,
        host_of=name_host,
        has_roster=shows_roster(entry.story),
        shows_facts=shows_facts,
    )
    return _clean_content(html, link)


def _clean_content(html: str, link: str) -> str:
    """Keep what readers show and make every address absolute, as seen from the entry's own page."""
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=partial(_make_absolute, link),
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    lines = (line.strip() for line in strip_unsafe(cleaned).splitlines())
    return "\n".join(line for line in lines if line)


def _make_absolute(link: str, tag: str, attribute: str, value: str) -> str | None:
    if attribute not in {"href", "src"}:
        return value
    try:
        absolute = urljoin(link, value)
        return absolute if urlsplit(absolute).scheme in {"http", "https", "mailto"} else None
    except ValueError:  # such as an unclosed [ in the host
        return None


def _list_categories(desk: _Desk, story: Story) -> tuple[Category, ...]:
    words, scheme = desk.words[story.language], f"{desk.config.site.url}/feeds/#"
    kinds = dict.fromkeys((line.kind, line.kind_label) for line in story.roster if line.kind)
    areas = dict.fromkeys(area for profile in story.profiles for area in profile.focus_areas)
    return (
        Category(term=story.kind, scheme=f"{scheme}publication", label=words.text(f"page.{story.kind}")),
        *(Category(term=str(kind), scheme=f"{scheme}kind", label=strip_unsafe(label)) for kind, label in kinds),
        *(Category(term=strip_unsafe(area), scheme=f"{scheme}focus", label=strip_unsafe(area)) for area in areas),
    )


def _make_picture(config: Config, image: StoryImage) -> Picture:
    url = image_url(media_base(config), image)
    return Picture(
        url=url,
        type=_IMAGE_TYPES.get(PurePosixPath(urlsplit(url).path).suffix.lower(), ""),
        width=image.width,
        height=image.height,
        alt=strip_unsafe(image.alt),
        credit=strip_unsafe(image.credit),
    )


def _write_json(channel: Channel, items: Sequence[Item]) -> bytes:
    """Write a JSON Feed. Source: jsonfeed.org/version/1.1."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": f"{channel.address}.json",
        # What it calls the next page holds what is older.
        "next_url": f"{channel.previous}.json" if channel.previous else "",
        "description": channel.description,
        "authors": [_drop_empty({"name": channel.author, "url": channel.author_url})],
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": hub} for hub in channel.hubs],
    }
    feed = {**_drop_empty(head), "items": [_make_json_item(item) for item in items]}
    return (json.dumps(feed, ensure_ascii=False, indent=2) + "\n").encode()


def _make_json_item(item: Item) -> dict[str, object]:
    return _drop_empty(
        {
            "id": item.id,
            "url": item.link,
            "title": item.title,
            "content_html": item.content,
            "summary": item.summary,
            "image": item.picture.url if item.picture else "",
            "date_published": item.published.isoformat(),
            "date_modified": item.updated.isoformat(timespec="milliseconds"),
            "authors": [{"name": item.creator}],
            "tags": [category.label for category in item.categories],
            "language": item.language,
        }
    )


def _drop_empty(members: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in members.items() if value}


def strip_unsafe(text: str) -> str:
    """Drop the characters that neither XML nor JSON readers can carry; records hold none, older stories might."""
    if find_unsafe_character(text) is None:
        return text
    return "".join(character for character in text if find_unsafe_character(character) is None)
