"""Finds which organisations a post is about, and which of its paragraphs is about which."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from occnews.intake.article.names import (
    OrganisationName,
    alias_pattern,
    is_organisation_like,
    is_person,
    list_aliases,
    read_name,
    strip_form,
)
from occnews.intake.article.noise import subject_of_about
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.quotes import is_quote
from occnews.intake.article.roster import find_rosters
from occnews.intake.article.vocabulary import (
    ARTICLES,
    BEING,
    DOING,
    JOINING,
    ORGANISATION,
    ROLE,
    SAME_ORGANISATION,
    UPPER,
)
from occnews.model.text import fold_name

_HOST: Final = re.compile(
    rf"(?i:\bjoin(?:ed|s|ing)?|member(?:s|ship)?\s+(?:of|in)|(?:en\s+)?del\s+av|medlem(?:mer|skap(?:et)?)?\s+(?:i|av|hos)|part\s+of|blitt\s+med\s+i|bli\s+med\s+i|"
    rf"welcome\s+to|velkommen\s+til|inn\s+i)\s+(?:the\s+)?(?P<name>[{UPPER}][\w&-]*(?:\s+(?:of\s+|for\s+)?[{UPPER}][\w&-]*)*)"
)
_CLUSTER: Final = re.compile(
    rf"\b(?:(?:[{UPPER}][\w&-]*\s+){{1,4}}(?:[Cc]luster|Klynge)|[{UPPER}][\wæøå]*klyng(?:a|en))\b"
)
_CALLED: Final = re.compile(
    rf"(?m)^([{UPPER}][\w&-]*(?:\s+[{UPPER}][\w&-]*){{0,4}})\s+(?:is|er)\s+(?:an?|the|en|et)\s+(?:[\w-]+\s+){{0,3}}?(?:member(?:ship)?\s+organi[sz]ation|medlemsorganisasjon|cluster|næringsklynge|klynge)"
)
_INTRODUCING: Final = re.compile(
    rf"^(?P<name>[^,.;:!?“”\"«»]{{2,90}}?(?:\s*\([^)]{{1,120}}\))?)(?P<aside>,\s[^.;:]{{3,120}}?,)?\s+(?P<rest>(?P<verb>{JOINING}|{DOING}|{BEING})\b.*)$"
)
_NAMED_LATE: Final = re.compile(
    rf"(?i:(?:new\s+(?:member|here|to\s+the\s+cluster|in\s+the\s+cluster)|newcomer|newest\s+member|nytt?\s+medlem|ny\s+i\s+klyngen|nykommer|next\s+(?:up|out)|first\s+(?:up|out)|"
    rf"førstemann\s+ut|neste\s+(?:ut|mann\s+ut)|comes?|kommer)\b[^.,:]{{0,50}}?(?:\s(?:is|er|comes?|kommer)|[,:]))\s+(?:also\s+|også\s+)?"
    rf"(?P<name>(?:[{UPPER}\d][\w&.’'-]*)(?:\s+(?:mot\s+\w+|&|of|for|[{UPPER}\d][\w&.’'-]*))*(?:\s*\([^)]+\))?)(?=[,.:]|\s(?:is|er|which|who|som|a|an|en|et)\b)"
)


@dataclass
class Section:
    """One organisation with the paragraphs about it. ``about`` is what a list says of it."""

    name: OrganisationName
    line: int
    about: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))


def find_host(text: str, cluster: str) -> list[str]:
    """Find what the cluster that publishes the post is called: as given, and the name that all of them joined."""
    counted = Counter(found["name"] for found in _HOST.finditer(text))
    clusters = Counter(
        re.sub(r"['’]?s?$", "", found) if "ster" not in found[-5:] else found for found in _CLUSTER.findall(text)
    )
    names = [cluster] if cluster else []
    names += [name for name, _ in clusters.most_common(1)] + _CALLED.findall(text)
    if counted and not clusters:
        name, times = counted.most_common(1)[0]
        if times > 1 or re.search(r"(?i)\b(?:cluster|klynge|network|nettverk|hub|forum|alliance|park)", name):
            names.append(name)
    return list(dict.fromkeys(names))


class Sorter:
    """Walks through a post and gives each paragraph to the organisation that it is about, or to none."""

    def __init__(self, paragraphs: Sequence[Paragraph], cluster: str) -> None:
        self.text = "\n".join(paragraph.text for paragraph in paragraphs)
        self.hosts = find_host(self.text, cluster)
        self.host = alias_pattern(self.hosts)
        self.listed, self.roster_lines = find_rosters(paragraphs, self.hosts)
        self.paragraphs = [paragraph for paragraph in paragraphs if paragraph.line not in self.roster_lines]
        by_line = Counter(item.line for item in self.listed)
        self.welcoming = {line for line, count in by_line.items() if count > 1}
        self.sections: list[Section] = []
        self.headings: dict[int, Section] = {}
        self._find_names()

    def _find_names(self) -> None:
        for item in self.listed:
            self._add(item.name, item.line, item.about)
        self._name_sections()
        for number, paragraph in enumerate(self.paragraphs):
            if paragraph.is_title and not is_quote(paragraph.text):
                self._read_heading(number)
        self._name_sections()
        if len(self.headings) < 2:
            for paragraph in self.paragraphs:
                self._read_introduction(paragraph)
        for section in self.sections:
            self._find_gloss(section)
        self._name_sections()

    def _find_gloss(self, section: Section) -> None:
        """Take what stands in brackets behind a name, wherever that is first."""
        found = re.search(
            rf"(?<!\w)(?:{re.escape(section.name.name)}|{re.escape(strip_form(section.name.name))})\s*\([^)]{{1,120}}\)",
            self.text,
        )
        if found and not (section.name.gloss or section.name.short_name):
            whole = read_name(found[0])
            section.name = replace(section.name, gloss=whole.gloss, short_name=whole.short_name)

    def _add(self, name: OrganisationName, line: int, about: str = "") -> Section | None:
        if any(self._is_same(host, name.name) for host in self.hosts) or (
            is_person(name.name) and self._is_known_person(name.name)
        ):
            return None
        known = next((each for each in self.sections if self._is_same(each.name.name, name.name)), None)
        if known is None:
            known = Section(name=name, line=line, about=about)
            self.sections.append(known)
        elif name.gloss and not known.name.gloss:
            known.name = replace(known.name, gloss=name.gloss)
        elif name.short_name and not known.name.short_name:
            known.name = replace(known.name, short_name=name.short_name)
        return known

    @staticmethod
    def _is_same(one: str, other: str) -> bool:
        return fold_name(strip_form(one)).removeprefix("the ") == fold_name(strip_form(other)).removeprefix("the ")

    def _is_known_person(self, name: str) -> bool:
        return bool(re.search(rf"{re.escape(name)}(?:,|\s*\()[^.]*(?:{ROLE.pattern})", self.text, re.IGNORECASE))

    def _name_sections(self) -> None:
        names = [*(section.name.name for section in self.sections), *self.hosts]
        for section in self.sections:
            others = [name for name in names if not self._is_same(name, section.name.name)]
            section.pattern = alias_pattern(list_aliases(section.name, self.text, others))

    def _read_heading(self, number: int) -> None:
        """Take a heading that is an organisation's name, alone or before a dash or colon."""
        heading = self.paragraphs[number]
        if subject_of_about(heading.text) and self.host.search(heading.text):
            return
        for part in (heading.text, re.split(r"\s+[–—|-]\s+|:\s+", heading.text)[0]):
            name = self._respell(read_name(re.sub(r"^\d{1,2}[.)]\s+", "", part)))
            known = next((each for each in self.sections if each.pattern.fullmatch(name.name)), None)
            if known is None and self._is_told_about(name, number):
                known = self._add(name, heading.line)
                self._name_sections()
            if known is not None:
                self.headings[heading.line] = known
                return

    def _respell(self, name: OrganisationName) -> OrganisationName:
        """Spell a heading in capitals as the text does."""
        if not name.name.isupper():
            return name
        spelt = [
            found for found in re.findall(rf"(?i)(?<!\w){re.escape(name.name)}(?!\w)", self.text) if not found.isupper()
        ]
        return replace(name, name=spelt[0]) if spelt else name

    def _is_told_about(self, name: OrganisationName, number: int) -> bool:
        """Whether what stands below a heading speaks of it by name."""
        if not is_organisation_like(name.name, loose=True) or any(
            self._is_same(host, name.name) for host in self.hosts
        ):
            return False
        below: list[str] = []
        for paragraph in self.paragraphs[number + 1 : number + 6]:
            if paragraph.is_title and not is_quote(paragraph.text):
                break
            below.append(paragraph.text)
        pattern = alias_pattern({name.name, strip_form(name.name)})
        return any(pattern.search(text) for text in below) and not self._is_known_person(name.name)

    def _read_introduction(self, paragraph: Paragraph) -> None:
        """Take the organisation that a paragraph's first sentence introduces."""
        if is_quote(paragraph.text) or (paragraph.is_title and not paragraph.bullet):
            return
        name = self.read_introduced(paragraph.text)
        known = next((each for each in self.sections if name is not None and each.pattern.match(name.name)), None)
        if name is not None and known is None:
            self._add(name, paragraph.line)
            self._name_sections()

    def read_introduced(self, text: str) -> OrganisationName | None:
        """The name that a paragraph's first sentence introduces: «X is a company that …», «X has joined …»."""
        sentence = (split_sentences(text) or [""])[0]
        late = _NAMED_LATE.search(sentence)
        if late and is_organisation_like(read_name(late["name"]).name) and not is_person(late["name"]):
            return read_name(late["name"])
        found = _INTRODUCING.match(sentence)
        if found is None:
            return None
        name = read_name(found["name"])
        if not is_organisation_like(name.name, loose=True) or self._is_of_another(name, sentence, found):
            return None
        if not self._is_organisation(name, found):
            return None
        # «The» at the start of a sentence may be no part of the name.
        bare = name.name.removeprefix("The ")
        return replace(name, name=bare) if re.search(rf"(?<!\w)the {re.escape(bare)}", self.text) else name

    def _is_of_another(self, name: OrganisationName, sentence: str, found: re.Match[str]) -> bool:
        """Whether a sentence speaks of the member above: of its product, its partner, or one of its people."""
        rest = found["rest"]
        if re.match(
            rf"(?:{BEING})\s+(?:an?|the|en|et|also|også)?\s*(?:[\w-]+\s+){{0,3}}?(?:{ROLE.pattern})",
            rest,
            re.IGNORECASE,
        ) and not ORGANISATION.search(" ".join(rest.split()[:6])):
            return True
        if found["aside"] and ROLE.search(found["aside"]) and not ORGANISATION.search(found["aside"]):
            return True
        begins = sentence[: found.start("rest")]
        of_known = any(
            each.pattern.search(sentence[len(name.name) :]) and not each.pattern.match(name.name)
            for each in self.sections
        )
        partner = re.search(
            r"\b(?:partners?|customers?|collaborators?|samarbeidspartner\w*|kunder?|medeier)\b",
            " ".join(rest.split()[:8]),
            re.IGNORECASE,
        )
        return bool(SAME_ORGANISATION.search(begins) or (partner and (of_known or SAME_ORGANISATION.search(rest))))

    def _is_organisation(self, name: OrganisationName, found: re.Match[str]) -> bool:
        verb, rest, aside = found["verb"], found["rest"], found["aside"] or ""
        if re.fullmatch(JOINING, verb):
            return True
        if ORGANISATION.search(aside):
            return True
        plain = re.split(
            r"\b(?:by|from|of|av|fra|hos|with|med|for|that|which|som|at|in|to|på|i|til)\b(?!\s+(?:Norway|Europe|the\s+largest))",
            rest,
        )[0]
        if len(name.name.split()) == 1 and re.search(rf"(?<!\w){re.escape(name.name.lower())}(?!\w)", self.text):
            return False
        if re.fullmatch(BEING, verb):
            article = re.match(
                rf"(?:{BEING})\s+(?:(?:also|today|now|currently|også|nå|i\s+dag)\s+)?(?:{ARTICLES})\s", rest
            )
            return bool(article) and bool(ORGANISATION.search(" ".join(plain.split()[:14])))
        # «X develops …» may speak of anybody: others must have named it, or it is the post's first.
        others = alias_pattern({name.name, strip_form(name.name)}).findall(self.text)
        known = len(others) > 1 and len(name.name.split()) <= 6
        return known or not self.sections or bool(name.gloss) or strip_form(name.name) != name.name
