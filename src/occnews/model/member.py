"""The Member: an organisation that joined, and the record that every channel derives from."""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from occnews.model.dates import PartialDate
from occnews.model.text import Email, Line, Name, Prose, Record, Slug, Url, fold_name


class Language(StrEnum):
    """A language that a text is written in or a publication is rendered in (BCP 47)."""

    EN = "en"
    NB = "nb"


class MemberKind(StrEnum):
    """What sort of organisation a member is."""

    UNIVERSITY_HOSPITAL = "university-hospital"
    RESEARCH_CENTRE = "research-centre"
    PATIENT_ORGANISATION = "patient-organisation"
    START_UP = "start-up"
    BIOTECH = "biotech"
    TECHNOLOGY = "technology"
    PHARMA = "pharma"
    INVESTOR = "investor"
    FINANCIAL_INSTITUTION = "financial-institution"
    SERVICE_PROVIDER = "service-provider"
    FOUNDATION = "foundation"
    INFRASTRUCTURE = "infrastructure"
    OTHER = "other"


class Permission(Record):
    """Who allowed an image's use, when, and for what."""

    who: Name
    on: dt.date
    scope: Line = ""


class Image(Record):
    """A logo, portrait or photo: a file of the workspace's ``media/``, or an address elsewhere.

    ``file`` is a name in ``media/`` (``<sha256>.png``) once it has been taken in. ``width`` and ``height`` are
    pixels, 0 when unknown (an address that nobody fetched).
    """

    file: Line = ""
    url: Url = ""
    alt: Line = ""
    caption: Line = ""
    credit: Line = ""
    width: Annotated[int, Field(ge=0, le=20_000)] = 0
    height: Annotated[int, Field(ge=0, le=20_000)] = 0
    permission: Permission | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if re.search(r"[/\\:]|^\.\.?$", self.file):
            raise ValueError(f"«{self.file}» is no picture in media/, whose names hold no folders")
        if bool(self.file) == bool(self.url):
            raise ValueError("an image needs either a file or a url")
        return self


class Speaker(Record):
    """A person who is quoted."""

    name: Name
    role: Line = ""
    portrait: Image | None = None
    url: Url = ""


class QuoteApproval(Record):
    """That the speaker approved a quote: ``text`` is exactly what was approved."""

    by: Name
    on: dt.date
    how: Line = ""
    text: Prose


class ParagraphBlock(Record):
    """Running text."""

    kind: Literal["paragraph"] = "paragraph"
    text: Annotated[Prose, Field(min_length=1)]


class SubheadingBlock(Record):
    """A heading inside a profile."""

    kind: Literal["subheading"] = "subheading"
    text: Name


class QuoteBlock(Record):
    """What a person said, word for word, without quotation marks around it.

    ``attribution`` is as written in the text (``said Kari Nordmann, CEO``); ``role`` is without the organisation's
    name and, when empty, is the one in the member's ``speakers``. ``translated_from`` names the language it was
    said in when ``text`` is a translation.
    """

    kind: Literal["quote"] = "quote"
    text: Annotated[Prose, Field(min_length=1)]
    speaker: Name
    role: Line = ""
    attribution: Line = ""
    lead_in: Line = ""
    original_language: Language | Line = ""
    translated: bool = False
    approval: QuoteApproval | None = None

    @property
    def is_approved(self) -> bool:
        """Whether this very text was approved: an edit voids it."""
        return self.approval is not None and self.approval.text == self.text


class ReportedBlock(Record):
    """What a person said, retold in running text."""

    kind: Literal["reported"] = "reported"
    text: Annotated[Prose, Field(min_length=1)]
    speaker: Line = ""
    role: Line = ""


class ImageBlock(Record):
    """A photo between the paragraphs."""

    kind: Literal["image"] = "image"
    image: Image


class Fact(Record):
    """One labelled fact."""

    label: Name
    value: Name


class FactsBlock(Record):
    """Facts set apart. Without items it stands for the record's own: places, stage, lead product, listing."""

    kind: Literal["facts"] = "facts"
    items: tuple[Fact, ...] = ()


Block = Annotated[
    ParagraphBlock | SubheadingBlock | QuoteBlock | ReportedBlock | ImageBlock | FactsBlock, Field(discriminator="kind")
]
Profile = tuple[Block, ...]
"""A member's text: an ordered list of blocks. The order is content."""


class Place(Record):
    """Where a member is: a city, a country (ISO 3166 alpha-2), and what is there (``head office``)."""

    city: Line = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    what: Line = ""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.city or self.country):
            raise ValueError("a place needs a city or a country")
        return self


class Listing(Record):
    """The exchange a member is listed on, and its ticker there."""

    exchange: Name
    ticker: Line = ""


class SocialHandles(Record):
    """A member's accounts. ``linkedin_urn`` is ``urn:li:organization:<number>``, needed to mention it there."""

    linkedin: Url = ""
    linkedin_urn: Annotated[str, Field(pattern=r"^(urn:li:organization:\d+)?$")] = ""
    x: Annotated[str, Field(pattern=r"^(@[A-Za-z0-9_]{1,15})?$")] = ""
    bluesky: Annotated[str, Field(pattern=r"^(@[a-z0-9.-]{3,253})?$")] = ""
    mastodon: Annotated[str, Field(pattern=r"^(@[A-Za-z0-9_]+@[a-z0-9.-]{3,253})?$")] = ""
    facebook: Url = ""
    threads: Annotated[str, Field(pattern=r"^(@[A-Za-z0-9_.]{1,30})?$")] = ""
    instagram: Annotated[str, Field(pattern=r"^(@[A-Za-z0-9_.]{1,30})?$")] = ""


class Contact(Record):
    """Whom the team talks to at a member. Never published."""

    name: Line = ""
    email: Email = ""
    phone: Line = ""
    role: Line = ""


class Membership(Record):
    """One stay of a member: a member that rejoins has another. ``left`` is its last day."""

    joined: PartialDate | None = None
    left: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.joined and self.left and self.left < self.joined.first:
            raise ValueError(f"left on {self.left}, before it joined ({self.joined})")
        return self


class MemberText(Record):
    """The part of a record that has a language, down to what is at a place and what an exchange is called.

    Empty: not translated.
    """

    gloss: Line = ""
    summary: Line = ""
    why_joined: Prose = ""
    stage: Line = ""
    lead_product: Line = ""
    focus_areas: tuple[Name, ...] = ()
    places: tuple[Place, ...] = ()
    listing: Listing | None = None
    profile: Profile = ()


class Translation(MemberText):
    """A record's texts in a language other than its own."""

    language: Language


class Member(MemberText):
    """An organisation that joined, as the team knows it.

    Only ``slug`` and ``name`` are needed to store it; a joined date to list it; a summary or profile to profile it.
    ``gloss`` is the name in another language. ``embargo``: not a word before that day. ``contact`` and ``notes``
    are never published.
    """

    slug: Slug
    name: Name
    short_name: Line = ""
    kind: MemberKind | None = None
    memberships: Annotated[tuple[Membership, ...], Field(min_length=1)] = (Membership(),)
    website: Url = ""
    social: SocialHandles = SocialHandles()
    contact: Contact | None = None
    embargo: dt.date | None = None
    notes: Prose = ""
    logo: Image | None = None
    speakers: tuple[Speaker, ...] = ()
    language: Language = Language.EN
    translations: tuple[Translation, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        languages = [self.language, *(translation.language for translation in self.translations)]
        if len(set(languages)) < len(languages):
            raise ValueError("translations: a language is there twice, or is the record's own")
        names = [fold_name(speaker.name) for speaker in self.speakers]
        if len(set(names)) < len(names):
            raise ValueError("speakers: a name is there twice")
        for earlier, later in zip(self.memberships, self.memberships[1:], strict=False):
            if earlier.left is None or (later.joined and later.joined.last < earlier.left):
                raise ValueError("memberships: a later one must begin after the one before it was left")
        return self

    @property
    def membership(self) -> Membership:
        """The current, or last, membership."""
        return self.memberships[-1]

    @property
    def folded_name(self) -> str:
        return fold_name(self.name)

    def text_in(self, language: Language) -> MemberText:
        """The record's texts in a language: each that is not translated falls back to the record's own."""
        translation = next((text for text in self.translations if text.language == language), None)
        own = {name: getattr(self, name) for name in MemberText.model_fields}
        if translation is None:
            return MemberText.model_construct(**own)
        return MemberText.model_construct(**{name: getattr(translation, name) or own[name] for name in own})

    def speaker_named(self, name: str) -> Speaker | None:
        """The speaker of that name, or None."""
        return next((speaker for speaker in self.speakers if fold_name(speaker.name) == fold_name(name)), None)
