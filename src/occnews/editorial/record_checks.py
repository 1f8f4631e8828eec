"""Check records: what a member's record lacks for being published, and the command that mends it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from occnews.model.finding import Finding, Severity
from occnews.model.member import (
    Block,
    Image,
    ImageBlock,
    Language,
    Member,
    Membership,
    MemberText,
    ParagraphBlock,
    Profile,
    QuoteBlock,
)
from occnews.model.publication import EditedProfile, Entry
from occnews.model.rules import make_finding
from occnews.model.text import fold_name

LANGUAGE_NAMES: Final = {Language.EN: "English", Language.NB: "Norwegian"}
# Who a quote is by when nobody knows, as a slip of the pen or of the import.
_NOBODY: Final = re.compile(
    r"unknown|anonymous|n ?n|(?:a )?spokesperson|the company|the team|(?:co )?founder|c[efst]o|director|name|speaker|"
    r"ukjent|anonym|(?:en )?talsperson|selskapet|daglig leder|ledelsen|navn|gründer"
)
_FILE_NAME: Final = re.compile(
    r"\S+\.(?:png|jpe?g|gif|webp|svg|bmp|avif|tiff?|heic)|(?:IMG|DSC|DSCN|PXL)[_-]?\d+", re.IGNORECASE
)
# What a reader sees in one language only when it is not translated; names of products stay as they are.
_TRANSLATED: Final = ("summary", "why_joined", "stage", "focus_areas", "profile")


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """One member as it is to appear: in which languages, with a profile or only listed.

    ``edit`` is the command that opens the texts the editors rewrote here, "" outside a publication.
    """

    member: Member
    entry: Entry
    languages: tuple[Language, ...]
    profiled: bool
    edit: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacedBlock:
    """A block, where it stands and in which language it is. ``is_edited``: in this publication's own text, not in the
    record."""

    path: str
    block: Block
    language: Language
    is_edited: bool


def check_member(member: Member) -> tuple[Finding, ...]:
    """Check a record by itself: as current member, in all of its languages, profiled if it tells anything."""
    appearance = Appearance(
        member=member,
        entry=Entry(member=member.slug, membership=len(member.memberships)),
        languages=(member.language, *(text.language for text in member.translations)),
        profiled=bool(member.profile or member.summary),
    )
    return sort_findings(check_appearance(appearance))


def check_appearance(appearance: Appearance) -> Iterator[Finding]:
    """Check what a publication shows of a record; a member that is only listed needs little."""
    member = appearance.member
    if stay_of(appearance).joined is None:
        message = f"Nobody has noted when {member.name} joined; a month is enough."
        yield _find("joined-unknown", member, "joined", message, _set(member, "joined=2025-11"))
    if not member.website:
        message = f"{member.name} has no website to link to."
        yield _find("no-website", member, "website", message, _set(member, "website=https://…"))
    if member.logo:
        yield from _check_image(member, "logo", member.logo)
    if appearance.profiled:
        yield from _check_profile(appearance)


def stay_of(appearance: Appearance) -> Membership:
    """The membership that is announced; the last one when the record has fewer by now."""
    stays = appearance.member.memberships
    return stays[min(appearance.entry.membership, len(stays)) - 1]


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, what blocks first, else in the order found."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: list(Severity).index(finding.severity)))


def _check_profile(appearance: Appearance) -> Iterator[Finding]:
    member = appearance.member
    if not all(member.text_in(language).summary for language in appearance.languages):
        message = f"{member.name} has a profile but no summary: one line that says what it is."
        # Where a paragraph says it, only the lists of a big month lack the line.
        tells = any(isinstance(placed.block, ParagraphBlock) for placed in place_blocks(appearance))
        level = Severity.HINT if tells else Severity.WARNING
        mend = _set(member, 'summary="…"')
        yield make_finding("no-summary", f"{member.slug}: summary", message, mend, level)
    if not member.logo:
        message = f"{member.name} has no logo."
        yield _find("no-logo", member, "logo", message, f"occnews members image {member.slug} FILE")
    yield from _check_translations(appearance)
    placed = place_blocks(appearance)
    for each in placed:
        if isinstance(each.block, QuoteBlock):
            yield from _check_quote(appearance, each, each.block)
        elif isinstance(each.block, ImageBlock):
            yield from _check_photo(appearance, each, each.block.image)
    yield from _check_portraits(member, [each.block for each in placed if isinstance(each.block, QuoteBlock)])


def _check_translations(appearance: Appearance) -> Iterator[Finding]:
    member = appearance.member
    for language in appearance.languages:
        missing = [] if language == member.language else _list_untranslated(appearance, language)
        if missing:
            named, own = LANGUAGE_NAMES[language], LANGUAGE_NAMES[member.language]
            message = f"{member.name} has no {named} {_join(missing)}; the {own} stands in its place."
            yield _find(
                "not-translated", member, f"translations.{language}", message, f"occnews members edit {member.slug}"
            )


def _list_untranslated(appearance: Appearance, language: Language) -> list[str]:
    member = appearance.member
    text = next((text for text in member.translations if text.language == language), MemberText())
    unseen = {"profile", "why_joined"} if _find_edit(appearance, language) else set()
    if member.profile or text.profile:
        unseen.add("why_joined")  # it shows only where there is no profile
    fields = [name for name in _TRANSLATED if name not in unseen]
    return [name.replace("_", " ") for name in fields if getattr(member, name) and not getattr(text, name)]


def place_blocks(appearance: Appearance) -> tuple[PlacedBlock, ...]:
    """The blocks that appear in any language, each once, with its dotted name."""
    return tuple(dict.fromkeys(_place_blocks(appearance)))


def _place_blocks(appearance: Appearance) -> Iterator[PlacedBlock]:
    for language in appearance.languages:
        edit = _find_edit(appearance, language)
        path, profile = (f"profile ({language})", edit.blocks) if edit else _find_profile(appearance.member, language)
        written_in = language if edit or path != "profile" else appearance.member.language
        for number, block in enumerate(profile, start=1):
            yield PlacedBlock(path=f"{path}.{number}", block=block, language=written_in, is_edited=edit is not None)


def _find_edit(appearance: Appearance, language: Language) -> EditedProfile | None:
    return next((edit for edit in appearance.entry.edited if edit.language == language), None)


def _find_profile(member: Member, language: Language) -> tuple[str, Profile]:
    text = next((text for text in member.translations if text.language == language and text.profile), None)
    return (f"translations.{language}.profile", text.profile) if text else ("profile", member.profile)


def _check_quote(appearance: Appearance, placed: PlacedBlock, quote: QuoteBlock) -> Iterator[Finding]:
    member = appearance.member
    if not _is_approved(member, quote):
        message = f"{quote.speaker} has not approved this quote: «{shorten(quote.text)}»"
        yield _find("quote-unapproved", member, placed.path, message, _how_to_approve(appearance, quote))
    yield from _check_wording(appearance, placed, quote)
    speaker = member.speaker_named(quote.speaker)
    if not quote.role and not (speaker and speaker.role):
        number = member.speakers.index(speaker) + 1 if speaker else 0
        path = f"speakers.{number}.role" if speaker else f"{placed.path}.role"
        mend = appearance.edit if placed.is_edited and not speaker else _set(member, f'{path}="…"')
        message = f"{quote.speaker} is quoted without a role, such as CEO."
        yield _find("no-role", member, path, message, mend)


def _check_wording(appearance: Appearance, placed: PlacedBlock, quote: QuoteBlock) -> Iterator[Finding]:
    """Check that a person speaks, and that the marks around the words are left to the templates."""
    member, speaker = appearance.member, fold_name(quote.speaker)
    if _NOBODY.fullmatch(speaker) or speaker in {member.folded_name, fold_name(member.short_name)}:
        message = f"«{quote.speaker}» is no person: who said this? «{shorten(quote.text)}»"
        yield _find("no-speaker", member, f"{placed.path}.speaker", message, _mend_block(appearance, placed, "speaker"))
    if len(quote.text) > 1 and quote.text[0] in '“”„«»"' and quote.text[-1] in '“”«»"':
        message = f"Quotation marks are put around it for you; these would stand there twice: {shorten(quote.text)}"
        yield _find("quote-marks", member, placed.path, message, _mend_block(appearance, placed, "text"))


def _mend_block(appearance: Appearance, placed: PlacedBlock, field: str) -> str:
    return appearance.edit if placed.is_edited else _set(appearance.member, f'{placed.path}.{field}="…"')


def _list_quotes(member: Member) -> list[QuoteBlock]:
    """All quotes of a record in the order that ``quotes approve SLUG N`` counts: its own, then its translations'."""
    profiles = (member.profile, *(text.profile for text in member.translations))
    return [block for profile in profiles for block in profile if isinstance(block, QuoteBlock)]


def _is_approved(member: Member, quote: QuoteBlock) -> bool:
    """Whether these very words are approved, here or in the record: editors' copies do not ask for it twice."""
    return quote.is_approved or any(
        known.is_approved and _is_same_quote(known, quote) for known in _list_quotes(member)
    )


def _is_same_quote(one: QuoteBlock, other: QuoteBlock) -> bool:
    return one.text == other.text and fold_name(one.speaker) == fold_name(other.speaker)


def _how_to_approve(appearance: Appearance, quote: QuoteBlock) -> str:
    member = appearance.member
    numbers = [n for n, known in enumerate(_list_quotes(member), start=1) if _is_same_quote(known, quote)]
    # Words that only this publication has cannot be approved in the record: put the approved ones back.
    return f"occnews quotes approve {member.slug} {numbers[0]} --by NAME" if numbers else appearance.edit


def _check_photo(appearance: Appearance, placed: PlacedBlock, image: Image) -> Iterator[Finding]:
    edit = appearance.edit if placed.is_edited else ""
    yield from _check_image(appearance.member, f"{placed.path}.image", image, edit)
    yield from _check_rights(appearance.member, f"{placed.path}.image", image, edit)


def _check_portraits(member: Member, quotes: Iterable[QuoteBlock]) -> Iterator[Finding]:
    for speaker in dict.fromkeys(member.speaker_named(quote.speaker) for quote in quotes):
        if speaker and speaker.portrait:
            path = f"speakers.{member.speakers.index(speaker) + 1}.portrait"
            yield from _check_image(member, path, speaker.portrait)
            yield from _check_rights(member, path, speaker.portrait)


def _check_image(member: Member, path: str, image: Image, edit: str = "") -> Iterator[Finding]:
    describe, take_in = _set(member, f'{path}.alt="…"'), _set(member, f"{path}=FILE")
    yield from check_image(f"{member.slug}: {path}", image, describe=edit or describe, take_in=edit or take_in)


def check_image(where: str, image: Image, *, describe: str, take_in: str) -> Iterator[Finding]:
    """Check that an image has words for those who do not see it, and stands on our own site.

    ``describe`` is the command that sets its alt text, ``take_in`` the one that makes a file of it.
    """
    if not image.alt:
        message = "The picture has no alt text: a few words for those who do not see it."
        yield make_finding("image-alt", where, message, describe)
    elif is_file_name(image.alt):
        message = f"The alt text «{image.alt}» is the name of a file, which tells nobody what the picture shows."
        yield make_finding("image-alt-file", where, message, describe)
    if not image.file:
        message = f"The picture is an address elsewhere ({image.url}), which may change or follow the readers."
        yield make_finding("image-elsewhere", where, message, take_in)


def is_file_name(text: str) -> bool:
    """Whether a text is but the name of a picture's file."""
    return bool(_FILE_NAME.fullmatch(text.strip()))


def _check_rights(member: Member, path: str, image: Image, edit: str = "") -> Iterator[Finding]:
    permit = edit or _set(member, f'{path}.permission.who="…" {path}.permission.on=2025-11-26')
    if not image.permission:
        message = "Nobody has noted who allowed the use of this picture, and when."
        yield _find("image-permission", member, path, message, permit)
    if not image.credit:
        message = "The picture names nobody who made it."
        yield _find("image-credit", member, path, message, edit or _set(member, f'{path}.credit="…"'))


def _set(member: Member, assignment: str) -> str:
    return f"occnews members set {member.slug} {assignment}"


def shorten(text: str) -> str:
    """The first sixty characters or so of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60].rsplit(' ', 1)[0]} …"


def _join(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _find(code: str, member: Member, field: str, message: str, mend: str) -> Finding:
    return make_finding(code, f"{member.slug}: {field}", message, mend)
