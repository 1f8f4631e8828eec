"""Counts a text as each network does, and finds the links in it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from occnews.render.social.domains import is_known_domain
from occnews.render.social.networks import Counting, NetworkRules

_LINK_COST: Final = 23
_LABEL_MOST: Final = 63
_URL_MOST: Final = 4096

_LATIN: Final = r"a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_PATH: Final = rf"[{_LATIN}\u0400-\u04ff/!*';:=+,.$%#\[\]\-\u2013_~@|&]"
# Only a bracket that is closed again belongs to an address.
_BRACKETED: Final = rf"\({_PATH}+\)"
_REST: Final = (
    r"(?::\d+)?"
    rf"(?:/(?:(?:{_PATH}|{_BRACKETED})*(?:[{_LATIN}\u0400-\u04ff=_#/+\-]|{_BRACKETED}))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
)
_BEFORE: Final = r"(?<![a-z0-9@＠$#＃\ufffe\ufeff\uffff])"
_END: Final = r"(?![a-z0-9@])"
_FULL: Final = re.compile(
    rf"{_BEFORE}https?://(?P<host>(?:[\w-]+\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})){_END}{_REST}", re.I
)
_BARE: Final = re.compile(
    rf"(?<![-_./]){_BEFORE}(?P<host>(?:[{_LATIN}](?:[{_LATIN}_-]{{0,61}}[{_LATIN}])?\.)+(?:xn--[a-z0-9-]+|[a-z]{{2,}})){_END}{_REST}",
    re.I,
)
_MASTODON_MENTION: Final = re.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\w.-]+\w", re.I)


def count(text: str, counting: Counting) -> int:
    """Count a text in a network's own units."""
    match counting:
        case "weighted":
            return count_weighted(text)
        case "graphemes":
            return count_graphemes(text)
        case "mastodon":
            return count_mastodon(text)
        case "threads":
            return count_threads(text)
        case "utf16":
            # The web's own "length": never less than the characters that a person would count.
            return len(text.encode("utf-16-le")) // 2


def is_within(text: str, rules: NetworkRules) -> bool:
    """Whether a network takes a text of that length."""
    fits_bytes = rules.bytes_limit is None or len(text.encode()) <= rules.bytes_limit
    return fits_bytes and count(text, rules.counting) <= rules.limit


def count_weighted(text: str) -> int:
    """Count as X does: twitter-text, configuration v3. A link costs 23, an emoji 2, most other scripts 2 a letter."""
    text = unicodedata.normalize("NFC", text)
    total, position = 0, 0
    for start, end, is_certain in find_links(text):
        weight = _weigh_plain(text[start:end])
        total += _weigh_plain(text[position:start]) + (_LINK_COST if is_certain else max(_LINK_COST, weight))
        position = end
    return total + _weigh_plain(text[position:])


def count_graphemes(text: str) -> int:
    """Count what a reader takes for single characters (Unicode grapheme clusters)."""
    return len(split_graphemes(text))


def count_mastodon(text: str) -> int:
    """Count as Mastodon does: a link with http(s) costs 23, and the server's name in a mention nothing."""
    total, position = 0, 0
    for start, end, is_certain in find_links(text, bare=False):
        total += _count_mentions(text[position:start]) + (_LINK_COST if is_certain else max(_LINK_COST, end - start))
        position = end
    return total + _count_mentions(text[position:])


def count_threads(text: str) -> int:
    """Count as Threads does: characters, but an emoji costs its UTF-8 bytes."""
    emoji = _emoji().findall(text)
    return len(text) + sum(len(each.encode()) - len(each) for each in emoji)


def split_graphemes(text: str) -> list[str]:
    """Split a text into grapheme clusters."""
    return list(_grapheme().findall(text))


def find_links(text: str, *, bare: bool = True) -> Iterator[tuple[int, int, bool]]:
    """Find what X makes a link of, as (start, end, whether its domain is surely known), in order.

    ``bare`` finds names without http(s) too: ``x.ai``, ``README.md``, and ``Node.js``, whose domain is not known.
    """
    position = 0
    patterns = (_FULL, _BARE) if bare else (_FULL,)
    found = {pattern: pattern.search(text) for pattern in patterns}
    while match := _first(found.values()):
        if _is_host(match["host"]) and len(match[0]) <= _URL_MOST:
            yield match.start(), match.end(), is_known_domain(match["host"])
            position = match.end()
        else:
            # What is no link itself may be followed by one before it ends.
            position = match.end("host") if match.re is _BARE else match.start("host")
        # Only what now lies behind is searched for again: else a long text would be read once for each link.
        found |= {
            pattern: pattern.search(text, position) for pattern, old in found.items() if old and old.start() < position
        }


def _first(matches: Iterable[re.Match[str] | None]) -> re.Match[str] | None:
    return min((match for match in matches if match), key=lambda match: match.start(), default=None)


def _is_host(host: str) -> bool:
    return all(0 < len(_to_ascii(label)) <= _LABEL_MOST for label in host.split("."))


def _to_ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _weigh_plain(text: str) -> int:
    emoji = _emoji().findall(text)
    rest = _emoji().sub("", text) if emoji else text
    return 2 * len(emoji) + sum(1 if _is_light(ord(character)) else 2 for character in rest)


def _is_light(code: int) -> bool:
    # The ranges of configuration v3: Latin to Georgian, and the punctuation and spaces of 2000–206F that cost one.
    return code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247


def _count_mentions(text: str) -> int:
    return len(_MASTODON_MENTION.sub(r"@\1", text))


@cache
def _grapheme() -> Any:
    import regex  # type: ignore[import-untyped]  # no types are published; 27 ms that most commands need not pay

    return regex.compile(r"\X")


@cache
def _emoji() -> Any:
    import regex

    pictograph = r"\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?"
    return regex.compile(
        r"[#*0-9]\uFE0F?\u20E3"  # keycaps
        r"|\p{Regional_Indicator}{2}"  # flags
        r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"  # flags of regions
        rf"|{pictograph}(?:\u200D{pictograph})+"  # families, professions
        r"|\p{Emoji_Presentation}\uFE0F?\p{Emoji_Modifier}?"
        r"|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})"
    )
