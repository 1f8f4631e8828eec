"""What each network allows, as data: one table for the whole package, every limit with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from occnews.config import Config
from occnews.model.publication import Network

# The sources below were last read in November 2026. Limits move: three of them changed within the year before.

ALT_MOST: Final = 1000
"""How long an alt text may be where a network names no limit: the least that any other network allows."""

Counting = Literal["weighted", "graphemes", "mastodon", "threads", "utf16"]


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How we write for a network: our own choices, which no network asks for.

    ``told``: tell what members do when there are at most so many, else only name them. ``summary``: characters of
    each at most. ``names``: how many are named before "and 5 more". ``quote``: the longest quote taken, as a quote is
    never cut; 0 takes none. ``thread``: a digest of a few members may become a thread.
    """

    told: int
    summary: int
    names: int
    hashtags: int
    quote: int = 0
    thread: bool = False


@dataclass(frozen=True, kw_only=True)
class NetworkRules:
    """What one network allows. None: it names no limit, or we know of none.

    ``limit`` is in ``unit``, counted as ``counting`` says (``counting.count``). ``link_cost`` is what any link costs,
    None when its characters count. ``sources`` says where each value was read.
    """

    key: Network
    name: str
    limit: int
    unit: str
    counting: Counting
    bytes_limit: int | None = None
    link_cost: int | None = None
    links_most: int | None = None
    links_work: bool = True
    hashtags_most: int | None = None
    hashtag_length: int | None = None
    image_required: bool = False
    images_most: int | None = None
    image_bytes: int | None = None
    image_size: tuple[int, int] | None = None
    alt_limit: int | None = None
    manner: Manner
    sources: Mapping[str, str]


_LINKEDIN_POSTS = "learn.microsoft.com, LinkedIn Posts API and MultiImage API"
_X_COUNTING = "docs.x.com, Counting characters; twitter-text configuration v3"
_X_MEDIA = "docs.x.com, Media best practices"
_BLUESKY_POST = "atproto lexicon app.bsky.feed.post"
_BLUESKY_IMAGES = "atproto lexicon app.bsky.embed.images"
_MASTODON = "docs.joinmastodon.org, Posting to your profile; a server may set its own limit"
_THREADS = "developers.facebook.com, Threads Posts and Text Attachments"
_SHARING = "developers.facebook.com, Sharing: images in link shares"
_INSTAGRAM = "developers.facebook.com, Instagram content publishing"

_TABLE: Final = (
    NetworkRules(
        key="linkedin",
        name="LinkedIn",
        limit=3000,
        unit="characters",
        counting="utf16",
        images_most=20,
        image_size=(1200, 627),
        alt_limit=4086,
        manner=Manner(told=15, summary=320, names=30, hashtags=5, quote=400),
        sources={
            "limit": _LINKEDIN_POSTS,
            "images_most": _LINKEDIN_POSTS,
            "image_size": "linkedin.com/help, image sizes for shared links",
            "alt_limit": f"{_LINKEDIN_POSTS} (from memory: check before posting through the API)",
        },
    ),
    NetworkRules(
        key="x",
        name="X",
        limit=280,
        unit="weighted characters",
        counting="weighted",
        link_cost=23,
        images_most=4,
        image_bytes=5_000_000,
        alt_limit=1000,
        manner=Manner(told=1, summary=200, names=6, hashtags=2, thread=True),
        sources={
            "limit": _X_COUNTING,
            "link_cost": _X_COUNTING,
            "images_most": _X_MEDIA,
            "image_bytes": _X_MEDIA,
            "alt_limit": "docs.x.com, Media metadata",
        },
    ),
    NetworkRules(
        key="bluesky",
        name="Bluesky",
        limit=300,
        unit="graphemes",
        counting="graphemes",
        bytes_limit=3000,
        hashtag_length=64,
        images_most=4,
        image_bytes=2_000_000,
        alt_limit=2000,
        manner=Manner(told=1, summary=220, names=6, hashtags=3, thread=True),
        sources={
            "limit": _BLUESKY_POST,
            "bytes_limit": _BLUESKY_POST,
            "hashtag_length": "atproto lexicon app.bsky.richtext.facet",
            "images_most": _BLUESKY_IMAGES,
            "image_bytes": _BLUESKY_IMAGES,
            "alt_limit": "the Bluesky app's composer (from memory: check before posting through the API)",
        },
    ),
    NetworkRules(
        key="mastodon",
        name="Mastodon",
        limit=500,
        unit="characters",
        counting="mastodon",
        link_cost=23,
        images_most=4,
        image_bytes=16 * 1024 * 1024,
        alt_limit=1500,
        manner=Manner(told=4, summary=240, names=8, hashtags=4, quote=200),
        sources={
            "limit": _MASTODON,
            "link_cost": _MASTODON,
            "images_most": _MASTODON,
            "image_bytes": _MASTODON,
            "alt_limit": _MASTODON,
        },
    ),
    NetworkRules(
        key="facebook",
        name="Facebook",
        limit=63_206,
        unit="characters",
        counting="utf16",
        image_bytes=8_000_000,
        image_size=(1200, 630),
        manner=Manner(told=15, summary=320, names=30, hashtags=2, quote=400),
        sources={
            "limit": "developers.facebook.com, Page feed",
            "image_bytes": _SHARING,
            "image_size": _SHARING,
        },
    ),
    NetworkRules(
        key="threads",
        name="Threads",
        limit=500,
        unit="characters",
        counting="threads",
        links_most=5,
        hashtags_most=1,
        images_most=20,
        image_bytes=8_000_000,
        manner=Manner(told=4, summary=240, names=8, hashtags=1, quote=200),
        sources={
            "limit": _THREADS,
            "links_most": f"{_THREADS}: links that differ, since 22 December 2025",
            "hashtags_most": f"{_THREADS}: one topic tag",
            "images_most": _THREADS,
            "image_bytes": _THREADS,
        },
    ),
    NetworkRules(
        key="instagram",
        name="Instagram",
        limit=2200,
        unit="characters",
        counting="utf16",
        links_work=False,
        hashtags_most=5,
        image_required=True,
        image_bytes=8_000_000,
        image_size=(1080, 1350),
        manner=Manner(told=12, summary=280, names=20, hashtags=5, quote=300),
        sources={
            "limit": _INSTAGRAM,
            "links_work": _INSTAGRAM,
            "hashtags_most": f"{_INSTAGRAM}: 30 until December 2025",
            "image_required": _INSTAGRAM,
            "image_bytes": _INSTAGRAM,
            "image_size": _INSTAGRAM,
        },
    ),
)

NETWORKS: Final[Mapping[str, NetworkRules]] = MappingProxyType({rules.key: rules for rules in _TABLE})
"""The rules by network, in the order of ``config.toml``."""


def rules_in(config: Config, network: str) -> NetworkRules:
    """A network's rules in this workspace: a Mastodon server has a limit of its own. KeyError for an unknown one."""
    rules = NETWORKS[network]
    return replace(rules, limit=config.social.mastodon_limit) if network == "mastodon" else rules
