"""Makes the links and hashtags that go into posts."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from occnews.model.story import Story, StoryHandles

_TAG_LENGTH = 30
_TAG_WORDS = 3


def tag_link(url: str, network: str, campaign: str) -> str:
    """Add the campaign tags (``utm_source``, ``utm_medium``, ``utm_campaign``) to an address.

    Its own query, fragment and tags stay. For posts only: never for canonical addresses or feeds.
    """
    parts = urlsplit(url)
    present = {key for key, _ in parse_qsl(parts.query, keep_blank_values=True)}
    tags = {"utm_source": network, "utm_medium": "social", "utm_campaign": campaign}
    added = [f"{key}={quote(value, safe='')}" for key, value in tags.items() if key not in present]
    query = "&".join([*([parts.query] if parts.query else []), *added])
    return urlunsplit(parts._replace(query=query))


def to_ascii_link(url: str) -> str:
    """Percent-encode what is not ASCII: networks end a link where their own idea of an address ends."""
    parts = urlsplit(url)
    path, query, fragment = (
        quote(part, safe="/?%:@!$&'()*+,;=~[]-._") for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit(parts._replace(path=path, query=query, fragment=fragment))


def name_campaign(story: Story) -> str:
    """The campaign of a publication: ``2025-11``, ``2025-01-to-2025-10``, ``thor-medical``."""
    return re.sub(r"[^a-z0-9]+", "-", story.path.rpartition("/")[2].lower()).strip("-")


def mention_on(network: str, handles: StoryHandles) -> str:
    """How a member is mentioned in a pasted text, ``@name``; "" where pasted text cannot mention."""
    match network:
        case "x" | "bluesky" | "mastodon" | "threads" | "instagram":
            return str(getattr(handles, network))
        case _:
            return ""


def make_hashtags(configured: Iterable[str], topics: Iterable[str], longest: int | None = None) -> tuple[str, ...]:
    """Make hashtags in PascalCase, without #, each once: the configured ones, then those topics that make short ones.

    ``longest`` is a network's own limit, in characters.
    """
    short = [topic for topic in topics if len(topic) <= _TAG_LENGTH and len(topic.split()) <= _TAG_WORDS]
    named = [topic for topic in short if re.fullmatch(r"[\w &-]+", topic)]
    tags: dict[str, str] = {}
    for tag in map(to_pascal_case, [*configured, *named]):
        # Digits alone are no hashtag anywhere.
        if re.search(r"[^\W\d_]", tag) and len(tag) <= (longest or len(tag)):
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def to_pascal_case(text: str) -> str:
    """Write words as one, each with a capital, so that screen readers can say it: ``new members`` → ``NewMembers``."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^\w]+|_+", text))
