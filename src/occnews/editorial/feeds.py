"""Which feeds a publication belongs to, and under which id."""

import hashlib
from collections.abc import Mapping
from typing import Final

from occnews.model.feed import FeedKind, FeedName
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.story import Edition

PUBLICATION_FEEDS: Final[Mapping[PublicationKind, str]] = {
    PublicationKind.ANNOUNCEMENT: "announcements",
    PublicationKind.DIGEST: "digests",
}
PAGE_SIZE: Final = 25
"""How many entries an archive document holds. It may never change: every document that is full would."""

_NAME_LIMIT: Final = 60


def list_feeds_of(edition: Edition, main: Language) -> tuple[tuple[FeedName, Language], ...]:
    """Every feed that an edition belongs to, and the language that it appears there in: ``main`` where it can."""
    story = edition.story_in(main)
    feeds = [(FeedName(name=PUBLICATION_FEEDS[story.kind], kind=FeedKind.PUBLICATION), story.language)]
    feeds += [(name_language_feed(each.language), each.language) for each in edition.stories]
    kinds = dict.fromkeys(line.kind for line in story.roster if line.kind)
    feeds += [
        (FeedName(name=f"kind-{kind}", kind=FeedKind.MEMBER_KIND, label=str(kind)), story.language) for kind in kinds
    ]
    areas = (area for profile in story.profiles for area in profile.focus_areas)
    # Two spellings of one area make one feed.
    focus = {_name_focus(area): area for area in areas}
    feeds += [
        (FeedName(name=name, kind=FeedKind.FOCUS_AREA, label=area), story.language) for name, area in focus.items()
    ]
    return tuple(feeds)


def name_language_feed(language: Language) -> FeedName:
    """The feed of everything that is written in a language."""
    return FeedName(name=f"all-{language}", kind=FeedKind.LANGUAGE, label=str(language))


def _name_focus(area: str) -> str:
    """The name of a focus area's feed; a long one is told from others that begin alike by a few digits of its hash."""
    from slugify import slugify  # its tables are needed only when something is published

    slug = slugify(area)
    if len(slug) > _NAME_LIMIT or not slug:
        digest = hashlib.sha256(area.casefold().encode()).hexdigest()[:8]
        slug = f"{slug[:_NAME_LIMIT].strip('-')}-{digest}".strip("-")
    return f"focus-{slug}"


def mint_feed_id(site: str, feed: str) -> str:
    """The id of a feed: where it stands when something is first published in it, and for good from then on."""
    return f"{site}/feeds/{feed}.atom"


def mint_entry_id(feed_id: str, language: Language, main: Language) -> str:
    """The id of a publication's entry in a language: its own in ``main``, for it is one text, else one made of it."""
    return feed_id if language == main else f"{feed_id}:{language}"


def space_out(entry_id: str, microsecond: int = 0) -> int:
    """The millisecond of a moment, 0 to 999: its own, else one that only the id decides.

    A batch published in one second would otherwise have one ``updated`` for all, which validators refuse. It does not
    come from the neighbours: else a moment would move when another entry comes or goes, and readers take that for a
    change.
    """
    return microsecond // 1000 or int.from_bytes(hashlib.sha256(entry_id.encode()).digest()[:8]) % 1_000
