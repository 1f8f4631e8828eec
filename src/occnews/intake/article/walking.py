"""Walks through a post and gives each paragraph to the member that it is about, or to none."""

import re
from collections.abc import Sequence

from occnews.intake.article.attribution import read_after, read_signature
from occnews.intake.article.names import is_person
from occnews.intake.article.noise import leads_elsewhere, subject_of_about
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.quotes import find_spans, is_quote, join_quotes
from occnews.intake.article.sections import Section, Sorter
from occnews.intake.article.vocabulary import NO_NAMES, REFERRING, ROLE, SAME_ORGANISATION, UPPER
from occnews.model.text import fold_name


def sort_paragraphs(paragraphs: Sequence[Paragraph], cluster: str) -> list[Section]:
    """Sort a post's paragraphs by the organisation they are about; the sections are in the order of their text.

    What is about none of the members is left out.
    """
    sorter = Sorter(paragraphs, cluster)
    _Walk(sorter).run()
    told = sorted((each for each in sorter.sections if each.paragraphs), key=lambda each: each.paragraphs[0].line)
    return [*told, *(each for each in sorter.sections if not each.paragraphs)]


class _Walk:
    """One pass over the paragraphs. ``current`` is whom the text speaks of; ``waiting`` are headings not yet placed."""

    def __init__(self, sorter: Sorter) -> None:
        self.sorter = sorter
        self.current: Section | None = None
        self.waiting: list[Paragraph] = []
        self.met: set[int] = set()
        self.elsewhere = False
        self.begun = False

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
        if not self.begun:
            self.waiting, self.begun = [], True
        if paragraph.line in self.sorter.welcoming and not self.met:
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
        """Keep a heading until it is known whose text it stands above; who said the quote above it stays with it."""
        if self.elsewhere:
            return
        above = self.current.paragraphs[-1] if self.current and self.current.paragraphs and not self.waiting else None
        if self.current and above and is_quote(above.text) and read_signature(paragraph.text):
            self.current.paragraphs.append(paragraph)
        else:
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
        if self.current and paragraph.is_title and self.sorter.host.fullmatch(paragraph.text):
            return True  # the cluster's own name, above its address or what it says of itself
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
        return self._find_newcomer(sentence) or self._find_inside(paragraph.text)

    def _find_inside(self, text: str) -> Section | None:
        """Whom a later sentence begins to tell about, as long as nobody was told about."""
        if self.current is not None:
            return None
        for sentence in split_sentences(text)[1:]:
            subject = next((each for each in self.sorter.sections if each.pattern.match(sentence)), None)
            if subject is not None:
                return subject
        return None

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
            if (
                re.fullmatch(r"[^,.;:]{2,70},\s+(?:the\s+)?", head)
                and not self._names_any(head)
                and not SAME_ORGANISATION.search(head)
            ):
                return each if self._may_switch(each, sentence, True) else None
        return None

    def _may_switch(self, section: Section, sentence: str, led_in: bool) -> bool:
        """A name that is told about for the first time opens its section; one met before comes back by itself."""
        if section is self.current or self.current is None:
            return True
        return id(section) not in self.met or not (led_in or self._names_current(sentence))

    def _names_any(self, text: str) -> bool:
        return any(each.pattern.search(text) for each in self.sorter.sections)

    def _names_current(self, text: str) -> bool:
        return self.current is not None and bool(self.current.pattern.search(text))

    def _find_newcomer(self, sentence: str) -> Section | None:
        """The only member not told about yet whom a sentence names, when it refers to nobody before."""
        named = [each for each in self.sorter.sections if each.pattern.search(sentence)]
        new = [each for each in named if id(each) not in self.met]
        if len(named) != 1 or not new or SAME_ORGANISATION.search(sentence):
            return None
        return (
            new[0]
            if self.current is not None
            or not re.search(r"(?i)\b(?:welcome|velkommen|pleased|proud|glade|stolte)\b", sentence)
            else None
        )

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
            behind = (
                read_after(paragraph.text[find_spans(paragraph.text)[0].end :]) if find_spans(paragraph.text) else None
            )
            tail = behind[0].text if behind else ""
            return (
                bool(self.sorter.host.search(tail))
                and not self.current.pattern.search(tail)
                and bool(re.search(r"\b(?:of|at|in|i|for|,)\s", tail))
            )
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


def _is_foreign(
    last: Paragraph, before: Paragraph, section: Section, kept: Sequence[Paragraph], host: re.Pattern[str]
) -> bool:
    """Whether the last paragraph speaks of nothing that the text before it did, and reads like a link to a story."""
    if is_quote(last.text) or last.bullet or section.pattern.search(last.text) or _is_signature([*kept, last]):
        return False
    names = {word for paragraph in kept for word in re.findall(rf"[{UPPER}][\w-]{{3,}}", paragraph.text)}
    if any(
        word in names and not host.search(word) and word.casefold() not in NO_NAMES
        for word in re.findall(rf"(?<=\s)[{UPPER}][\w-]{{3,}}", host.sub("", last.text))
    ):
        return False
    if last.is_title:
        return True
    if REFERRING.search(last.text) or len(split_sentences(last.text)) > 1:
        return False
    person = re.match(rf"(?:[{UPPER}][\w'’-]+\s+){{2,4}}?(?:,|is\b|er\b)", f"{last.text} ")
    opens_with_person = (
        bool(re.match(rf"[{UPPER}][\w'’-]+\s+[{UPPER}][\w'’-]+,\s", last.text)) and ROLE.search(last.text) is not None
    )
    gaps = [paragraph.gap for paragraph in kept[1:]]
    apart = last.gap > max([0, *gaps]) or last.gap > 1
    return bool(
        (before.is_title and not is_quote(before.text))
        or host.search(last.text)
        or opens_with_person
        or (apart and person is None)
        or apart
    )
