"""Check what a publication's texts say: claims, short forms, names, numbers, dates, and what was left to fill in."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from occnews.config import Config
from occnews.editorial.acronyms import find_unexplained
from occnews.editorial.claims import find_claims
from occnews.editorial.due_dates import find_passed
from occnews.editorial.left_overs import find_left_overs
from occnews.editorial.numbers import find_difference
from occnews.editorial.passages import Passage, list_member_passages, list_story_passages
from occnews.editorial.record_checks import LANGUAGE_NAMES, Appearance, shorten
from occnews.editorial.spellings import find_misspelt
from occnews.editorial.tongues import is_foreign
from occnews.model.finding import Finding
from occnews.model.member import Language, Member
from occnews.model.publication import Publication
from occnews.model.rules import make_finding
from occnews.model.story import Story

_SPOKEN: Final = re.compile(r"[“”„«»\"]([^“”„«»\"\n]+)[”“»«\"]")
_SAYS: Final = re.compile(
    r"\b(?:said|says|say|stated|stating|added|adds|explain(?:s|ed)|told|comment(?:s|ed)|noted|according to|"
    r"sier|sa|forteller|fortalte|forklarer|mener|legger til|la til|uttaler|kommenterer|ifølge)\b",
    re.IGNORECASE,
)
_LEAST_SPOKEN: Final = 6
_NEAR: Final = 60


def check_texts(
    publication: Publication, stories: Sequence[Story], appearances: Sequence[Appearance], config: Config
) -> Iterator[Finding]:
    """Check every text that a publication shows; each finding names the field."""
    passages = list(_collect(publication, stories, appearances))
    members = [appearance.member for appearance in appearances]
    for passage in passages:
        yield from _check_passage(passage, publication.date)
        yield from _check_names(passage, members)
    yield from _check_acronyms(passages, members, config)
    yield from _check_numbers(passages)


def _collect(
    publication: Publication, stories: Iterable[Story], appearances: Iterable[Appearance]
) -> Iterator[Passage]:
    """Every passage once: a text that is not translated stands in both languages, a summary may be the standfirst."""
    told: set[tuple[str, Language]] = set()
    member_passages = [each for appearance in appearances for each in list_member_passages(appearance)]
    story_passages = [each for story in stories for each in list_story_passages(publication, story)]
    for passage in dict.fromkeys((*member_passages, *story_passages)):
        if passage.member or (passage.text, passage.language) not in told:
            yield passage
        told.add((passage.text, passage.language))


def _check_passage(passage: Passage, day: dt.date) -> Iterator[Finding]:
    for rule in _RULES:
        yield from rule(passage, day)


def _check_claims(passage: Passage, _day: dt.date) -> Iterator[Finding]:
    claims = find_claims(passage.text, passage.language)
    if claims:
        message = f"{_list(claims)}: of a treatment, this promises much. Does the member stand by it, and can it?"
        yield make_finding("claim", passage.where, message, passage.mend)


def _check_left_overs(passage: Passage, _day: dt.date) -> Iterator[Finding]:
    for left in find_left_overs(passage.text):
        message = f"«{left}» looks like something to be filled in."
        yield make_finding("left-over", passage.where, message, passage.mend)


def _check_dates(passage: Passage, day: dt.date) -> Iterator[Finding]:
    for phrase in find_passed(passage.text, passage.language, day):
        message = f"«{shorten(phrase)}» had passed by {day}, the date line."
        yield make_finding("date-passed", passage.where, message, passage.mend)


def _check_language(passage: Passage, _day: dt.date) -> Iterator[Finding]:
    if is_foreign(passage.text, passage.language):
        message = f"This does not read like {LANGUAGE_NAMES[passage.language]}: «{shorten(passage.text)}»"
        yield make_finding("wrong-language", passage.where, message, passage.mend)


def _check_spoken(passage: Passage, _day: dt.date) -> Iterator[Finding]:
    for quote in _SPOKEN.finditer(passage.text) if passage.is_prose else ():
        words = quote[1].split()
        around = passage.text[max(0, quote.start() - _NEAR) : quote.start()] + passage.text[quote.end() :][:_NEAR]
        is_sentence = words[0][:1].isupper() and (_SAYS.search(around) or quote[1].rstrip()[-1:] in ".!?,…")
        if len(words) >= _LEAST_SPOKEN and is_sentence:
            message = f"Somebody's words stand in a paragraph, where nobody is asked to approve them: {quote[0][:60]}…"
            yield make_finding("quote-in-text", passage.where, message, passage.mend)


_RULES: Final[tuple[Callable[[Passage, dt.date], Iterator[Finding]], ...]] = (
    _check_claims,
    _check_left_overs,
    _check_dates,
    _check_language,
    _check_spoken,
)


def _check_names(passage: Passage, members: Iterable[Member]) -> Iterator[Finding]:
    names, people = _list_names(members)
    for written, known in find_misspelt(passage.text, names, people):
        message = f"«{written}» is spelled «{known}» in the record."
        yield make_finding("name-spelling", passage.where, message, passage.mend)


def _list_names(members: Iterable[Member]) -> tuple[list[str], list[str]]:
    """How the organisations are called, and the people."""
    names: list[str] = []
    people: list[str] = []
    for member in members:
        names += [member.name, member.short_name, member.gloss, *(text.gloss for text in member.translations)]
        people += [speaker.name for speaker in member.speakers]
    return [name for name in names if name], people


def _check_acronyms(passages: Sequence[Passage], members: Sequence[Member], config: Config) -> Iterator[Finding]:
    names, people = _list_names(members)
    tickers = [listing.ticker for member in members if (listing := member.listing)]
    allowed = (*names, *people, *tickers, config.cluster.name, config.cluster.short_name)
    for language in dict.fromkeys(passage.language for passage in passages):
        mine = [passage for passage in passages if passage.language == language]
        forms = find_unexplained([passage.text for passage in mine], allowed, config.checks.acronyms)
        first: dict[Passage, list[str]] = {}
        for form in forms:
            passage = next(each for each in mine if re.search(rf"\b{form}", each.text))
            first.setdefault(passage, []).append(form)
        for passage, found in first.items():
            said = "is" if len(found) == 1 else "are"
            message = f"{_list(found)} {said} never spelled out."
            yield make_finding("acronym", passage.where, message, passage.mend)


def _check_numbers(passages: Iterable[Passage]) -> Iterator[Finding]:
    groups: dict[str, dict[Language, list[Passage]]] = {}
    for passage in passages:
        groups.setdefault(passage.group, {}).setdefault(passage.language, []).append(passage)
    for languages in groups.values():
        if len(languages) == 2:
            texts = {language: "\n\n".join(each.text for each in own) for language, own in languages.items()}
            difference = find_difference(texts)
            if difference:
                told = (
                    f"{LANGUAGE_NAMES[language]} says {_list([n for tongue, n in difference if tongue is language])}"
                    for language in languages
                )
                last = list(languages.values())[-1]
                passage = next(each for each in last if difference[-1][1] in each.text.lower())
                yield make_finding("number-differs", passage.where, f"{', '.join(told)}.", passage.mend)


def _list(words: Sequence[str]) -> str:
    quoted = [f"«{word}»" for word in words]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)
