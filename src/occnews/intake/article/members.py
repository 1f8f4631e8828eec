"""Finds which organisations a post is about: in its lists, its headings, and where a paragraph introduces one."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from occnews.intake.article.attribution import read_signature
from occnews.intake.article.directory import Directory
from occnews.intake.article.hosts import find_hosts
from occnews.intake.article.introductions import Introduction, read_introduction, refers_back, tells_of_another
from occnews.intake.article.names import OrganisationName, is_organisation_like, is_person, read_name, strip_form
from occnews.intake.article.noise import subject_of_about
from occnews.intake.article.paragraphs import Paragraph
from occnews.intake.article.roster import find_rosters
from occnews.intake.article.vocabulary import KIND_IN_NAME, ROLE, SAME_ORGANISATION, SAYS
from occnews.model.characters import fold_name

_SECTIONS_BY_HEADING: Final = 2
_ENOUGH: Final = 3
_TRACES: Final = 50
_LINKED: Final = re.compile(r"(?:\s(?:of|at|in|for|i|hos|ved|av)|,)\s+(?:the\s+)?$")
_SAID_OF: Final = re.compile(r",[^.(]{0,80}|\s*\([^).]{0,60}")
# Verbs of persons only: organisations explain, hope and believe, too.
_SPEAKS: Final = re.compile(r"\s+(?:says|said|adds|added|sier|sa|legger\s+til|la\s+til|forteller|fortalte)\b")
_SENTENCE_END: Final = re.compile(r"[.;:“”\"«»]")


@dataclass(eq=False)
class Section:
    """One organisation with the paragraphs about it. ``about`` is what a list says of it."""

    name: OrganisationName
    line: int
    about: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass
class _Traces:
    """What the whole post says of a name that may be a member's: found in one pass over the text."""

    paragraphs: list[int] = field(default_factory=list)
    small: bool = False
    spelt: str = ""
    gloss: str = ""
    employs: bool = False
    is_person: bool = False
    with_small_the: bool = False


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What is known of a post before its paragraphs are given away.

    ``headings`` and ``introduced`` lead from a line to the member that it is the heading of, or introduces.
    ``directory`` has the cluster itself as None.
    """

    paragraphs: list[Paragraph]
    sections: list[Section]
    directory: Directory[Section | None]
    headings: dict[int, Section]
    introduced: dict[int, Section]
    welcoming: frozenset[int]


def find_members(paragraphs: Sequence[Paragraph], cluster: str) -> Outline:
    """Find the members of a post. ``cluster`` is what the cluster that publishes it is called, if that is known."""
    return _Finder(paragraphs, cluster).find()


class _Finder:
    """Looks at each paragraph twice: for the names in it, then whether what is said of each name makes it a member."""

    def __init__(self, paragraphs: Sequence[Paragraph], cluster: str) -> None:
        hosts = find_hosts(paragraphs, cluster)
        self.listed, roster_lines = find_rosters(paragraphs, hosts)
        self.paragraphs = [each for each in paragraphs if each.line not in roster_lines]
        self.introductions = [None if each.is_quote else read_introduction(each) for each in self.paragraphs]
        self.traces = self._trace()
        self.small = frozenset(
            word for each in self.paragraphs for word in re.findall(r"(?<!\w)[a-zæøå]\w*", each.text)
        )
        self.directory: Directory[Section | None] = Directory(self.small)
        for host in hosts:
            self.directory.add(OrganisationName(name=host), None, in_parts=False)
        self.sections: list[Section] = []
        self.headings: dict[int, Section] = {}
        self.introduced: dict[int, Section] = {}
        self.begun = -1
        self.quotes_above = [0, *itertools.accumulate(each.has_quote for each in self.paragraphs)]
        gaps = sorted(each.gap for each in self.paragraphs)
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0

    def find(self) -> Outline:
        """Find the members in lists, then in headings, then in introductions unless headings part the post."""
        for item in self.listed:
            if not self._is_known_person(item.name):
                self._enter(item.name, item.line, item.about)
        for number, paragraph in enumerate(self.paragraphs):
            if paragraph.is_title:
                self._read_heading(number)
        self._read_headings_alike()
        if len(self.headings) < _SECTIONS_BY_HEADING:
            for number, introduction in enumerate(self.introductions):
                if introduction is not None:
                    self._read_introduction(number, introduction)
        lines = Counter(item.line for item in self.listed)
        return Outline(
            paragraphs=self.paragraphs,
            sections=self.sections,
            directory=self.directory,
            headings=self.headings,
            introduced=self.introduced,
            welcoming=frozenset(line for line, count in lines.items() if count > 1),
        )

    def _trace(self) -> dict[str, _Traces]:
        """Note all that the post says of each name that may be a member's."""
        traces: dict[str, _Traces] = {}
        directory: Directory[str] = Directory()
        for name in self._list_candidates():
            traces.setdefault(_key(name), _Traces())
            directory.add(OrganisationName(name=name.name), _key(name), in_parts=False)
        for number, paragraph in enumerate(self.paragraphs):
            for mention in directory.find(paragraph.text, any_case=True):
                if len(traces[mention.owner].paragraphs) < _TRACES:
                    _note(traces[mention.owner], paragraph.text, number, mention.start, mention.end)
        return traces

    def _list_candidates(self) -> Iterator[OrganisationName]:
        yield from (item.name for item in self.listed)
        for paragraph, introduction in zip(self.paragraphs, self.introductions, strict=True):
            if introduction is not None:
                yield introduction.name
            if paragraph.is_title:
                yield from _read_heading_names(paragraph)

    def _traces_of(self, name: OrganisationName) -> _Traces:
        return self.traces.get(_key(name)) or _Traces()

    def _enter(self, name: OrganisationName, line: int, about: str = "") -> Section | None:
        """Enter a name that is no person's and not the cluster's; a member that is known learns what is new of it."""
        traces = self._traces_of(name)
        mentions = self.directory.find(name.name)
        if any(each.owner is None and each.start == 0 and each.end >= len(strip_form(name.name)) for each in mentions):
            return None
        name = _respell(name, traces)
        known = self.directory.find_whole(name.name)
        if known is None:
            known = Section(name=name, line=line, about=about)
            self.sections.append(known)
        if not (known.name.gloss or known.name.short_name):
            told = read_name(f"{name.name} ({traces.gloss})") if traces.gloss else name
            gloss, short_name = name.gloss or told.gloss, name.short_name or told.short_name
            known.name = replace(known.name, gloss=gloss, short_name=short_name)
        self.directory.add(known.name, known)
        return known

    def _is_known_person(self, name: OrganisationName) -> bool:
        traces = self._traces_of(name)
        return is_person(name.name) and traces.is_person and not traces.employs

    def _read_heading(self, number: int) -> None:
        """Take a heading that is an organisation's name, alone or before a dash or colon."""
        heading = self.paragraphs[number]
        for name in _read_heading_names(heading):
            known = self.directory.find_whole(name.name)
            if known is None and self._is_told_about(name, number):
                known = self._enter(name, heading.line)
            if known is not None:
                self.headings[heading.line] = known
                return

    def _read_headings_alike(self) -> None:
        """Take the headings that are marked as those of members are: by the same number style or picture."""
        marks = Counter(each.mark for each in self.paragraphs if each.mark and each.line in self.headings)
        for number, heading in enumerate(self.paragraphs[:-1]):
            if marks[heading.mark] >= _SECTIONS_BY_HEADING and heading.is_title and heading.line not in self.headings:
                name = next(_read_heading_names(heading))
                if is_organisation_like(name.name, loose=True) and not self.paragraphs[number + 1].is_title:
                    section = self._enter(name, heading.line)
                    self.headings |= {heading.line: section} if section else {}

    def _is_told_about(self, name: OrganisationName, number: int) -> bool:
        """Whether what stands below a heading speaks of it by name, before the next heading."""
        if not is_organisation_like(name.name, loose=True) or self._is_known_person(name):
            return False
        below = number
        for before, paragraph in itertools.pairwise(self.paragraphs[number : number + 6]):
            if paragraph.is_title and not (before.is_quote and read_signature(paragraph.text)):
                break
            below += 1
        directory: Directory[None] = Directory(self.small)
        directory.add(OrganisationName(name=name.name), None, in_parts=is_organisation_like(name.name))
        for paragraph in self.paragraphs[number + 1 : below + 1]:
            for mention in directory.find(paragraph.text, any_case=True)[:1]:
                _note(self._traces_of(name), paragraph.text, number, mention.start, mention.end)
                return True
        # «Museum of Knitting», and then «… the museum …».
        kind = re.findall(r"\w{5,}", name.name)[-1:]
        under = self.paragraphs[number + 1].text if below > number else ""
        if kind and re.search(rf"\b(?:the {kind[0].casefold()}|{kind[0].casefold()}(?:et|en|a|t))\b", under):
            return True
        # «Kaia AS», and then «The company …».
        begins = " ".join(each.text[:40] for each in self.paragraphs[number + 1 : number + 2] if below > number)
        is_named_so = strip_form(name.name) != name.name or KIND_IN_NAME.search(name.name) is not None
        return is_named_so and SAME_ORGANISATION.match(begins) is not None

    def _read_introduction(self, number: int, introduction: Introduction) -> None:
        """Take the organisation that a paragraph's first sentence introduces."""
        line = self.paragraphs[number].line
        known = self.directory.find_whole(introduction.name.name)
        if known is None and self._is_member(number, introduction):
            known = self._enter(introduction.name, line)
        if known is not None:
            self.introduced[line] = known
            self.begun = number

    def _is_member(self, number: int, introduction: Introduction) -> bool:
        """Whether an introduction is a member's: it says so itself, or its place in the post and its words do."""
        traces = self._traces_of(introduction.name)
        if self._is_known_person(introduction.name) and not introduction.is_organisation:
            return False
        if (introduction.is_single and (traces.small or self._is_inflected(introduction.name))) or self._is_of_known(
            introduction.name.name
        ):
            return False
        if tells_of_another(introduction, names_known=bool(self.directory.find(introduction.sentence))):
            return False
        if introduction.joins or introduction.is_organisation or traces.employs:
            return True
        if introduction.is_thing or introduction.is_of_definite or not self._is_first_told(number, traces):
            return False
        if self.begun < 0 and any(item.line < self.paragraphs[number].line for item in self.listed[1:2]):
            return False  # between a list and the first of its members the post speaks of the cluster
        refers = self._refers_back(number, introduction)
        if introduction.is_single and not (refers or introduction.announced):
            return False
        return introduction.weight + refers + sum(self._look_around(number)) >= _ENOUGH

    def _is_inflected(self, name: OrganisationName) -> bool:
        """Whether the text writes a word small with an ending: «Maling» is no name where «malingen» stands."""
        word = name.name.casefold()
        return any(f"{word}{ending}" in self.small for ending in ("en", "et", "a", "ene", "er", "n", "s"))

    def _is_of_known(self, name: str) -> bool:
        """Whether a name is what a known organisation has, or two of them: «Kaia's first office», «Kaia and Lykt»."""
        if re.search(r"\s(?:and|og)\s", name) and len(self.directory.find(name)) > 1:
            return True
        return any(
            each.start == 0 and (name[each.end - 1] in "'’" or "’s" in name[: each.end] or "'s" in name[: each.end])
            for each in self.directory.find(name)
        )

    def _is_first_told(self, number: int, traces: _Traces) -> bool:
        """Whether nothing in the text of the member before names it: what does is that member's own."""
        return self.begun < 0 or all(each >= number or each < self.begun for each in traces.paragraphs)

    def _refers_back(self, number: int, introduction: Introduction) -> bool:
        """Whether the sentences behind an introduction go on about what it named."""
        first = re.escape(introduction.name.name.split()[0])
        below = self.paragraphs[number + 1 : number + 2]
        told = [introduction.later]
        if self.introductions[number + 1 : number + 2] == [None]:  # else that one speaks of whom it introduces
            told += (each.text for each in below if not each.is_quote and each.gap == 0)
        return any(refers_back(text) or re.match(rf"{first}\b", text) for text in told)

    def _look_around(self, number: int) -> tuple[bool, bool, bool]:
        """Whether somebody spoke in the text above, whether space parts it, and whether somebody speaks below."""
        this = self.paragraphs[number]
        ends = self.begun < 0 or self.quotes_above[number] > self.quotes_above[self.begun]
        below = self.paragraphs[number + 1 : number + 5]
        return ends, this.gap > self.usual_gap, any(each.has_quote for each in below)


def _key(name: OrganisationName) -> str:
    return fold_name(strip_form(name.name)).removeprefix("the ")


def _read_heading_names(heading: Paragraph) -> Iterator[OrganisationName]:
    """The names that a heading may be: all of it without a number, or what stands before a dash, colon or comma."""
    text = re.sub(r"^\d{1,2}[.)]\s+", "", heading.text)
    for part in dict.fromkeys((text, re.split(r"\s+[–—|-]\s+|[:,]\s+", text)[0], subject_of_about(text) or text)):
        yield read_name(part)


def _note(traces: _Traces, text: str, number: int, start: int, end: int) -> None:
    """Note one mention of a name."""
    spelt, behind = text[start:end], text[end : end + 140]
    traces.small |= spelt[0].islower()
    traces.paragraphs.append(number)
    if not spelt.isupper() and not traces.spelt and not spelt[0].islower():
        traces.spelt = re.sub(r"['’]s?$", "", spelt)
    gloss = re.match(r"\s*\(([^()]{1,120})\)", behind)
    if gloss and not traces.gloss:
        traces.gloss = gloss[1]
    before = _SENTENCE_END.split(text[max(0, start - 80) : start])[-1]
    traces.with_small_the |= before.endswith("the ") or spelt.startswith("the ")
    traces.employs |= _is_employer(before)
    traces.is_person |= _is_person_between(before, behind)


def _is_employer(before: str) -> bool:
    """Whether a role stands before a name, and a word that links the two: «the CEO of»."""
    linked = _LINKED.search(before)
    return linked is not None and ROLE.search(before[: linked.start()][-50:]) is not None


def _is_person_between(before: str, behind: str) -> bool:
    """Whether the words beside a name make it a person's: «CEO …», «says …», «…, CEO», «… (CEO)», «… says»."""
    last = before.split()[-1:]
    if last and (ROLE.fullmatch(last[0]) or SAYS.fullmatch(last[0])):
        return True
    said = _SAID_OF.match(behind)
    roles = ROLE.finditer(said[0]) if said else ()  # «(the Federation of Researchers)» says no one's role
    return _SPEAKS.match(behind) is not None or any(not role[0].endswith("s") for role in roles)


def _respell(name: OrganisationName, traces: _Traces) -> OrganisationName:
    """Spell a name as the text does: not in capitals, and without «The» where sentences have it small."""
    spelt = traces.spelt if name.name.isupper() and traces.spelt else name.name
    is_bare = traces.with_small_the or not name.name.casefold().startswith("the ")
    return replace(name, name=re.sub(r"^The\s+(?=\S)", "", spelt) if is_bare else spelt)
