"""The Story: a publication composed in one language, for every channel. Frozen values, no HTML, no database."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from occnews.model.member import Language, MemberKind
from occnews.model.publication import PublicationKind


@dataclass(frozen=True, kw_only=True)
class StoryImage:
    """An image: a name in ``media/`` (``file``) or an address (``url``). Pixels; 0 when unknown."""

    file: str = ""
    url: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class StoryFact:
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class StoryParagraph:
    """``text`` is Markdown of the safe subset, as are ``StoryReported.text`` and all ``Prose``."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, kw_only=True)
class StorySubheading:
    text: str
    kind: Literal["subheading"] = "subheading"


@dataclass(frozen=True, kw_only=True)
class StoryQuote:
    """A quote, plain text without marks. ``attribution`` is empty only when
    the lead-in or the quote just above says who speaks; ``note`` says when it is a translation."""

    text: str
    speaker: str
    role: str = ""
    attribution: str = ""
    lead_in: str = ""
    speaker_url: str = ""
    portrait: StoryImage | None = None
    note: str = ""
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, kw_only=True)
class StoryReported:
    text: str
    speaker: str = ""
    role: str = ""
    kind: Literal["reported"] = "reported"


@dataclass(frozen=True, kw_only=True)
class StoryFigure:
    image: StoryImage
    kind: Literal["image"] = "image"


@dataclass(frozen=True, kw_only=True)
class StoryFacts:
    items: tuple[StoryFact, ...]
    kind: Literal["facts"] = "facts"


StoryBlock = StoryParagraph | StorySubheading | StoryQuote | StoryReported | StoryFigure | StoryFacts


@dataclass(frozen=True, kw_only=True)
class StoryHandles:
    """A member's accounts, as ``model.member.SocialHandles``."""

    linkedin: str = ""
    linkedin_urn: str = ""
    x: str = ""
    bluesky: str = ""
    mastodon: str = ""
    facebook: str = ""
    threads: str = ""
    instagram: str = ""


@dataclass(frozen=True, kw_only=True)
class RosterLine:
    """One member in the list of all who joined. ``places`` is a written-out phrase ("Oslo and Porsgrunn, Norway")."""

    slug: str
    name: str
    gloss: str = ""
    kind: MemberKind | None = None
    kind_label: str = ""
    places: str = ""
    website: str = ""
    logo: StoryImage | None = None
    profiled: bool = False


@dataclass(frozen=True, kw_only=True)
class StoryProfile:
    """One interviewed member. ``facts`` are the quiet ones (stage, lead product, location, listing)."""

    slug: str
    name: str
    short_name: str
    gloss: str = ""
    kind: MemberKind | None = None
    kind_label: str = ""
    language: Language
    summary: str = ""
    website: str = ""
    logo: StoryImage | None = None
    facts: tuple[StoryFact, ...] = ()
    focus_areas: tuple[str, ...] = ()
    blocks: tuple[StoryBlock, ...] = ()
    social: StoryHandles = StoryHandles()


@dataclass(frozen=True, kw_only=True)
class StoryRelated:
    title: str
    deck: str = ""
    url: str = ""
    image: StoryImage | None = None


@dataclass(frozen=True, kw_only=True)
class StorySnippet:
    """A network's text: the editors' own words before approval, every network's final parts after it."""

    network: str
    text: str
    part: int = 1


@dataclass(frozen=True, kw_only=True)
class StoryNotice:
    """What readers are told of a correction. ``date`` is None until it is published."""

    text: str
    date: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class StoryRetraction:
    """That a story was taken back, and why. ``headline`` is the one that people saw."""

    text: str
    date: dt.date
    headline: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A publication in one language.

    ``intro``, ``boilerplate``, ``lead_in`` and ``closing`` are tuples of paragraphs in the safe Markdown subset; all
    other texts are plain. ``url`` is where the public finds it: the team's own page when it has one
    (``has_external_url``), else our archive page, else "" (no site configured). ``page_url`` is our archive page or
    "". ``alternates`` are the other languages' pages. ``anchor`` names are the members' slugs.
    ``corrections`` are all there were, the oldest first; ``retraction`` says that it was taken back.
    """

    publication: str
    name: str
    path: str
    kind: PublicationKind
    revision: int
    number: int | None
    language: Language
    languages: tuple[Language, ...]
    date: dt.date
    byline: str
    period_label: str
    headline: str
    subject: str
    preheader: str
    standfirst: str
    intro: tuple[str, ...]
    boilerplate: tuple[str, ...]
    roster_heading: str
    roster: tuple[RosterLine, ...]
    lead_in: tuple[str, ...]
    continue_reading: str
    profiles: tuple[StoryProfile, ...]
    closing: tuple[str, ...]
    related: tuple[StoryRelated, ...]
    hero: StoryImage | None
    compact: bool
    url: str
    page_url: str
    has_external_url: bool
    alternates: tuple[tuple[Language, str], ...]
    snippets: tuple[StorySnippet, ...]
    corrections: tuple[StoryNotice, ...] = ()
    retraction: StoryRetraction | None = None

    @property
    def images(self) -> tuple[StoryImage, ...]:
        """Every image that a channel may show, in order of appearance, each once."""
        found = [self.hero, *(line.logo for line in self.roster)]
        for profile in self.profiles:
            found.append(profile.logo)
            for block in profile.blocks:
                if isinstance(block, StoryFigure):
                    found.append(block.image)
                elif isinstance(block, StoryQuote):
                    found.append(block.portrait)
        found += [related.image for related in self.related]
        return tuple(dict.fromkeys(image for image in found if image))


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A publication as approved: its story in every language. What ``publish`` and every rebuild render."""

    stories: tuple[Story, ...]

    def story_in(self, language: Language) -> Story:
        """The story in a language, else in the publication's first."""
        return next((story for story in self.stories if story.language == language), self.stories[0])

    def to_json(self) -> str:
        """Its canonical JSON: sorted keys, no white space, the same for equal editions."""
        plain = _edition_adapter().dump_python(self, mode="json")
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Edition":
        """Read what ``to_json`` wrote. Raises pydantic.ValidationError."""
        return _edition_adapter().validate_json(text)

    def fingerprint(self, appearance: str) -> str:
        """The hash that an approval binds: of the stories, and of the templates and brand in force."""
        return hashlib.sha256(f"{self.to_json()}\0{appearance}".encode()).hexdigest()


@cache
def _edition_adapter() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)
