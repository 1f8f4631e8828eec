"""Finds which organisations a post is about, and which of its paragraphs is about which."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from occnews.intake.article.attribution import read_after
from occnews.intake.article.names import (
    OrganisationName,
    alias_pattern,
    is_organisation_like,
    is_person,
    list_aliases,
    read_name,
    strip_form,
)
from occnews.intake.article.noise import leads_elsewhere, subject_of_about
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.quotes import find_spans, is_quote, join_quotes
from occnews.intake.article.roster import Listed, find_rosters
from occnews.intake.article.vocabulary import BEING, DOING, JOINING, NO_NAMES, ORGANISATION, REFERRING, ROLE, SAME_ORGANISATION, UPPER
from occnews.model.text import fold_name

_HOST: Final = re.compile(
    rf"(?i:\bjoin(?:ed|s|ing)?|member(?:s|ship)?\s+(?:of|in)|(?:en\s+)?del\s+av|medlem(?:mer|skap(?:et)?)?\s+(?:i|av|hos)|part\s+of|blitt\s+med\s+i|bli\s+med\s+i|"
    rf"welcome\s+to|velkommen\s+til|inn\s+i)\s+(?:the\s+)?(?P<name>[{UPPER}][\w&-]*(?:\s+(?:of\s+|for\s+)?[{UPPER}][\w&-]*)*)"
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
    names = [cluster] if cluster else []
    if counted:
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
        self._name_sections()

    def _add(self, name: OrganisationName, line: int, about: str = "") -> Section | None:
        if any(self._is_same(host, name.name) for host in self.hosts) or is_person(name.name) and self._is_known_person(name.name):
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
        return fold_name(strip_form(one)) == fold_name(strip_form(other))

    def _is_known_person(self, name: str) -> bool:
        return bool(re.search(rf"{re.escape(name)}(?:,|\s*\()[^.]*{ROLE.pattern}", self.text, re.IGNORECASE))

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
            name = read_name(re.sub(r"^\d{1,2}[.)]\s+", "", part))
            known = next((each for each in self.sections if each.pattern.fullmatch(name.name)), None)
            if known is None and self._is_told_about(name, number):
                known = self._add(name, heading.line)
                self._name_sections()
            if known is not None:
                self.headings[heading.line] = known
                return

    def _is_told_about(self, name: OrganisationName, number: int) -> bool:
        """Whether what stands below a heading speaks of it by name."""
        if not is_organisation_like(name.name, loose=True) or any(self._is_same(host, name.name) for host in self.hosts):
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
        if name is not None and not any(each.pattern.match(name.name) for each in self.sections):
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
        return name if self._is_organisation(name, found) else None

    def _is_of_another(self, name: OrganisationName, sentence: str, found: re.Match[str]) -> bool:
        """Whether a sentence speaks of the member above: of its product, its partner, or one of its people."""
        rest = found["rest"]
        if re.match(rf"(?:{BEING})\s+(?:an?|the|en|et|also|også)?\s*(?:[\w-]+\s+){{0,3}}?(?:{ROLE.pattern})", rest, re.IGNORECASE) and not ORGANISATION.search(
            " ".join(rest.split()[:6])
        ):
            return True
        if found["aside"] and ROLE.search(found["aside"]) and not ORGANISATION.search(found["aside"]):
            return True
        begins = sentence[: found.start("rest")]
        of_known = any(each.pattern.search(sentence[len(name.name) :]) and not each.pattern.match(name.name) for each in self.sections)
        partner = re.search(r"\b(?:partners?|customers?|collaborators?|samarbeidspartner\w*|kunder?|medeier)\b", " ".join(rest.split()[:8]), re.IGNORECASE)
        return bool(SAME_ORGANISATION.search(begins) or (partner and (of_known or SAME_ORGANISATION.search(rest))))

    def _is_organisation(self, name: OrganisationName, found: re.Match[str]) -> bool:
        verb, rest, aside = found["verb"], found["rest"], found["aside"] or ""
        if re.fullmatch(JOINING, verb):
            return True
        if ORGANISATION.search(aside):
            return True
        plain = re.split(r"\b(?:by|from|of|av|fra|hos|with|med|for|that|which|som)\b", rest)[0]
        if re.fullmatch(BEING, verb):
            return bool(ORGANISATION.search(" ".join(plain.split()[:14])))
        # «X develops …» may speak of anybody: others must have named it, or it is the post's first.
        others = alias_pattern({name.name, strip_form(name.name)}).findall(self.text)
        known = len(others) > 1 and len(name.name.split()) <= 6
        return known or not self.sections or bool(name.gloss) or strip_form(name.name) != name.name


def sort_paragraphs(paragraphs: Sequence[Paragraph], cluster: str) -> tuple[list[Section], list[str]]:
    """Sort a post's paragraphs by the organisation they are about; the sections are in the order of their text.

    Also gives the names of the cluster that publishes the post. What is about none of the members is left out.
    """
    sorter = Sorter(paragraphs, cluster)
    _Walk(sorter).run()
    told = sorted((each for each in sorter.sections if each.paragraphs), key=lambda each: each.paragraphs[0].line)
    return [*told, *(each for each in sorter.sections if not each.paragraphs)], sorter.hosts


class _Walk:
    """One pass over the paragraphs. ``current`` is whom the text speaks of; ``waiting`` are headings not yet placed."""

    def __init__(self, sorter: Sorter) -> None:
        self.sorter = sorter
        self.current: Section | None = None
        self.waiting: list[Paragraph] = []
        self.met: set[int] = set()
        self.elsewhere = False

    def run(self) -> None:
        joined = join_quotes(self.sorter.paragraphs)
        seen: set[str] = set()
        for number, paragraph in enumerate(joined):
            again = fold_name(paragraph.text) in seen
            seen.add(fold_name(paragraph.text))
            self._place(paragraph, joined[number + 1 :], again=again)
        for section in self.sorter.sections:
            section.paragraphs = _without_foot(section, section is self.current, self.sorter.host)

    def _place(self, paragraph: Paragraph, following: Sequence[Paragraph], *, again: bool) -> None:
        heading = self.sorter.headings.get(paragraph.line)
        if heading is not None:
            self._enter(heading)
            return
        if again or self._leaves(paragraph):
            # The title or deck of another story, which stood above already, comes back at the foot.
            self.waiting, self.elsewhere = [], True
            return
        if paragraph.is_title and not is_quote(paragraph.text) and not paragraph.bullet:
            self._wait(paragraph)
            return
        section = self._find_section(paragraph, following)
        if section is not None and section is not self.current:
            self._enter(section, keep=True)
        if self.current is None or self.elsewhere or self._is_about_host(paragraph, following):
            self.waiting = []
            return
        self.current.paragraphs += [*self.waiting, paragraph]
        self.waiting = []

    def _wait(self, paragraph: Paragraph) -> None:
        """Keep a heading until it is known whose text it stands above; a caption below a quote stays with it."""
        if not self.elsewhere:
            self.waiting.append(paragraph)

    def _enter(self, section: Section, *, keep: bool = False) -> None:
        self.current, self.elsewhere = section, False
        self.met.add(id(section))
        if not keep:
            self.waiting = []

    def _leaves(self, paragraph: Paragraph) -> bool:
        about = subject_of_about(paragraph.text)
        if about and self.sorter.host.search(about) and (paragraph.is_title or paragraph.text.endswith(":")):
            return True
        return leads_elsewhere(paragraph.text) is True

    def _find_section(self, paragraph: Paragraph, following: Sequence[Paragraph]) -> Section | None:
        """Whom a paragraph begins to speak of; None when it says nothing new."""
        if len(self.sorter.headings) >= 2 and not (self.elsewhere and self.current is None):
            return None
        if is_quote(paragraph.text) or (find_spans(paragraph.text) and self._starts_with_span(paragraph.text)):
            return self._find_quoted(paragraph.text, following)
        sentence = (split_sentences(paragraph.text) or [""])[0]
        subject = self._find_subject(sentence)
        if subject is not None:
            return subject
        introduced = self.sorter.read_introduced(paragraph.text)
        if introduced is not None:
            return next((each for each in self.sorter.sections if each.pattern.match(introduced.name)), None)
        return self._find_newcomer(sentence)

    @staticmethod
    def _starts_with_span(text: str) -> bool:
        return find_spans(text)[0].start <= 1

    def _find_subject(self, sentence: str) -> Section | None:
        """The member whose name begins a sentence, at once or behind a phrase such as «As part of its growth,»."""
        for each in self.sorter.sections:
            found = each.pattern.search(sentence)
            if found is None:
                continue
            head = sentence[: found.start()]
            if not head or (head.casefold().strip() in ("the", "at", "hos", "for", "in", "i")):
                return each if self._may_switch(each, sentence, bool(head)) else None
            if re.fullmatch(r"[^,.;:]{2,70},\s+(?:the\s+)?", head) and not self._names_current(head) and not SAME_ORGANISATION.search(head):
                return each if self._may_switch(each, sentence, True) else None
        return None

    def _may_switch(self, section: Section, sentence: str, led_in: bool) -> bool:
        """A listed name that is told about for the first time opens its section; one met before comes back by itself."""
        if section is self.current or self.current is None:
            return True
        return id(section) not in self.met or not (led_in or self._names_current(sentence))

    def _names_current(self, text: str) -> bool:
        return self.current is not None and bool(self.current.pattern.search(text))

    def _find_newcomer(self, sentence: str) -> Section | None:
        """The only member not told about yet whom a sentence names, when it refers to nobody before."""
        named = [each for each in self.sorter.sections if each.pattern.search(sentence)]
        new = [each for each in named if id(each) not in self.met]
        if len(named) != 1 or not new or SAME_ORGANISATION.search(sentence):
            return None
        return new[0] if self.current is not None or not re.search(r"(?i)\b(?:welcome|velkommen|pleased|proud|glade|stolte)\b", sentence) else None

    def _find_quoted(self, text: str, following: Sequence[Paragraph]) -> Section | None:
        """Whose speaker says a quote, when its attribution names the organisation."""
        outside = text
        for span in reversed(find_spans(text)):
            if span.start <= 1:
                outside = outside[span.end :]
        if outside == text:
            said = re.search(r"[,.!?]\s+(?=\S)", text)
            outside = "".join(part for part in re.split(r"(?<=[,!?])\s+", text)[1:]) if said else text
            outside = text[text.find(", ") :] if ", " in text else text
        if not outside.strip(" .,") and following:
            outside = following[0].text if len(following[0].text.split()) <= 25 else ""
        sentence = (split_sentences(outside.lstrip(" ,.")) or [""])[0]
        return next((each for each in self.sorter.sections if each.pattern.search(sentence)), None)

    def _is_about_host(self, paragraph: Paragraph, following: Sequence[Paragraph]) -> bool:
        """Whether a paragraph is about the cluster itself: its own praise, or a quote of its own people."""
        if self.current is None:
            return True
        if is_quote(paragraph.text):
            behind = read_after(paragraph.text[find_spans(paragraph.text)[0].end :]) if find_spans(paragraph.text) else None
            tail = behind[0].text if behind else ""
            return bool(self.sorter.host.search(tail)) and not self.current.pattern.search(tail) and bool(re.search(r"\b(?:of|at|in|i|for|,)\s", tail))
        if not self.sorter.host.match(paragraph.text):
            return False
        return not (self.current.pattern.search(paragraph.text) or SAME_ORGANISATION.search(paragraph.text))


def _without_foot(section: Section, is_last: bool, host: re.Pattern[str]) -> list[Paragraph]:
    """Leave off titles and decks of other stories that stand below the last member's text."""
    kept = list(section.paragraphs)
    while is_last and len(kept) > 1 and _is_foreign(kept[-1], kept[-2], section, kept[:-1], host):
        kept.pop()
    while kept and kept[-1].is_title and not is_quote(kept[-1].text) and len(kept) > 1 and not _is_signature(kept):
        kept.pop()
    return kept


def _is_signature(kept: Sequence[Paragraph]) -> bool:
    return is_quote(kept[-2].text) and is_person(re.split(r"[,(–—]", kept[-1].text)[0].strip(" -–"))


def _is_foreign(last: Paragraph, before: Paragraph, section: Section, kept: Sequence[Paragraph], host: re.Pattern[str]) -> bool:
    """Whether the last paragraph speaks of nothing that the member's text spoke of, and stands like a link to a story."""
    if is_quote(last.text) or last.bullet or section.pattern.search(last.text) or _is_signature([*kept, last]):
        return False
    names = {word for paragraph in kept for word in re.findall(rf"[{UPPER}][\w-]{{3,}}", paragraph.text)}
    if any(word in names and not host.search(word) and word.casefold() not in NO_NAMES for word in re.findall(rf"(?<=\s)[{UPPER}][\w-]{{3,}}", host.sub("", last.text))):
        return False
    if last.is_title:
        return True
    if REFERRING.search(last.text) or len(split_sentences(last.text)) > 1:
        return False
    person = re.match(rf"(?:[{UPPER}][\w'’-]+\s+){{2,4}}?(?:,|is\b|er\b)", f"{last.text} ")
    opens_with_person = bool(re.match(rf"[{UPPER}][\w'’-]+\s+[{UPPER}][\w'’-]+,\s", last.text)) and ROLE.search(last.text) is not None
    gaps = [paragraph.gap for paragraph in kept[1:]]
    apart = last.gap > max([0, *gaps]) or last.gap > 1
    return bool((before.is_title and not is_quote(before.text)) or host.search(last.text) or opens_with_person or (apart and person is None) or apart)
