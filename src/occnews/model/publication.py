"""The Publication: an Announcement or a Digest, as its editors shape it. Its records stay untouched."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from occnews.model.dates import FIRST_YEAR, LAST_YEAR, Period
from occnews.model.member import Image, Language, Profile
from occnews.model.text import Line, Name, Prose, Record, Slug, Url

Network = Literal["linkedin", "x", "bluesky", "mastodon", "facebook", "threads", "instagram"]
"""A social network that snippets are written for."""


class PublicationKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    DIGEST = "digest"


class State(StrEnum):
    """Where a publication stands. Only ``publish`` reaches PUBLISHED."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    RETRACTED = "retracted"


class Tier(StrEnum):
    """Whether a digest profiles a member or only lists it in the roster."""

    PROFILED = "profiled"
    LISTED = "listed"


class Wording(Record):
    """The editors' own words in one language; what is empty falls back to the fixed wording."""

    language: Language
    headline: Line = ""
    subject: Line = ""
    preheader: Line = ""
    standfirst: Line = ""
    intro: Prose = ""
    boilerplate: Prose = ""
    roster_heading: Line = ""
    noun: Line = ""
    lead_in: Prose = ""
    continue_reading: Line = ""
    closing: Prose = ""
    byline: Line = ""
    hero_alt: Line = ""


class EditedProfile(Record):
    """A profile as the editors rewrote it for this publication. ``original``: what the record held then."""

    language: Language
    blocks: Profile
    original: Profile = ()


class Entry(Record):
    """One member in a publication, at its place in the order. ``membership`` counts from 1.

    ``tier`` None leaves it to the rule: profiled when the record has something to tell.
    """

    member: Slug
    membership: Annotated[int, Field(ge=1)] = 1
    tier: Tier | None = None
    edited: tuple[EditedProfile, ...] = ()


class Exclusion(Record):
    """A member that the editors keep out of a digest."""

    member: Slug
    because: Line = ""


class Related(Record):
    """A related story at the foot: in every language, or only in its own."""

    language: Language | None = None
    title: Name
    deck: Line = ""
    url: Url = ""
    image: Image | None = None


class SnippetText(Record):
    """A network's text in the editors' own words; ``{url}`` stands for the link."""

    network: Network
    language: Language
    text: Prose


class Note(Record):
    """What readers are told, in one language."""

    language: Language
    text: Annotated[Line, Field(min_length=1)]


class Explanation(Record):
    """Why something published was changed or taken back; ``notes`` say it in the languages it was written out for."""

    because: Annotated[Line, Field(min_length=1)]
    notes: tuple[Note, ...] = ()

    def text_in(self, language: Language) -> str:
        """What readers in a language are told: the reason itself unless it was written out for them."""
        return next((note.text for note in self.notes if note.language == language), self.because)


class Correction(Explanation):
    """One correction: the revision that it makes, and when that was published; None while it is being worked on."""

    revision: Annotated[int, Field(ge=2)]
    published_at: AwareDatetime | None = None


class Retraction(Explanation):
    """That a publication was taken back. ``keeps_members``: they stay announced."""

    at: AwareDatetime
    keeps_members: bool = False


class SitePost(Record):
    """The draft on the team's own WordPress site in one language. ``number`` is its id there, ``seal`` the hash of what
    it said when we last wrote it."""

    language: Language
    site: Url
    number: Annotated[int, Field(ge=1)]
    seal: Line


class Publication(Record):
    """What the editors decide about one announcement or digest.

    ``id`` is minted once. ``name`` is what people call it: a digest's period, an announcement's member slug
    (``slug.2`` for the second membership). ``date`` is the date line. ``entries`` are in order of appearance;
    ``included`` are those the editors put in by hand, ``excluded`` those they keep out. ``number`` is a digest's, given
    at publishing. ``revision`` counts from 1 and rises with each correction. ``canonical_url`` is where it stands on
    the team's own site. While a correction is worked on (``is_correction``) the revision before it stays public.
    """

    id: Name
    kind: PublicationKind
    name: Name
    state: State = State.DRAFT
    revision: Annotated[int, Field(ge=1)] = 1
    number: Annotated[int, Field(ge=1)] | None = None
    date: dt.date
    byline: Line = ""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    wordings: tuple[Wording, ...] = ()
    entries: tuple[Entry, ...] = ()
    included: tuple[Slug, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    hero: Image | None = None
    related: tuple[Related, ...] = ()
    snippets: tuple[SnippetText, ...] = ()
    canonical_url: Url = ""
    site_posts: tuple[SitePost, ...] = ()
    sent_back_because: Line = ""
    scheduled_at: AwareDatetime | None = None
    published_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None
    feed_id: Line = ""
    corrections: tuple[Correction, ...] = ()
    retraction: Retraction | None = None

    @property
    def is_correction(self) -> bool:
        """Whether this is a correction that is not published yet, of something that is."""
        return bool(self.corrections) and self.corrections[-1].published_at is None

    @property
    def public_revision(self) -> int | None:
        """The revision that the public sees; None before it is published."""
        if self.published_at is None:
            return None
        return self.revision - 1 if self.is_correction else self.revision

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.languages)) < len(self.languages):
            raise ValueError("languages: one is there twice")
        if not FIRST_YEAR <= self.date.year <= LAST_YEAR:
            raise ValueError(f"date: the year {self.date.year} is not between {FIRST_YEAR} and {LAST_YEAR}")
        return self

    @property
    def period(self) -> Period | None:
        """A digest's period; an announcement has none."""
        return Period.parse(self.name) if self.kind is PublicationKind.DIGEST else None

    @property
    def path(self) -> str:
        """Its folder under the site and in builds: ``digests/2025-11``, ``announcements/thor-medical``."""
        period = self.period
        return f"digests/{period.path}" if period else f"announcements/{self.name}"

    def wording_in(self, language: Language) -> Wording:
        """The editors' words in a language, empty where they wrote none."""
        return next((w for w in self.wordings if w.language == language), Wording(language=language))

    def entry_of(self, slug: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.member == slug), None)
