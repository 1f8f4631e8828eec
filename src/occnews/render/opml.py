"""The list of all feeds, as readers take it in: OPML 2.0."""

from collections.abc import Iterable

from lxml import etree

from occnews.model.feed import FeedListing


def render_outline(title: str, feeds: Iterable[FeedListing], *, home: str) -> bytes:
    """Render the list. Each feed stands there once, in Atom. Source: opml.org/spec2.opml."""
    outline = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(outline, "head"), "title").text = title
    body = etree.SubElement(outline, "body")
    for feed in feeds:
        attributes = {
            "type": "rss",  # what OPML calls every feed, whatever its format
            "text": feed.title,
            "title": feed.title,
            "xmlUrl": f"{feed.address}.atom",
            "htmlUrl": home,
            "language": str(feed.language),
        }
        etree.SubElement(body, "outline", attributes)
    written: bytes = etree.tostring(outline, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written
