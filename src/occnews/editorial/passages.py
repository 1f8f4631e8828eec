"""The texts of a publication one by one: what each says, in which language, and where an editor finds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from occnews.editorial.record_checks import Appearance, place_blocks
from occnews.model.member import (
    Block,
    FactsBlock,
    ImageBlock,
    Language,
    Member,
    MemberText,
    ParagraphBlock,
    QuoteBlock,
    ReportedBlock,
    SubheadingBlock,
)
from occnews.model.publication import Publication
from occnews.model.story import Story

_WORDED = (
    "headline", "subject", "preheader", "standfirst", "intro", "boilerplate", "roster_heading", "lead_in",
    "continue_reading", "closing",
)  # fmt: skip
_LINES = ("gloss", "summary", "stage", "lead_product")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One text. ``group`` is what its other language is compared with; ``mend`` is the command that changes it.

    ``is_prose``: running text, neither a line nor a quote.
    """

    where: str
    text: str
    language: Language
    group: str
    mend: str
    member: str = ""
    is_prose: bool = False


def list_story_passages(publication: Publication, story: Story) -> Iterator[Passage]:
    """What a story says in the cluster's own name, in one language."""
    for field in _WORDED:
        value = getattr(story, field)
        text = value if isinstance(value, str) else "\n\n".join(value)
        if text:
            yield _tell(publication, story.language, field, text)
    if story.hero and story.hero.caption:
        yield _tell(publication, story.language, "hero.caption", story.hero.caption, is_set_once=True)
    for number, related in enumerate(publication.related, start=1):
        if related.language in (None, story.language):
            text = "\n\n".join(part for part in (related.title, related.deck) if part)
            yield _tell(publication, story.language, f"related.{number}.title", text, is_set_once=True)
    for snippet in publication.snippets:
        if snippet.language == story.language:
            yield _tell(publication, story.language, f"snippet.{snippet.network}", snippet.text)


def _tell(publication: Publication, language: Language, field: str, text: str, *, is_set_once: bool = False) -> Passage:
    path = field if is_set_once else f"{field}.{language}"
    return Passage(
        where=f"{publication.name}: {path}",
        text=text,
        language=language,
        group=f"{publication.name}: {field}",
        mend=f'occnews digest set {publication.name} {path}="…"',
    )


def list_member_passages(appearance: Appearance) -> Iterator[Passage]:
    """What a publication says of one member, in each language that it is written in."""
    member = appearance.member
    for language in appearance.languages:
        text, prefix = _find_text(member, language)
        written_in = language if prefix else member.language
        for field in _LINES if appearance.profiled else ("gloss",):
            if value := str(getattr(text, field)):
                yield _quote_field(member, written_in, f"{prefix}{field}", value)
    if appearance.profiled:
        for placed in place_blocks(appearance):
            for part, text_of_block in _read_block(placed.block):
                yield Passage(
                    where=f"{member.slug}: {placed.path}{part}",
                    text=text_of_block,
                    language=placed.language,
                    group=member.slug,
                    mend=appearance.edit if placed.is_edited else f"occnews members edit {member.slug}",
                    member=member.slug,
                    is_prose=isinstance(placed.block, ParagraphBlock | ReportedBlock),
                )
        yield from _list_reasons(appearance)


def _list_reasons(appearance: Appearance) -> Iterator[Passage]:
    """Why a member joined, where no profile stands in its place."""
    member = appearance.member
    for language in appearance.languages:
        text, prefix = _find_text(member, language)
        if text.why_joined and not member.text_in(language).profile:
            written_in = language if prefix else member.language
            yield _quote_field(member, written_in, f"{prefix}why_joined", text.why_joined, is_prose=True)


def _quote_field(member: Member, language: Language, path: str, text: str, *, is_prose: bool = False) -> Passage:
    return Passage(
        where=f"{member.slug}: {path}",
        text=text,
        language=language,
        group=member.slug,
        mend=f"occnews members edit {member.slug}" if is_prose else f'occnews members set {member.slug} {path}="…"',
        member=member.slug,
        is_prose=is_prose,
    )


def _find_text(member: Member, language: Language) -> tuple[MemberText, str]:
    """A record's texts as they were written in a language, and how their fields are called; the own ones else."""
    for translation in member.translations:
        if translation.language == language:
            return translation, f"translations.{language}."
    return member, ""


def _read_block(block: Block) -> Sequence[tuple[str, str]]:
    match block:
        case ParagraphBlock() | ReportedBlock() | SubheadingBlock():
            return [("", block.text)]
        case QuoteBlock():
            return [("", block.text), *([(".lead_in", block.lead_in)] if block.lead_in else [])]
        case ImageBlock():
            return [(".image.caption", block.image.caption)] if block.image.caption else []
        case FactsBlock():
            return [(f".items.{n}", f"{fact.label}: {fact.value}") for n, fact in enumerate(block.items, start=1)]
