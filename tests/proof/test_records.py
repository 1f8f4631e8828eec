"""Any number of records, whatever they hold, become emails; and nothing that they hold is more than text there."""

import dataclasses
import datetime as dt
import random
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import pytest
from lxml import html
from pydantic import ValidationError
from tests.proof.hostile_records import FORBIDDEN, make_members, make_values
from tests.proof.letters import CONFIG, LOGOS, PERSONAL
from tests.stories import make_story

from occnews.editorial.compose import compose_story
from occnews.editorial.wording import load_words
from occnews.model.member import Language, Member
from occnews.model.publication import Entry, Publication, PublicationKind, Wording
from occnews.model.rendering import RenderedEmail
from occnews.model.story import Story, StorySubheading
from occnews.model.text import find_unsafe_character
from occnews.render.email import render_email

A_DIGEST: Final = 50
# Every tag and attribute that our templates and our Markdown can make; anything else came out of a record.
TAGS: Final = frozenset({
    "a", "blockquote", "body", "br", "div", "em", "h1", "h2", "h3", "head", "html", "img", "li", "meta", "noscript",
    "ol", "p", "span", "strong", "style", "table", "tbody", "td", "title", "tr", "ul",
})  # fmt: skip
VOID: Final = frozenset({"br", "img", "meta"})
ATTRIBUTES: Final = frozenset({
    "align", "alt", "aria-label", "aria-roledescription", "bgcolor", "border", "cellpadding", "cellspacing",
    "class", "colspan", "content", "dir", "height", "href", "http-equiv", "lang", "media", "name", "role", "src",
    "start", "style", "title", "type", "valign", "width", "xmlns", "xmlns:o", "xmlns:v",
})  # fmt: skip
# What is written for Outlook: conditional comments, with tags of its own in them.
CONDITION: Final = r"!--\[if [^\]]{1,20}\]>|!-->|!--<!\[endif\]-->|!\[endif\]-->"
RAW_LESS: Final = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(TAGS))})[ >]|{CONDITION}|!doctype html>|/?(?:xml|o:\w+)[ />])"
)
RAW_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});)")
FOR_OUTLOOK: Final = re.compile(
    r"<!--\[if (?:lte )?mso.*?<!\[endif\]-->|<!--\[if !mso\]><!-->|<!--<!\[endif\]-->", re.DOTALL
)
TAG: Final = re.compile(r"<(/?)(\w+)(?:\"[^\"]*\"|[^\">])*>")
LINK: Final = re.compile(r"https?://|mailto:")
# What {{ 7001*7 }} would become.
PRODUCT: Final = "49007"


def compose(members: tuple[Member, ...], number: int) -> Story:
    """A digest of these members, every third a compact one, in turn in each language; of one, an announcement."""
    language = list(Language)[number % 2]
    (texts,) = make_members(number, 1)
    publication = Publication(
        id="p",
        kind=PublicationKind.DIGEST if len(members) > 1 else PublicationKind.ANNOUNCEMENT,
        name="2025-11" if len(members) > 1 else members[0].slug,
        date=dt.date(2025, 11, 26),
        languages=tuple(Language),
        wordings=(Wording(language=language, headline=texts.name, standfirst=texts.summary, intro=texts.why_joined),),
        entries=tuple(Entry(member=member.slug) for member in members),
    )
    records = {member.slug: member for member in members}
    story = compose_story(publication, records, language, load_words(language), CONFIG)
    # Without a page of its own, a compact one shows everybody.
    return dataclasses.replace(story, compact=number % 3 == 2, url="", page_url="")


def list_lines(story: Story) -> Iterator[str]:
    """What must stand in the email, letter by letter."""
    for line in story.roster if story.kind is PublicationKind.DIGEST else ():
        yield from (line.name, line.gloss, line.places)
    for profile in () if story.compact else story.profiles:
        yield profile.name
        yield from (fact.value for fact in profile.facts)
        yield from (block.text for block in profile.blocks if isinstance(block, StorySubheading))


def squeeze(text: str) -> str:
    """The text without what no reader sees: widths of spaces, and the break that templates put into addresses."""
    return " ".join(text.replace("\u200b", " ").split())


def list_faults(story: Story, email: RenderedEmail) -> Iterator[str]:
    """All that is wrong with an email of a story."""
    for pattern in (RAW_LESS, RAW_AMPERSAND):
        yield from (f"raw: {email.html[each.start() : each.end() + 60]}" for each in pattern.finditer(email.html))
    for part in (email.subject, email.html, email.text):
        if PRODUCT in part or find_unsafe_character(part):
            yield f"obeyed or unsafe: {find_unsafe_character(part)} in {part[:80]}"
    yield from list_unbalanced(FOR_OUTLOOK.sub("", email.html))
    document: html.HtmlElement = html.document_fromstring(email.html)
    elements = list(document.iter("*"))
    yield from (f"tag: {tag}" for tag in {str(element.tag) for element in elements} - TAGS)
    names = {str(name) for element in elements for name in element.attrib}
    yield from (f"attribute: {name}" for name in names - ATTRIBUTES)
    links = [link for _, attribute, link, _ in document.iterlinks() if attribute == "href"]
    yield from (f"link: {link}" for link in links if not LINK.match(link))
    page, text = squeeze(document.body.text_content()), squeeze(email.text)
    yield from (f"lost in the HTML: {line}" for line in list_lines(story) if squeeze(line) not in page)
    yield from (f"lost in the text: {line.name}" for line in story.roster if squeeze(line.name) not in text)


def list_unbalanced(document: str) -> Iterator[str]:
    """Each tag that ends nothing, or is not ended: what a raw tag of a record would make of ours."""
    is_open: list[str] = []
    for tag in TAG.finditer(document):
        name = tag[2]
        if name in VOID:
            continue
        if not tag[1]:
            is_open.append(name)
        elif not is_open or is_open.pop() != name:
            yield f"unbalanced: {document[max(0, tag.start() - 60) : tag.end()]}"
            return
    yield from (f"not ended: {name}" for name in is_open)


def in_batches(members: Iterator[Member]) -> Iterator[tuple[Member, ...]]:
    """So many members at a time as a digest has."""
    while batch := tuple(islice(members, A_DIGEST)):
        yield batch


def prove(count: int, seed: int) -> None:
    """Render so many records, in digests and one of each digest in an announcement."""
    for number, members in enumerate(in_batches(make_members(seed, count))):
        for story in (compose(members, number), compose(members[:1], number)):
            assert list(list_faults(story, render_email(story, CONFIG, LOGOS, PERSONAL))) == []


def test_hostile_records_become_text_in_emails() -> None:
    prove(300, seed=0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 11))
def test_fifty_thousand_hostile_records_become_text_in_emails(seed: int) -> None:
    prove(5_000, seed)


@pytest.mark.parametrize("character", FORBIDDEN)
@pytest.mark.parametrize("field", ["name", "gloss", "summary", "why_joined", "stage", "website"])
def test_character_that_no_email_can_hold_is_in_no_record(field: str, character: str) -> None:
    values = make_values(random.Random(0), "a")
    values[field] = f"https://x.example/a{character}b"
    with pytest.raises(ValidationError, match=field):
        Member.model_validate(values)


@pytest.mark.parametrize(
    ("harmless", "harm"),
    [
        ("New members", "<zq9>"),
        ("New members", "<p>"),
        ("New members", "</td>"),
        ("New members", "&copy"),
        ("New members", "<!-- -->"),
        ("New members", "\x0b"),
        ("New members", PRODUCT),
        (' role="presentation"', ' role="presentation" onzq9="1"'),
        ('href="https:', 'href="javascript:'),
        ("Nordlys Radiopharma AS", "Nordlys &amp;amp; Radiopharma"),
    ],
)
def test_each_fault_is_seen(harmless: str, harm: str) -> None:
    story = make_story(1)
    email = render_email(story, CONFIG, LOGOS, PERSONAL)
    assert list(list_faults(story, email)) == []
    broken = dataclasses.replace(email, html=email.html.replace(harmless, harm))
    assert list(list_faults(story, broken)) != []
