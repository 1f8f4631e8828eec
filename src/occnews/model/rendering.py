"""What renderers return."""

import datetime as dt
from dataclasses import dataclass

from occnews.model.member import Language
from occnews.model.story import Story, StoryImage


@dataclass(frozen=True, kw_only=True)
class RenderedEmail:
    """One email, before it is addressed. ``text`` is hard-wrapped at 72; ``html`` is a whole document."""

    language: Language
    subject: str
    preheader: str
    html: str
    text: str


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
class EmailLinks:
    """The addresses in an email that belong to its recipient, and the name to greet ("" greets nobody by name)."""

    unsubscribe: str
    preferences: str
    unsubscribe_mailto: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One publication in a feed. ``id`` is the ``tag:`` URI minted for it; ``note`` tells of a correction."""

    id: str
    story: Story
    published: dt.datetime
    updated: dt.datetime
    note: str = ""
