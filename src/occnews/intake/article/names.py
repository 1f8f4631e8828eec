"""Names of organisations and persons: how a text spells them, shortens them and adds to them."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from occnews.intake.article.vocabulary import COMMON_FIRST, JOINERS, KINDS, LEGAL_FORMS, NO_NAMES, ROLE, UPPER
from occnews.model.text import fold_name

_TITLE: Final = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame)\.?\s+)"
_PARTICLE: Final = r"(?:van|von|der|den|de|la|le|di|da|dos|del|el|al|bin|ibn|af|av|ten|ter|zu|y)"
_WORD: Final = rf"[{UPPER}][\w'’]*[a-zß-öø-ÿĀ-ž][\w'’]*(?:-[{UPPER}]?[\w'’]+)*"
_INITIAL: Final = rf"[{UPPER}]{{1,2}}\.?(?:-?[{UPPER}]\.)?"
PERSON: Final = rf"{_WORD}(?:\s+(?:{_INITIAL}|{_PARTICLE}|{_WORD})){{0,3}}\s+(?:[OD]['’])?{_WORD}"
"""A pattern of a person's full name, without a title."""
SURNAME: Final = rf"(?:{_PARTICLE}\s+)?{_WORD}"
TITLED: Final = rf"{_TITLE}?(?P<speaker>{PERSON})"

_GLOSS: Final = re.compile(r"^(?P<name>[^()]{2,}?)\s*\((?P<gloss>[^()]{1,120})\)(?P<rest>.*)$", re.DOTALL)
_NO_GLOSS: Final = re.compile(
    r"\d{4}|[:;]|https?|www\.|^(?:formerly|previously|now|part of|owned by|a subsidiary|tidligere|nå|en del av|eid av|listed|notert)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class OrganisationName:
    """A name with what stood in brackets behind it: in another language (``gloss``), or shortened (``short_name``)."""

    name: str
    gloss: str = ""
    short_name: str = ""


def read_name(text: str) -> OrganisationName:
    """Read a name and its gloss: ``Leve lenge (Live Long)``, ``Fjord Bioscience (FB)``."""
    found = _GLOSS.match(text.strip())
    if found is None:
        return OrganisationName(name=_tidy(text))
    name, inner = _tidy(found["name"]), found["gloss"].strip(" \"“”«»'")
    if re.fullmatch(rf"[{UPPER}\d&-]{{2,8}}", inner):
        return OrganisationName(name=name, short_name=inner)
    if not _NO_GLOSS.search(inner) and not ROLE.search(inner):
        return OrganisationName(name=name, gloss=inner)
    return OrganisationName(name=name)


def _tidy(text: str) -> str:
    bare = re.sub(r"^the\s+(?=\S+\s+\S)", "", text.strip(' \t,:;–—-*"“”«»'))
    return bare if bare.split()[-1:] and bare.split()[-1].casefold() in LEGAL_FORMS else bare.rstrip(".")


def strip_form(name: str) -> str:
    """The name without its legal form: «Thor Medical ASA» is «Thor Medical»."""
    words = name.split()
    while len(words) > 1 and words[-1].strip("(),").casefold() in LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")


def is_organisation_like(text: str, *, loose: bool = False) -> bool:
    """Whether text is spelt as an organisation's name is; ``loose`` allows lower-case words inside."""
    words = text.split()
    if not 1 <= len(words) <= 8 or len(text) > 90 or re.search(r"(?<!\bSt)(?<!\bST)[.!?;:,“”«»\"]\s|[?!]$", text):
        return False
    first = words[0].strip("()\"'")
    if not first or not any(letter.isupper() or letter.isdigit() for letter in first):
        return False
    if first.casefold() in NO_NAMES - {"the"} and not (
        first.casefold() in KINDS and len(words) > 1 and words[1][:1].isupper()
    ):
        return False
    if first[0].islower() and not (len(first) > 2 and first[1].isupper()) and not re.search(r"[A-Z0-9]", first[1:]):
        return False
    lower = [word for word in words[1:] if word[:1].islower() and word.casefold() not in JOINERS | LEGAL_FORMS]
    if loose:
        return len(lower) <= 2 and len(words) <= 6
    return not lower


def list_aliases(name: OrganisationName, text: str, others: Collection[str]) -> list[str]:
    """List how a text may call an organisation, longest first.

    A part of the name counts when no other organisation's name begins so, and the text has no such common word.
    """
    bare = strip_form(name.name)
    aliases = {name.name, bare, re.sub(r"^The\s+(?=\S+\s)", "", bare), name.gloss, name.short_name} - {""}
    words = bare.split()
    for size in range(len(words) - 1, 0, -1):
        part = " ".join(words[:size])
        if words[size - 1].casefold() in JOINERS or not _stands_alone(part, text):
            continue
        if not any(
            fold_name(other).startswith(f"{fold_name(part)} ") or fold_name(other) == fold_name(part)
            for other in others
        ):
            aliases.add(part)
    return sorted(aliases, key=len, reverse=True)


def _stands_alone(part: str, text: str) -> bool:
    words = part.split()
    if len(words) == 1 and (part.casefold() in COMMON_FIRST | NO_NAMES or len(part) < 3):
        return False
    return not (
        len(words) == 1 and re.search(rf"(?<!\w){re.escape(part.lower())}(?!\w)", text) and part != part.lower()
    )


def alias_pattern(aliases: Collection[str]) -> re.Pattern[str]:
    """A pattern that finds any of the aliases, also in the genitive, as whole words."""
    joined = "|".join(re.escape(alias) for alias in sorted(aliases, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{joined})(?:['’]s|s['’]?|['’])?(?![\w])") if joined else re.compile(r"(?!)")


def is_person(text: str) -> bool:
    """Whether text is spelt as a person's full name."""
    return re.fullmatch(TITLED, text) is not None


def strip_organisation(role: str, organisation: re.Pattern[str]) -> str:
    """Take the organisation's name off a role: «CEO of Oslo Science Hub» is «CEO»."""
    role = role.strip(" ,;–—-")
    link = r"(?:\s*[,–—-]\s*|\s+(?:of|at|in|for|with|from|i|ved|hos|for|av|fra|til|på)\s+)(?:[Tt]he\s+)?"
    cut = re.sub(rf"{link}(?:{organisation.pattern}).*$", "", role)
    if cut == role:
        cut = re.sub(rf"^(?:{organisation.pattern})[\s,]+", "", role)
    if cut == role:
        # Another organisation's name, or «the company».
        cut = re.sub(rf"\s+(?:at|hos|ved)\s+(?:the\s+)?[{UPPER}\d].*$", "", role)
        cut = re.sub(
            r"\s+(?:of|in|i|for|av|for)\s+(?:the (?:company|foundation|organi[sz]ation|start-?up|firm)|selskapet|bedriften|stiftelsen|organisasjonen)$",
            "",
            cut,
        )
        cut = re.sub(rf"\s+i\s+[{UPPER}]\S*(?:\s+(?:[{UPPER}]\S*|og|for|mot|av))*$", "", cut)
    cut = cut.strip(" ,;–—-")
    # A role is not its organisation alone.
    return "" if organisation.fullmatch(cut) else cut
