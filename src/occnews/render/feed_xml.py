"""Writes RSS 2.0 and Atom 1.0 by feedgen, with an extension of our own for what feedgen lacks or gets wrong."""

import datetime as dt
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from lxml import etree

from occnews.model.member import Language

_ATOM: Final = "http://www.w3.org/2005/Atom"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# feedgen sets the whole process's locale while it writes a date.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, kw_only=True)
class Category:
    term: str
    scheme: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An entry's picture. ``type`` is "" and the pixels are 0 when unknown."""

    url: str
    type: str
    width: int
    height: int
    alt: str
    credit: str


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A document of a feed but for its entries. ``id`` is the feed's own, the same in all its documents.

    Addresses of documents are without their suffix: ``address`` is where this one stands. ``current`` is where new
    entries come in, set in archive documents alone; ``previous`` and ``next`` are archive documents. "" is none. All
    texts are plain.
    """

    id: str
    title: str
    description: str
    home: str
    address: str
    language: Language
    author: str
    author_url: str
    logo: str
    generator: str
    updated: dt.datetime
    hubs: tuple[str, ...] = ()
    current: str = ""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry. All texts but ``content``, which is clean HTML, are plain; ``alternates`` are other languages'.

    ``link_language`` is that of the page, which is another one only when there is none in the entry's own.
    """

    id: str
    title: str
    link: str
    link_language: Language
    alternates: tuple[tuple[Language, str], ...]
    language: Language
    summary: str
    content: str
    creator: str
    published: dt.datetime
    updated: dt.datetime
    categories: tuple[Category, ...]
    picture: Picture | None


def write_rss(channel: Channel, items: Sequence[Item]) -> bytes:
    """Write RSS 2.0 with the atom, content, dc, media and history modules."""
    with _ONE_AT_A_TIME:
        written: bytes = _fill_feed(channel, items, "rss").rss_str(pretty=True)
    return written


def write_atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """Write Atom 1.0."""
    with _ONE_AT_A_TIME:
        written: bytes = _fill_feed(channel, items, "atom").atom_str(pretty=True)
    return written


def _fill_feed(channel: Channel, items: Sequence[Item], suffix: str) -> Any:
    from feedgen.feed import FeedGenerator  # 70 ms that only a command which writes feeds should pay

    feed = FeedGenerator()
    feed.load_extension("dc", atom=False)
    feed.register_extension("mended", _FeedExtension, _EntryExtension)
    feed.id(channel.id)
    feed.title(channel.title)
    feed.subtitle(channel.description)
    feed.author(_drop_empty(name=channel.author, uri=channel.author_url))
    feed.language(str(channel.language))
    feed.generator(channel.generator)
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.updated(channel.updated)
    if channel.logo:
        feed.logo(channel.logo)
    feed.link(href=f"{channel.address}.{suffix}", rel="self", type=f"application/{suffix}+xml")
    feed.mended.list_links = lambda: _list_channel_links(channel, suffix)
    feed.mended.is_archive = bool(channel.current)
    # Last, because feedgen takes the last link of all, whatever its rel, for the RSS channel's own.
    feed.link(href=channel.home, rel="alternate", type="text/html")
    for item in items:
        _fill_entry(feed.add_entry(order="append"), item, channel)
    return feed


def _fill_entry(entry: Any, item: Item, channel: Channel) -> None:
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.link, rel="alternate", type="text/html")
    # Escaped: RSS readers take a description for HTML, where a plain < would begin a tag.
    entry.summary(html.escape(item.summary, quote=False), type="html")
    entry.content(item.content, type="html")
    entry.author(name=item.creator)
    entry.dc.dc_creator(item.creator)
    if item.language != channel.language:
        entry.dc.dc_language(str(item.language))
        entry.mended.language = item.language
    entry.published(item.published)
    entry.updated(item.updated)
    for category in item.categories:
        entry.category(term=category.term, scheme=category.scheme, label=category.label)
    if item.picture and item.picture.type:
        # The RSS Advisory Board's advice for a size that is not known is 0.
        entry.enclosure(url=item.picture.url, length="0", type=item.picture.type)
    entry.mended.item = item


def _list_channel_links(channel: Channel, suffix: str) -> list[dict[str, str]]:
    """The links of a document that feedgen has no room for. Sources: W3C WebSub §4, RFC 5005 §4."""
    documents = (("current", channel.current), ("prev-archive", channel.previous), ("next-archive", channel.next))
    return [
        *(_link(href=hub, rel="hub") for hub in channel.hubs),
        *(
            _link(href=f"{address}.{suffix}", rel=rel, type=f"application/{suffix}+xml")
            for rel, address in documents
            if address
        ),
    ]


class _FeedExtension:
    """feedgen's extension point for the feed: its hubs, its archive, and the namespaces that entries use."""

    list_links: Callable[[], list[dict[str, str]]]
    is_archive: bool

    def extend_ns(self) -> dict[str, str]:
        return {"media": _MEDIA, **({"fh": _HISTORY} if self.is_archive else {})}

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        self._extend(rss[0])
        return rss

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        self._extend(feed)
        return feed

    def _extend(self, parent: etree._Element) -> None:
        if self.is_archive:
            etree.SubElement(parent, f"{{{_HISTORY}}}archive")
        for attributes in self.list_links():
            etree.SubElement(parent, f"{{{_ATOM}}}link", attributes)


class _EntryExtension:
    """feedgen's extension point for an entry: writes Atom's links whole, the language, and the picture."""

    item: Item
    language: Language | None = None

    def extend_rss(self, item: etree._Element) -> etree._Element:
        # RSS itself has no room for when an entry last changed.
        etree.SubElement(item, f"{{{_ATOM}}}updated").text = self.item.updated.isoformat()
        _add_picture(item, self.item.picture)
        return item

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        if self.language:
            entry.set(_XML_LANG, self.language)
        self._mend_links(entry)
        _add_picture(entry, self.item.picture)
        return entry

    def _mend_links(self, entry: etree._Element) -> None:
        """Write the links again: feedgen keeps only their ``href``, and so calls an enclosure a second alternate."""
        written = entry.findall("link")
        position = entry.index(written[0])
        for link in written:
            entry.remove(link)
        for attributes in reversed(self._list_links()):
            entry.insert(position, etree.Element("link", attributes))

    def _list_links(self) -> list[dict[str, str]]:
        item, picture = self.item, self.item.picture
        links = [_link(href=item.link, rel="alternate", type="text/html", hreflang=item.link_language)]
        # Not as alternates, which they are: readers take the last of those for the page, whatever its language.
        links += [
            _link(href=url, rel="related", type="text/html", hreflang=language) for language, url in item.alternates
        ]
        if picture:
            links.append(_link(href=picture.url, rel="enclosure", type=picture.type, title=picture.alt))
        return links


def _link(**attributes: str) -> dict[str, str]:
    return {name: str(value) for name, value in attributes.items() if value}


def _drop_empty(**members: str) -> dict[str, str]:
    return {name: value for name, value in members.items() if value}


def _add_picture(parent: etree._Element, picture: Picture | None) -> None:
    """Add the picture as Media RSS, which has room for its alternative text and its credit."""
    if picture is None:
        return
    sizes = {"width": str(picture.width or ""), "height": str(picture.height or "")}
    attributes = _drop_empty(url=picture.url, medium="image", type=picture.type, **sizes)
    content = etree.SubElement(parent, f"{{{_MEDIA}}}content", attributes, nsmap={"media": _MEDIA})
    if picture.alt:
        etree.SubElement(content, f"{{{_MEDIA}}}description", {"type": "plain"}).text = picture.alt
    if picture.credit:
        etree.SubElement(content, f"{{{_MEDIA}}}credit").text = picture.credit
