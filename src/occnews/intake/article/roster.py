"""Finds the organisations that a post lists or welcomes by name, before it tells about them."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from occnews.intake.article.names import OrganisationName, is_organisation_like, is_person, read_name
from occnews.intake.article.noise import is_noise, leads_elsewhere
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.vocabulary import DASHES, ROLE, SAME_ORGANISATION, TOWNS, UPPER

_CUE: Final = re.compile(
    r"\b(?:say\s+hello\s+to|meet|introduc(?:e|ing)|presenting|møt|hils\s+på|presenterer|bli\s+kjent\s+med|joined|joins|join|joining|new\s+members?|newest\s+members?|new\s+companies|newcomers|welcome|members|velkommen|ønsker|nye\s+medlemmer|"
    r"nye\s+medlemmene|medlemmer|medlemmene|nytt\s+medlem|meldt\s+seg\s+inn|blitt\s+med|takket\s+ja|medlemskap|membership|nye\s+i|new\s+(?:in|to|at)|blitt\s+medlem(?:mer)?)\b",
    re.IGNORECASE,
)
_NAME: Final = rf"(?:[{UPPER}\d][\w&.+’'/-]*|[a-z][{UPPER}]\w+)(?:\s+(?:&\s+|of\s+|for\s+|of\s+the\s+|mot\s+|i\s+)?(?:\([^)]+\)|[{UPPER}\d][\w&.+’'/-]*|mot\s+\w+|(?:fylkes)?kommune|(?:universitets)?sykehus|kraftlag|fagskole|folkehøgskole|næringsforening|havn|sparebank|bibliotek|museum))*"
_LONGEST_LIST: Final = 1_500
_ONE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\bwelcom(?:e|es|ed|ing)(?:\s+to)?|\bvelkommen\s+til|\bønsker)\s+(?:(?i:our newest member|our new member|vårt nye medlem|vårt nyeste medlem|the)[,:]?\s+)?"
        rf"(?P<name>{_NAME})(?=[,!.]|\s+(?:as|to|into|aboard|on board|som|velkommen|til|inn)\b)",
        rf"(?i:new(?:est)? member|nytt medlem|nyeste medlem)\s*[:{DASHES}]\s*(?P<name>{_NAME})",
    )
)


# What is listed when no such word leads to it: «Six companies have signed up:», «Here they are:».
_LISTED: Final = re.compile(
    r"\b(?:compan(?:y|ies)|organi[sz]ations?|virksomhet(?:er|ene)|bedrift(?:er|ene)|selskap(?:er|ene)?|aktør(?:er|ene)|organisasjon(?:er|ene)|"
    r"names|navn(?:ene)?|newcomers|nykommer(?:e|ne)|additions|tilskudd|following|følgende|these|disse|they\s+are|them|er\s+de|dem)\b[^.:]*:$",
    re.IGNORECASE,
)
# What others a member lists.
_ITS_OTHERS: Final = re.compile(
    rf"{SAME_ORGANISATION.pattern}|\b(?:partner\w*|samarbeidspartner\w*|customers?|kunde\w*|products?|produkt\w*|investor\w*|owners?|eier\w*|suppliers?|leverandør\w*|used\s+by|brukes\s+av)\b",
    re.IGNORECASE,
)
# «the ferry company Fjord», «svenske Fjord».
_BASED: Final = rf"{TOWNS}(?:-based|-baserte)?(?=\s+[a-zæøå])"
_KIND: Final = rf"(?:(?:(?!(?:and|og|at|of|in|to|from|with|for|i|på|av|til|fra|med|our|vår|som)\b)(?:[a-zæøå-]+|{_BASED})\s+){{0,4}})"
_LIST: Final = re.compile(
    rf"(?<!\w)(?:(?<=:\s){_KIND}|(?:the|an?|den|det)\s+{_KIND})?{_NAME}(?:,\s+{_KIND}{_NAME})*,?\s+(?:and|og|&|samt|as\s+well\s+as)\s+{_KIND}{_NAME}"
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One organisation of a roster: where it stands, and what the list says of it."""

    line: int
    name: OrganisationName
    about: str = ""


def find_rosters(paragraphs: Sequence[Paragraph], hosts: Sequence[str]) -> tuple[list[Listed], set[int]]:
    """Find all lists of new members; also give the lines that they take up."""
    listed: list[Listed] = []
    lines: set[int] = set()
    for number, paragraph in enumerate(paragraphs):
        if paragraph.line in lines:
            continue
        if _is_cue(paragraph, paragraphs[number + 1 : number + 2]):
            items = list(_follow(paragraphs, number + 1, hosts))
            if items and (len(items) > 1 or (paragraph.text.endswith(":") and _CUE.search(paragraph.text))):
                listed += [item for _, item in items]
                lines |= {paragraph.line, *(line for line, _ in items)}
                continue
            names = _read_names(paragraphs[number + 1].text, hosts) if number + 1 < len(paragraphs) else []
            if names:
                listed += [Listed(line=paragraphs[number + 1].line, name=name) for name in names]
                lines |= {paragraph.line, paragraphs[number + 1].line}
                continue
        inline = _read_inline(paragraph, hosts)
        listed += inline
    return _without_doubles(listed), lines


def _is_cue(paragraph: Paragraph, following: Sequence[Paragraph]) -> bool:
    begins_list = paragraph.is_title or any(each.bullet for each in following)
    if paragraph.text.endswith(":") and _LISTED.search(paragraph.text) and not _ITS_OTHERS.search(paragraph.text):
        return True
    return bool(_CUE.search(paragraph.text)) and (paragraph.text.endswith(":") or begins_list)


def _follow(paragraphs: Sequence[Paragraph], start: int, hosts: Sequence[str]) -> Iterator[tuple[int, Listed]]:
    """Read the items that follow a cue until something else comes."""
    gaps = [paragraph.gap for paragraph in paragraphs[start + 1 : start + 3]]
    for number in range(start, len(paragraphs)):
        paragraph, item = paragraphs[number], read_item(paragraphs[number])
        if item is None or item.name.name in hosts:
            return
        # A heading of what follows is no item, though it looks like one: an empty line and then running text.
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        begins_section = following is not None and read_item(following) is None and not following.bullet
        if begins_section and number > start and paragraph.gap > max(0, *gaps[:1]) and not paragraph.bullet:
            return
        yield paragraph.line, item


def read_item(paragraph: Paragraph) -> Listed | None:
    """Read one line of a list: «Fjord Bio AS (Fjord Life) – medicines for children»; None when it is none."""
    text = re.sub(rf"^[{DASHES}-]\s*", "", paragraph.text)
    is_item = paragraph.bullet or text != paragraph.text
    if is_noise(text) or leads_elsewhere(text) is not None:
        return None
    head, _, about = _part(text)
    name = read_name(head.rstrip(",;"))
    if not is_organisation_like(name.name, loose=True) or (is_person(name.name) and ROLE.search(about)):
        return None
    if not is_item and ((about and not about[:1].isalpha()) or (re.search(r"[.!?:]$", text) and not about)):
        return None
    if not is_item and len(text.split()) > 14:
        return None
    return Listed(line=paragraph.line, name=name, about=about.strip())


def _part(text: str) -> tuple[str, str, str]:
    """Part a name from what is said of it: behind a dash, a colon or, in a list, a comma."""
    outside = re.sub(r"\([^)]*\)", lambda found: "\0" * len(found[0]), text)
    found = re.search(rf"\s+[{DASHES}-]\s+|:\s+|,\s+(?=(?:an?|the|en|et|som)\s)|\s+\|\s+", outside)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _read_inline(paragraph: Paragraph, hosts: Sequence[str]) -> list[Listed]:
    """Read names out of a sentence: «We welcome A, B and C to our cluster.»"""
    for sentence in split_sentences(paragraph.text):
        if not _CUE.search(sentence) or len(sentence) > _LONGEST_LIST:
            continue
        found = _LIST.search(sentence)
        if found and _stands_as_list(sentence[: found.start()], sentence[found.end() :]):
            names = _read_names(found[0], hosts)
            if names and not any(is_person(name.name) and ROLE.search(sentence) for name in names):
                return [Listed(line=paragraph.line, name=name) for name in names]
        for pattern in _ONE:
            single = pattern.search(sentence)
            name = read_name(single["name"]) if single else None
            if (
                name
                and is_organisation_like(name.name, loose=True)
                and not any(host.startswith(name.name) for host in hosts)
            ):
                return [Listed(line=paragraph.line, name=name)]
    return []


def _read_names(text: str, hosts: Sequence[str]) -> list[OrganisationName]:
    """Read a text that is names only: «A, B and C»; none when any of them is no organisation's."""
    if len(text) > _LONGEST_LIST or not _LIST.fullmatch(text.rstrip(".")):
        return []
    parts = re.split(r",\s+(?:and\s+|og\s+)?|\s+(?:and|og|samt|as well as)\s+", text.rstrip("."))
    names = [read_name(re.sub(rf"^{_KIND}", "", part)) for part in parts]
    new = [name for name in names if name.name not in hosts]
    fits = all(is_organisation_like(name.name, loose=True) for name in new)
    return new if fits and len(new) > 1 else []


def _stands_as_list(before: str, after: str) -> bool:
    """Whether names stand where a sentence lists who is new: behind «welcome», a colon or «are», or as its subject."""
    if not before.strip() or re.fullmatch(r"[^,.:]{2,40},\s+", before):
        return bool(re.match(r"\s+(?:have|has|are|joined|join|became|har|er|ble|blir)\b", after))
    return bool(
        re.search(
            r"(?:[:–—]|\b(?:welcom(?:e|es|ed|ing)(?:\s+to)?|say\s+hello\s+to|meet|introduc(?:e|ing)|presenting|møt|hils\s+på|presenterer|kjent\s+med|are|were|have|har|er\s+det|velkommen\s+til|ønsker|er|members?|medlemmer|medlemmene))\s+$",
            before,
            re.IGNORECASE,
        )
    )


def _without_doubles(listed: Sequence[Listed]) -> list[Listed]:
    kept: dict[str, Listed] = {}
    for item in listed:
        kept.setdefault(item.name.name.casefold(), item)
    return list(kept.values())
