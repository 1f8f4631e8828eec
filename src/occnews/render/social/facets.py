"""Finds the mentions, links and tags in a Bluesky text: its facets, at offsets in UTF-8 bytes."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from occnews.render.social.counting import split_graphemes
from occnews.render.social.domains import is_known_domain

_TAG_MOST: Final = 64
# White space and marks that are not seen, and the ring of a keycap, end a tag.
_NO_TAG: Final = r"\u00AD\u2060\u200A\u200B\u200C\u200D\u20e2"


class Facet(NamedTuple):
    """A part of a text, from ``start`` to before ``end`` in UTF-8 bytes.

    ``value``: a mention's handle without @, a link's address, a tag without #.
    """

    start: int
    end: int
    kind: Literal["mention", "link", "tag"]
    value: str


def find_facets(text: str) -> tuple[Facet, ...]:
    """Find a text's facets, in order. A mention still has to be resolved to an account when it is posted."""
    found = [*_find_mentions(text), *_find_links(text), *_find_tags(text), *_find_cashtags(text)]
    return tuple(
        Facet(len(text[:start].encode()), len(text[:end].encode()), kind, value)
        for start, end, kind, value in sorted(found)
    )


_Found = tuple[int, int, Literal["mention", "link", "tag"], str]


def _find_mentions(text: str) -> Iterator[_Found]:
    for match in _pattern("mention").finditer(text):
        handle = match["handle"]
        if "." in handle and (is_known_domain(handle) or handle.endswith(".test")):
            yield match.start("handle") - 1, match.end("handle"), "mention", handle


def _find_links(text: str) -> Iterator[_Found]:
    for match in _pattern("link").finditer(text):
        link = match["link"]
        if match["domain"] and not is_known_domain(match["domain"]):
            continue
        if link[-1] in ".,;:!?":
            link = link[:-1]
        if link.endswith(")") and "(" not in link:
            link = link[:-1]
        start = match.start("link")
        yield start, start + len(link), "link", f"https://{link}" if match["domain"] else link


def _find_tags(text: str) -> Iterator[_Found]:
    for match in _pattern("tag").finditer(text):
        tag = _pattern("trailing").sub("", match["tag"] or "")
        if tag and len(split_graphemes(tag)) <= _TAG_MOST:
            start = match.start("tag")
            yield start - 1, start + len(tag), "tag", tag


def _find_cashtags(text: str) -> Iterator[_Found]:
    for match in _pattern("cashtag").finditer(text):
        yield match.start("ticker") - 1, match.end("ticker"), "tag", f"${match['ticker'].upper()}"


@cache
def _pattern(name: str) -> Any:
    """A pattern of the network's own detection rules (atproto, packages/api, rich-text)."""
    import regex  # type: ignore[import-untyped]  # no types are published

    patterns = {
        "mention": r"(?:^|\s|\()@(?P<handle>[a-zA-Z0-9.-]+)(?<=[a-zA-Z0-9])(?![a-zA-Z0-9_])",
        "link": r"(?mi)(?:^|\s|\()(?P<link>https?://\S+|(?P<domain>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*)",
        "tag": rf"(?:^|\s)[#＃](?P<tag>(?!\uFE0F)[^\s{_NO_TAG}]*[^\d\s\p{{P}}{_NO_TAG}]+[^\s{_NO_TAG}]*)?",
        "cashtag": r"(?:^|\s|\()\$(?P<ticker>[A-Za-z][A-Za-z0-9]{0,4})(?=\s|$|[.,;:!?)\"'\u2019])",
        "trailing": r"\p{P}+$",
    }
    return regex.compile(patterns[name])
