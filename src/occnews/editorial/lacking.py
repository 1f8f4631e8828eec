"""Who lacks what: what a check found in the records, as one would ask each member for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from occnews.editorial.compose import is_profiled
from occnews.editorial.wording import Words
from occnews.model.finding import Finding
from occnews.model.member import Member
from occnews.model.notice import NoticeRow
from occnews.model.publication import Publication, Tier

NO_TEXT: Final = "no-text"
_DATE: Final = "joined-unknown"
RULES: Final = (
    _DATE,
    "no-summary",
    "no-website",
    "no-logo",
    "not-translated",
    "quote-unapproved",
    "no-role",
    "image-alt",
    "image-permission",
    "image-credit",
)
"""The rules whose findings are something that a member, or somebody who knows it, can give."""


def list_lacking(
    publication: Publication,
    members: Sequence[Member],
    left_out: Sequence[Member],
    findings: Iterable[Finding],
    words: Words,
) -> Iterator[NoticeRow]:
    """A row for each member that lacks something: what, whom to ask, and the command that opens its record.

    ``members`` are those in the publication; ``left_out`` would be in it if somebody knew when they joined.
    """
    found = [(slug, finding) for finding in findings for slug in [finding.where.partition(":")[0]]]
    for member in members:
        lacks = [(each.code, _language_of(each)) for slug, each in found if slug == member.slug and each.code in RULES]
        if _has_no_text(publication, member):
            lacks.append((NO_TEXT, ""))
        if lacks:
            yield _describe(member, sorted(lacks, key=_rank), words)
    for member in left_out:
        yield _describe(member, [(_DATE, "")], words, words.text("notice.lacks.left_out"))


def _rank(lack: tuple[str, str]) -> int:
    return (NO_TEXT, *RULES).index(lack[0])


def _language_of(finding: Finding) -> str:
    return finding.where.rpartition(".")[2] if finding.code == "not-translated" else ""


def _has_no_text(publication: Publication, member: Member) -> bool:
    """Whether it is only listed because there is nothing to tell, not because the editors wish so."""
    entry = publication.entry_of(member.slug)
    return entry is not None and entry.tier is not Tier.LISTED and not is_profiled(entry, member, publication)


def _describe(member: Member, lacks: Sequence[tuple[str, str]], words: Words, note: str = "") -> NoticeRow:
    phrases = [_phrase(words, code, language, count) for (code, language), count in Counter(lacks).items()]
    text = words.join(phrases)
    return NoticeRow(
        label=member.name,
        text=text[:1].upper() + text[1:],
        detail=" ".join(filter(None, (note, _whom_to_ask(member, words)))),
        command=f"occnews members edit {member.slug}",
    )


def _phrase(words: Words, code: str, language: str, count: int) -> str:
    key = f"notice.lacks.{code}"
    if f"{key}.other" in words.sentences:
        return words.plural(key, count)
    return words.text(key, language=words.language_name(language) if language else "")


def _whom_to_ask(member: Member, words: Words) -> str:
    contact = member.contact
    if contact is None:
        return words.text("notice.lacks.ask_nobody")
    name = f"{contact.name} ({contact.role})" if contact.name and contact.role else contact.name or contact.role
    who = ", ".join(filter(None, (name, contact.email, contact.phone)))
    return words.text("notice.lacks.ask", who=who) if who else words.text("notice.lacks.ask_nobody")
