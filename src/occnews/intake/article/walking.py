"""Walks through a post and gives each paragraph to the member that it is about, or to none."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from occnews.intake.article.attribution import read_after, read_signature
from occnews.intake.article.directory import Mention
from occnews.intake.article.marks import cut_dash, find_spans, outside_marks
from occnews.intake.article.members import Outline, Section, find_members
from occnews.intake.article.names import is_person
from occnews.intake.article.noise import leads_elsewhere, subject_of_about
from occnews.intake.article.paragraphs import Paragraph, split_sentences
from occnews.intake.article.vocabulary import NO_NAMES, REFERRING, ROLE, SAME_ORGANISATION, UPPER
from occnews.model.characters import fold_name

_LED_IN: Final = re.compile(r"[^,.;:]{2,70},\s+(?:the\s+)?")
# What the cluster says to its readers, at the end of its post.
_OF_THE_PAGE: Final = re.compile(
    r"\b(?:we|our|vi|vår(?:e|t)?|newsletter|nyhetsbrev\w*|next issue|neste (?:nummer|utgave)|new(?:est)? members|"
    r"nye medlemmer|følg med|(?:next|neste) (?:\w+ )?(?:meeting|\w*møtet?)|see you|vi sees|"
    r"medlemmer til|medlemsmøte\w*)\b",
    re.IGNORECASE,
)
_PERSON_FIRST: Final = re.compile(rf"[{UPPER}][\w'’-]+\s+[{UPPER}][\w'’-]+,\s")
_NAMES: Final = re.compile(rf"[{UPPER}][\w-]{{3,}}")


def sort_paragraphs(paragraphs: Sequence[Paragraph], cluster: str) -> Outline:
    """Sort a post's paragraphs by the organisation they are about; the sections are in the order of their text.

    What is about none of the members is left out.
    """
    outline = find_members(paragraphs, cluster)
    _Walk(outline).run()
    outline.sections.sort(key=lambda each: (not each.paragraphs, each.paragraphs[0].line if each.paragraphs else 0))
    return outline


class _Walk:
    """One pass over the paragraphs. ``current`` is whom the text speaks of; ``waiting`` are headings not yet placed."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.current: Section | None = None
        self.waiting: list[Paragraph] = []
        self.met: set[Section] = set()
        self.elsewhere = False
        self.begun = False
        self.part = 0

    def run(self) -> None:
        """Give all paragraphs away, then take from the last member what stands at the foot of the page."""
        paragraphs, seen = self.outline.paragraphs, set[str]()
        for number, paragraph in enumerate(paragraphs):
            key = fold_name(paragraph.text)
            self._place(paragraph, paragraphs[number + 1 : number + 2], again=key in seen)
            if not self.met:
                seen.add(key)
        for section in self.outline.sections:
            if section is self.current:
                self._drop_foreign(section)
            _drop_titles(section)

    def _place(self, paragraph: Paragraph, following: Sequence[Paragraph], *, again: bool) -> None:
        heading = self.outline.headings.get(paragraph.line)
        if heading is not None:
            self._enter(heading)
            return
        if again or self._leaves(paragraph):
            # The title or deck of another story, which stood above already, comes back at the foot.
            self.waiting, self.elsewhere = [], True
            return
        if paragraph.is_title and not paragraph.bullet:
            self._wait(paragraph)
            return
        if not self.begun:
            self.waiting, self.begun = [], True
        if paragraph.line in self.outline.welcoming and not self.met:
            return
        section = self._find_section(paragraph, following)
        if section is not None and section is not self.current:
            self._enter(section)
        elif self.current and self.current.paragraphs and paragraph.part > self.part:
            self.elsewhere |= not self._goes_on(paragraph)
        self.part = paragraph.part
        if self.current is None or self.elsewhere or self._is_about_host(paragraph):
            self.waiting = []
            return
        self.current.paragraphs += [*self.waiting, paragraph]
        self.waiting = []

    def _wait(self, paragraph: Paragraph) -> None:
        """Keep a heading until it is known whose text it stands above; who said the quote above it stays with it."""
        names_host = any(each.owner is None for each in self.outline.directory.find(paragraph.text))
        if self.elsewhere or (names_host and self.current is None):
            return
        above = self.current.paragraphs[-1] if self.current and self.current.paragraphs and not self.waiting else None
        if self.current and above and above.is_quote and read_signature(paragraph.text):
            self.current.paragraphs.append(paragraph)
        else:
            self.waiting.append(paragraph)

    def _goes_on(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph below a rule still speaks of the member above it."""
        mentions = self._members_in(paragraph.text[:200])
        named = bool(mentions) and mentions[0][0].start <= len("The ") and mentions[0][1] is self.current
        return paragraph.is_quote or named or SAME_ORGANISATION.match(paragraph.text) is not None

    def _enter(self, section: Section) -> None:
        """Begin a member's text; a headline above it was the page's."""
        self.current, self.elsewhere, self.waiting = section, False, []
        self.met.add(section)

    def _leaves(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph heads what is about no member: the cluster itself, or other stories."""
        if subject_of_about(paragraph.text) and (paragraph.is_title or paragraph.text.endswith(":")):
            return self.current is not None
        if self.current and paragraph.is_title and self._is_hosts_name(paragraph.text):
            return True  # the cluster's own name, above its address or what it says of itself
        head = subject_of_about(paragraph.text.split(":")[0]) if ":" in paragraph.text[:60] else ""
        return leads_elsewhere(paragraph.text) is True or (bool(head) and self._is_hosts_name(head))

    def _is_hosts_name(self, text: str) -> bool:
        mentions = self.outline.directory.find(text)
        return any(each.owner is None and each.start == 0 and each.end == len(text) for each in mentions)

    def _members_in(self, text: str) -> list[tuple[Mention[Section | None], Section]]:
        return [(each, each.owner) for each in self.outline.directory.find(text) if each.owner is not None]

    def _find_section(self, paragraph: Paragraph, following: Sequence[Paragraph]) -> Section | None:
        """Whom a paragraph begins to speak of; None when it says nothing new."""
        if len(self.outline.headings) > 1 and not (self.elsewhere and self.current is None):
            return None
        if paragraph.is_quote:
            return self._find_quoted(paragraph.text, following)
        introduced = self.outline.introduced.get(paragraph.line)
        if introduced is not None and not (introduced in self.met and introduced.paragraphs):
            return introduced
        sentence = paragraph.first_sentence
        if self.current is None and len({section for _, section in self._members_in(sentence)}) > 1:
            return None  # it welcomes several at once
        return self._find_subject(sentence) or self._find_newcomer(sentence) or self._find_inside(paragraph)

    def _find_subject(self, sentence: str) -> Section | None:
        """The member whose name begins a sentence, at once or behind a phrase such as «As part of its growth,»."""
        mentions = self._members_in(sentence)
        if not mentions:
            return None
        first, section = mentions[0]
        head = sentence[: first.start]
        led_in = bool(_LED_IN.fullmatch(head)) and not SAME_ORGANISATION.search(head)
        at_head = not head or head.casefold().strip() in ("the", "at", "hos", "for", "in", "i")
        if not (at_head or led_in):
            return None
        return section if self._may_switch(section, mentions, led_in=bool(head)) else None

    def _may_switch(
        self, section: Section, mentions: Sequence[tuple[Mention[Section | None], Section]], *, led_in: bool
    ) -> bool:
        """A name that is told about for the first time opens its section; one met before comes back by itself."""
        if section is self.current or self.current is None:
            return True
        return section not in self.met or not (led_in or any(each is self.current for _, each in mentions))

    def _find_newcomer(self, sentence: str) -> Section | None:
        """The only member not told about yet whom a sentence names, when it refers to nobody before."""
        named = {section for _, section in self._members_in(sentence)}
        if len(named) != 1 or named & self.met or SAME_ORGANISATION.search(sentence):
            return None
        if self.current is None and re.search(r"(?i)\b(?:welcome|velkommen|pleased|proud|glade|stolte)\b", sentence):
            return None
        return named.pop()

    def _find_inside(self, paragraph: Paragraph) -> Section | None:
        """Whom a later sentence begins to tell about, as long as nobody was told about."""
        if self.current is not None:
            return None
        for sentence in paragraph.sentences[1:]:
            for mention, section in self._members_in(sentence)[:1]:
                if mention.start == 0:
                    return section
        return None

    def _find_quoted(self, text: str, following: Sequence[Paragraph]) -> Section | None:
        """Whose speaker says a quote, when its attribution names the organisation."""
        outside = _attribution_of(text)
        if not outside.strip(" .,") and following and read_signature(following[0].text):
            outside = following[0].text
        first, *later = split_sentences(outside_marks(outside).lstrip(" ,.")) or [""]
        named = [section for _, section in self._members_in(first)]
        new = [section for _, section in self._members_in(" ".join(later)) if section not in self.met]
        return next(iter([*named, *new]), None)

    def _is_about_host(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is about the cluster itself: its own praise, or a quote of its own people."""
        directory = self.outline.directory
        if paragraph.is_quote:
            behind = read_after(_attribution_of(paragraph.text))
            owners = [each.owner for each in directory.find(behind[0].text)] if behind else []
            return bool(owners) and all(owner is None for owner in owners)
        mentions = directory.find(paragraph.text)
        if not mentions or mentions[0].start > len("The ") or mentions[0].owner is not None:
            return False
        return not (any(each.owner is self.current for each in mentions) or SAME_ORGANISATION.search(paragraph.text))

    def _drop_foreign(self, section: Section) -> None:
        """Leave off titles and decks of other stories that stand below the last member's text."""
        kept = section.paragraphs
        names = Counter(name for each in kept for name in set(_NAMES.findall(each.text)))
        gaps = sorted(each.gap for each in self.outline.paragraphs)
        widest = [gaps[len(gaps) // 2]]
        for paragraph in kept[1:]:
            widest.append(max(widest[-1], paragraph.gap))
        while len(kept) > 1:
            names.subtract(set(_NAMES.findall(kept[-1].text)))
            if not self._is_foreign(kept[-1], kept[-2], section, names, widest[len(kept) - 2]):
                return
            kept.pop()

    def _is_foreign(
        self, last: Paragraph, before: Paragraph, section: Section, names: Counter[str], widest_gap: int
    ) -> bool:
        """Whether the last paragraph speaks of nothing that the text above did, and reads like a link to a story."""
        mentions = self.outline.directory.find(last.text)
        if last.has_quote or last.bullet or any(each.owner is section for each in mentions) or _signs(before, last):
            return False
        own = last.text
        for each in reversed(mentions):
            own = own[: each.start] + own[each.end :]
        if any(names[word] > 0 and word.casefold() not in NO_NAMES for word in _NAMES.findall(own, 1)):
            return False
        if last.is_title or _OF_THE_PAGE.search(outside_marks(last.text)):
            return True
        if REFERRING.search(last.text) or len(last.sentences) > 1:
            return False
        opens_with_person = _PERSON_FIRST.match(last.text) is not None and ROLE.search(last.text) is not None
        apart = last.gap > widest_gap or last.gap > 1
        return before.is_title or any(each.owner is None for each in mentions) or opens_with_person or apart


def _attribution_of(text: str) -> str:
    """What stands behind the first words that are spoken in a paragraph which begins with them."""
    spans = find_spans(text)
    if spans and spans[0].start <= 1:
        return text[spans[0].end :]
    spoken = cut_dash(text)
    return spoken[spoken.find(", ") :] if ", " in spoken else spoken


def _drop_titles(section: Section) -> None:
    """Leave off headings at the end, which nothing stands below."""
    kept = section.paragraphs
    while len(kept) > 1 and kept[-1].is_title and not _signs(kept[-2], kept[-1]):
        kept.pop()


def _signs(quote: Paragraph, below: Paragraph) -> bool:
    """Whether a line says who said the quote above it."""
    return quote.is_quote and is_person(re.split(r"[,(–—]", cut_dash(below.text))[0].strip())
