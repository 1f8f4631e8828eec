"""Compose a publication and its records into a Story: every default filled in, nothing rendered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from occnews.config import Config
from occnews.editorial.subjects import SUBJECT_NAMES, compose_subject
from occnews.editorial.wording import Words
from occnews.errors import ConfigError
from occnews.model.dates import Period
from occnews.model.member import (
    Block,
    FactsBlock,
    Image,
    ImageBlock,
    Language,
    Member,
    MemberText,
    ParagraphBlock,
    Place,
    QuoteBlock,
    ReportedBlock,
    SubheadingBlock,
)
from occnews.model.publication import Entry, Publication, PublicationKind, Related, Tier, Wording
from occnews.model.story import (
    RosterLine,
    Story,
    StoryBlock,
    StoryFact,
    StoryFacts,
    StoryFigure,
    StoryHandles,
    StoryImage,
    StoryNotice,
    StoryParagraph,
    StoryProfile,
    StoryQuote,
    StoryRelated,
    StoryReported,
    StorySnippet,
    StorySubheading,
)

PREHEADER_MOST = 90


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """All that the parts of one story are composed from."""

    publication: Publication
    members: tuple[tuple[Entry, Member], ...]
    language: Language
    words: Words
    config: Config

    @property
    def own(self) -> Wording:
        return self.publication.wording_in(self.language)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(display_name(member) for _, member in self.members)

    @property
    def is_digest(self) -> bool:
        return self.publication.kind is PublicationKind.DIGEST


def compose_story(
    publication: Publication, members: Mapping[str, Member], language: Language, words: Words, config: Config
) -> Story:
    """Compose one language's story. ``members`` holds a record under each entry's slug (KeyError otherwise)."""
    pairs = tuple((entry, members[entry.member]) for entry in publication.entries)
    scene = _Scene(publication=publication, members=pairs, language=language, words=words, config=config)
    page_url = page_address(config, publication, language)
    texts = _compose_digest_texts(scene) if scene.is_digest else _compose_announcement_texts(scene)
    profiles = tuple(
        _compose_profile(scene, entry, member) for entry, member in pairs if is_profiled(entry, member, publication)
    )
    return Story(
        publication=publication.id,
        name=publication.name,
        path=publication.path,
        kind=publication.kind,
        revision=publication.revision,
        number=publication.number,
        language=language,
        languages=publication.languages,
        date=publication.date,
        byline=scene.own.byline or publication.byline or config.team.byline,
        roster=tuple(_compose_roster_line(scene, entry, member) for entry, member in pairs),
        profiles=profiles,
        related=tuple(
            _compose_related(related) for related in publication.related if related.language in (None, language)
        ),
        hero=_compose_hero(scene),
        compact=len(pairs) > config.editorial.compact_above,
        url=publication.canonical_url or page_url,
        page_url=page_url,
        has_external_url=bool(publication.canonical_url),
        alternates=tuple(
            (other, page_address(config, publication, other)) for other in publication.languages if other != language
        ),
        snippets=tuple(
            StorySnippet(network=snippet.network, text=snippet.text)
            for snippet in publication.snippets
            if snippet.language == language
        ),
        corrections=tuple(
            StoryNotice(
                text=correction.text_in(language),
                date=correction.published_at.astimezone(config.site.zone).date() if correction.published_at else None,
            )
            for correction in publication.corrections
        ),
        **texts,  # type: ignore[arg-type]  # the wording fields of Story, by name
    )


def page_address(config: Config, publication: Publication, language: Language) -> str:
    """Where our archive page of a publication stands, with a final slash; "" without a site, or in a language that the
    site no longer has.

    The main language's pages are at the root, others under ``/<language>/``.
    """
    if not config.site.url or language not in config.site.languages:
        return ""
    return f"{config.archive_url(language)}{publication.path}/"


def display_name(member: Member) -> str:
    """How running text calls a member: its short name where there is one."""
    return member.short_name or member.name


def is_profiled(entry: Entry, member: Member, publication: Publication) -> bool:
    """Whether a member has a profile: as the editors say; else when its record, or their edit, tells something."""
    if entry.tier is not None:
        return entry.tier is Tier.PROFILED
    if publication.kind is PublicationKind.ANNOUNCEMENT:
        return True
    return bool(member.profile or member.summary or any(edit.blocks for edit in entry.edited))


def story_image(image: Image | None) -> StoryImage | None:
    """An image as a story carries it: without its permission."""
    if image is None:
        return None
    return StoryImage(**image.model_dump(exclude={"permission"}))


def _compose_hero(scene: _Scene) -> StoryImage | None:
    hero = story_image(scene.publication.hero)
    return replace(hero, alt=scene.own.hero_alt or hero.alt) if hero else None


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Split prose at its empty lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _compose_digest_texts(scene: _Scene) -> dict[str, object]:
    words, own, count = scene.words, scene.own, len(scene.members)
    cluster, period = scene.config.cluster.name, scene.publication.period
    assert period is not None
    when = words.period_after_in(period)
    about = str(getattr(scene.config.cluster.about, scene.language))
    any_profile = any(is_profiled(entry, member, scene.publication) for entry, member in scene.members)
    empty = words.text("digest.empty", period=when) if not count else ""
    return {
        "period_label": words.period(period),
        "headline": own.headline or words.plural("digest.headline", count, cluster=cluster),
        "subject": own.subject or compose_subject(words, scene.names, scene.config.cluster.short_name or cluster),
        "preheader": own.preheader or _compose_digest_preheader(scene, period),
        "standfirst": own.standfirst or empty or words.plural("digest.standfirst", count, period=when),
        "intro": split_paragraphs(own.intro or empty or words.plural("digest.intro", count, cluster=cluster)),
        "boilerplate": split_paragraphs(own.boilerplate or about),
        "roster_heading": own.roster_heading
        or words.text("digest.roster_heading", noun=own.noun or words.text("digest.noun")),
        "lead_in": split_paragraphs(own.lead_in or (words.plural("digest.lead_in", count) if any_profile else "")),
        "continue_reading": own.continue_reading or (words.text("digest.continue_reading") if any_profile else ""),
        "closing": split_paragraphs(own.closing or words.text("digest.closing")),
    }


def _compose_digest_preheader(scene: _Scene, period: Period) -> str:
    words, when = scene.words, scene.words.period_after_in(period)
    if scene.names:
        full = words.plural(
            "digest.preheader", len(scene.names), names=words.join_some(scene.names, SUBJECT_NAMES), period=when
        )
        if len(full) <= PREHEADER_MOST:
            return full
    cluster = scene.config.cluster.short_name or scene.config.cluster.name
    short = words.text("digest.preheader_short", cluster=cluster, period=when)
    return short if len(short) <= PREHEADER_MOST else words.text("digest.preheader_plain", period=when)


def _compose_announcement_texts(scene: _Scene) -> dict[str, object]:
    words, own = scene.words, scene.own
    name, cluster = scene.names[0], scene.config.cluster.name
    values = {"name": name, "cluster": cluster}
    summary = scene.members[0][1].text_in(scene.language).summary
    preheader = words.text("announcement.preheader", **values)
    if len(preheader) > PREHEADER_MOST:
        preheader = words.text("announcement.preheader_short", **values)
    return {
        "period_label": "",
        "headline": own.headline or words.text("announcement.headline", **values),
        "subject": own.subject or words.text("announcement.subject", **values),
        "preheader": own.preheader or preheader,
        "standfirst": own.standfirst or summary or words.text("announcement.standfirst", **values),
        "intro": split_paragraphs(own.intro or words.text("announcement.intro", **values)),
        "boilerplate": split_paragraphs(own.boilerplate or str(getattr(scene.config.cluster.about, scene.language))),
        "roster_heading": own.roster_heading or words.text("announcement.roster_heading", **values),
        "lead_in": split_paragraphs(own.lead_in or words.text("announcement.lead_in", **values)),
        "continue_reading": own.continue_reading or words.text("announcement.continue_reading", **values),
        "closing": split_paragraphs(own.closing or words.text("announcement.closing", **values)),
    }


def _compose_roster_line(scene: _Scene, entry: Entry, member: Member) -> RosterLine:
    return RosterLine(
        slug=member.slug,
        name=member.name,
        gloss=_gloss(member, scene.language),
        kind=member.kind,
        kind_label=_kind_label(scene, member),
        places=scene.words.places(member.text_in(scene.language).places),
        website=member.website,
        logo=story_image(member.logo),
        profiled=is_profiled(entry, member, scene.publication),
    )


def _compose_profile(scene: _Scene, entry: Entry, member: Member) -> StoryProfile:
    text = member.text_in(scene.language)
    return StoryProfile(
        slug=member.slug,
        name=member.name,
        short_name=display_name(member),
        gloss=_gloss(member, scene.language),
        kind=member.kind,
        kind_label=_kind_label(scene, member),
        language=_text_language(member, scene.language),
        summary=text.summary,
        website=member.website,
        logo=story_image(member.logo),
        facts=_compose_facts(scene, text),
        focus_areas=text.focus_areas,
        blocks=_compose_blocks(scene, member, profile_blocks(entry, member, scene.language)),
        social=StoryHandles(**member.social.model_dump()),
    )


def profile_blocks(entry: Entry, member: Member, language: Language) -> tuple[Block, ...]:
    """The blocks of a member's profile: as the editors rewrote it here, else as its record has it.

    A record with no profile but a reason for joining shows that reason.
    """
    edited = next((edit.blocks for edit in entry.edited if edit.language == language), None)
    if edited is not None:
        return edited
    text = member.text_in(language)
    if not text.profile and text.why_joined:
        return tuple(ParagraphBlock(text=part) for part in split_paragraphs(text.why_joined))
    return text.profile


def _compose_blocks(scene: _Scene, member: Member, blocks: Sequence[Block]) -> tuple[StoryBlock, ...]:
    """Compose the blocks of a profile; who speaks is said once, before a quote, after it or in the quote just above."""
    composed: list[StoryBlock] = []
    for block in blocks:
        value = _compose_block(scene, member, block)
        if isinstance(block, QuoteBlock) and isinstance(value, StoryQuote):
            above = composed[-1] if composed else None
            goes_on = isinstance(above, StoryQuote) and above.speaker == block.speaker and not block.attribution
            said_before = bool(block.attribution) and block.attribution in block.lead_in
            if said_before or (goes_on and not block.lead_in):
                value = replace(value, attribution="")
        composed.append(value)
    return tuple(composed)


def _compose_block(scene: _Scene, member: Member, block: Block) -> StoryBlock:
    match block:
        case ParagraphBlock():
            return StoryParagraph(text=block.text)
        case SubheadingBlock():
            return StorySubheading(text=block.text)
        case QuoteBlock():
            return _compose_quote(scene, member, block)
        case ReportedBlock():
            return StoryReported(text=block.text, speaker=block.speaker, role=block.role)
        case ImageBlock():
            image = story_image(block.image)
            assert image is not None
            return StoryFigure(image=image)
        case FactsBlock():
            items = tuple(StoryFact(label=fact.label, value=fact.value) for fact in block.items)
            return StoryFacts(items=items or _compose_facts(scene, member.text_in(scene.language)))


def _compose_quote(scene: _Scene, member: Member, quote: QuoteBlock) -> StoryQuote:
    speaker = member.speaker_named(quote.speaker)
    role = quote.role or (speaker.role if speaker else "")
    said = scene.words.text("story.attribution_role" if role else "story.attribution", speaker=quote.speaker, role=role)
    language = str(quote.original_language)
    is_translated = quote.translated and language and language != scene.language
    note = scene.words.text("story.translated_from", language=scene.words.language_name(language))
    return StoryQuote(
        text=quote.text,
        speaker=quote.speaker,
        role=role,
        attribution=quote.attribution or said,
        lead_in=quote.lead_in,
        speaker_url=speaker.url if speaker else "",
        portrait=story_image(speaker.portrait) if speaker else None,
        note=note if is_translated else "",
    )


def _compose_facts(scene: _Scene, text: MemberText) -> tuple[StoryFact, ...]:
    words, listed = scene.words, text.listing
    listing = (
        f"{listed.exchange} ({listed.ticker})" if listed and listed.ticker else (listed.exchange if listed else "")
    )
    facts = [
        (words.plural("fact.location", len(text.places)), _describe_places(scene, text.places)),
        (words.text("fact.stage"), text.stage),
        (words.text("fact.lead_product"), text.lead_product),
        (words.text("fact.listing"), listing),
        (words.plural("fact.focus_areas", len(text.focus_areas)), ", ".join(text.focus_areas)),
    ]
    return tuple(StoryFact(label=label, value=value) for label, value in facts if value)


def _describe_places(scene: _Scene, places: Sequence[Place]) -> str:
    if not any(place.what for place in places):
        return scene.words.places(places)
    described = []
    for place in places:
        where = scene.words.places([place])
        described.append(f"{where} ({place.what})" if place.what else where)
    return "; ".join(described)


def _compose_related(related: Related) -> StoryRelated:
    return StoryRelated(title=related.title, deck=related.deck, url=related.url, image=story_image(related.image))


def _kind_label(scene: _Scene, member: Member) -> str:
    return scene.words.text(f"kind.{member.kind}") if member.kind else ""


def _gloss(member: Member, language: Language) -> str:
    gloss = member.text_in(language).gloss
    return "" if gloss == member.name else gloss


def _text_language(member: Member, language: Language) -> Language:
    """The language that a member's text really is in: the record's own when it is not translated."""
    has_translation = any(text.language == language and (text.profile or text.summary) for text in member.translations)
    return language if has_translation else member.language


def compose_stories(
    publication: Publication, members: Mapping[str, Member], words: Sequence[Words], config: Config
) -> tuple[Story, ...]:
    """Compose a publication in each of its languages, in their order.

    Raises ConfigError when there are no words of one: the settings dropped it since the publication was drafted.
    """
    by_language = {each.language: each for each in words}
    kept = [language for language in publication.languages if language in by_language] or [config.main_language]
    for language in publication.languages:
        if language not in by_language:
            raise ConfigError(
                f"{publication.name} is written in {language}, which config.toml, [site] languages, does not name any "
                f"more. Name it again, or type: occnews digest set {publication.name} languages={','.join(kept)}"
            )
    return tuple(
        compose_story(publication, members, language, by_language[language], config)
        for language in publication.languages
    )
