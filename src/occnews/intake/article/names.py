"""Names of organisations and persons: how a text spells them, shortens them and adds to them."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from occnews.intake.article.vocabulary import JOINERS, KINDS, LEGAL_FORMS, NO_NAMES, ROLE, UPPER

if TYPE_CHECKING:
    from occnews.intake.article.directory import Directory

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
_LINK: Final = re.compile(
    r"(?:\s*[,–—-]\s*|\s+(?:of|at|in|for|with|from|i|ved|hos|for|av|fra|til|på)\s+)(?:[Tt]he\s+)?$"
)
# Another organisation's name, or «the company».
_OTHER_PLACE: Final = re.compile(
    rf"\s+(?:at|hos|ved)\s+(?:the\s+)?[{UPPER}\d].*$|\s+i\s+[{UPPER}]\S*(?:\s+(?:[{UPPER}]\S*|og|for|mot|av))*$|"
    r"\s+(?:of|in|at|i|for|av)\s+(?:the (?:company|foundation|organi[sz]ation|start-?up|firm)|selskapet|bedriften|stiftelsen|organisasjonen)$"
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
    name, inner = _tidy(found["name"]), _read_gloss(found["gloss"])
    if re.fullmatch(rf"[{UPPER}\d&-]{{2,8}}", inner):
        return OrganisationName(name=name, short_name=inner)
    if not _NO_GLOSS.search(inner) and not ROLE.search(inner):
        return OrganisationName(name=name, gloss=inner)
    return OrganisationName(name=name)


def _read_gloss(text: str) -> str:
    """What brackets give as another name, without marks and explanation: «Norwegian for “breathing room”»."""
    explained = re.fullmatch(r"[^\"“”«»]*\s[\"“„«]([^\"“”«»]+)[\"”“»]", text.strip())
    return explained[1].strip() if explained else text.strip(" \"“”„«»'‘’")


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
    if not first or not any(
        letter.isupper() or letter.isdigit() or letter == "." for letter in first[:-1] + first[-1:].strip(".")
    ):
        return False
    begins_name = first.casefold() in KINDS and len(words) > 1 and words[1][:1].isupper()
    if first.casefold() in NO_NAMES - {"the"} and not begins_name:
        return False
    if (
        first[0].islower()
        and not (len(first) > 2 and first[1].isupper())
        and not re.search(r"[A-Z0-9]|\w\.\w", first[1:])
    ):
        return False
    lower = [word for word in words[1:] if word[:1].islower() and word.casefold() not in JOINERS | LEGAL_FORMS]
    if loose:
        return len(lower) <= 2 and len([word for word in words if word.casefold() not in JOINERS]) <= 6
    return not lower


def is_person(text: str) -> bool:
    """Whether text is spelt as a person's full name."""
    return re.fullmatch(TITLED, text) is not None


def strip_organisation(role: str, names: "Directory[Any]") -> str:
    """Take an organisation's name off a role: «CEO of Oslo Science Hub» is «CEO»."""
    role = role.strip(" ,;–—-")
    for mention in names.find(role):
        link = _LINK.search(role[: mention.start])
        if mention.start == 0 and role[mention.end :].strip(" ,"):
            return strip_organisation(role[mention.end :], names)
        if link or mention.start == 0:
            return role[: link.start() if link else 0].strip(" ,;–—-")
    return _OTHER_PLACE.sub("", role).strip(" ,;–—-")
