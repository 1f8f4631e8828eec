"""What renderers return."""

import datetime as dt
from dataclasses import dataclass, fields

from occnews.model.member import Language
from occnews.model.story import Story, StoryImage


@dataclass(frozen=True, kw_only=True)
class Personal:
    """What the body of an email says to one recipient alone.

    ``greeting`` is a whole line ("Hello Kari,"). An empty value is left out, but for ``view_online`` and
    ``postal_address``: then the story's and the cluster's own stand there. Before an email is addressed, each value
    that is asked for is a placeholder (``make_placeholders``).
    """

    greeting: str = ""
    unsubscribe: str = ""
    preferences: str = ""
    view_online: str = ""
    postal_address: str = ""

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """(field, value) of each that is not empty."""
        return tuple((field.name, value) for field in fields(self) if (value := getattr(self, field.name)))


@dataclass(frozen=True, kw_only=True)
class RenderedEmail:
    """One email, before it is addressed. ``text`` is hard-wrapped at 72; ``html`` is a whole document.

    ``personal`` is what it was rendered with: placeholders, or one recipient's own values.
    """

    language: Language
    subject: str
    preheader: str
    html: str
    text: str
    personal: Personal = Personal()


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom one message is for. ``message_id`` has its angle brackets; ``unsubscribe_mailto`` is an address or ""."""

    address: str
    message_id: str
    name: str = ""
    unsubscribe_mailto: str = ""
    personal: Personal = Personal()


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A story as one network's text (``part`` counts from 1 within a thread).

    ``used`` and ``limit`` are in ``unit`` (``weighted characters``, ``graphemes`` …). ``url`` is the link in it or "".
    ``alt`` describes the picture to attach, "" when there is none.
    """

    network: str
    part: int
    text: str
    used: int
    limit: int
    unit: str
    url: str
    alt: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Logos:
    """The cluster's own logo as taken into ``media/``: for light backgrounds, and for dark ones; None without."""

    light: StoryImage | None = None
    dark: StoryImage | None = None


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One publication in a feed. ``id`` is the ``tag:`` URI minted for it; ``note`` tells of a correction."""

    id: str
    story: Story
    published: dt.datetime
    updated: dt.datetime
    note: str = ""
