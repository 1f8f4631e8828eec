"""Story → the block markup that WordPress's editor reads: each block a comment, its HTML, and a closing comment.

Source: the block grammar of Gutenberg and what its own ``save`` functions write, as of WordPress 6.6.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.model.member import Language
from occnews.model.story import (
    Story,
    StoryBlock,
    StoryFact,
    StoryFacts,
    StoryFigure,
    StoryImage,
    StoryProfile,
    StoryQuote,
    StorySubheading,
)
from occnews.render import richtext
from occnews.render.fragment import complete_links
from occnews.render.story_parts import name_host, shows_facts, shows_roster

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LOGO_WIDTH: Final = 180
PORTRAIT_WIDTH: Final = 96
# What could end the comment or be taken for a tag; WordPress writes the same five.
_IN_COMMENT: Final = {"--": r"\u002d\u002d", "<": r"\u003c", ">": r"\u003e", "&": r"\u0026", r"\"": r"\u0022"}
_FIRST: Final = re.compile(r'<!-- wp:(paragraph|heading) -->\n<(p|h2)(?: class="([^"]*)")?>')


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Where a picture is on the site, and its number in the site's media library, 0 when it is not there."""

    url: str
    id: int = 0


def make_mark(publication: str, language: Language) -> str:
    """The CSS class on the post's first block by which the post is known again, wherever it is moved or renamed."""
    return f"occnews-{hashlib.sha256(f'{publication}.{language}'.encode()).hexdigest()[:20]}"


def render_blocks(story: Story, config: Config, find_picture: Callable[[StoryImage], Picture]) -> str:
    """Write a story as blocks. Its headline is the post's title and its hero the featured image: neither is here.

    ``find_picture`` says where a picture is. Raises ConfigError when a workspace's own wording cannot be filled in.
    """
    writer = _BlockWriter(config, story, find_picture)
    written = complete_links("\n\n".join(writer.write_story()), config.site.url) + "\n"
    return _FIRST.sub(lambda first: _mark(first, make_mark(story.publication, story.language)), written, count=1)


def _mark(first: re.Match[str], mark: str) -> str:
    classes = f"{first[3]} {mark}" if first[3] else mark
    return f'<!-- wp:{first[1]} {_write_attributes({"className": mark})} -->\n<{first[2]} class="{classes}">'


class _BlockWriter:
    """Writes the blocks of one story."""

    def __init__(self, config: Config, story: Story, find_picture: Callable[[StoryImage], Picture]) -> None:
        self._story, self._config, self._find_picture = story, config, find_picture
        self._words = self._words_in(story.language)

    def _words_in(self, language: Language) -> Words:
        return load_words(language, self._config.templates_folder)

    def write_story(self) -> Iterator[str]:
        story = self._story
        if story.standfirst:
            yield write_paragraph(f"<strong>{_text(story.standfirst)}</strong>")
        for notice in story.corrections:
            date = self._words.date(notice.date) if notice.date else ""
            label = self._words.text("correction.dated", date=date) if date else self._words.text("correction.undated")
            yield write_paragraph(f"<strong>{_text(label)}</strong> {_text(notice.text)}")
        yield from _write_prose(*story.intro, *story.boilerplate)
        if shows_roster(story):
            yield from self._write_roster()
        yield from _write_prose(*story.lead_in)
        if story.continue_reading and story.profiles:
            yield write_paragraph(_text(story.continue_reading))
        for profile in story.profiles:
            yield _SEPARATOR
            yield from self._write_profile(profile)
        yield from _write_prose(*story.closing)
        yield from self._write_related()

    def _write_roster(self) -> Iterator[str]:
        yield write_heading(self._story.roster_heading)
        lines = []
        for line in self._story.roster:
            name = f"<strong>{_link(line.website, line.name)}</strong>"
            gloss = f" ({_text(line.gloss)})" if line.gloss else ""
            details = _text(" · ".join(filter(None, (line.kind_label, line.places))))
            lines.append("<br>".join(filter(None, (f"{name}{gloss}", details))))
        yield write_list(lines)

    def _write_profile(self, profile: StoryProfile) -> Iterator[str]:
        title = f"{profile.name} ({profile.gloss})" if profile.gloss else profile.name
        if profile.logo:
            yield self._write_image(profile.logo, alt=profile.name, width=LOGO_WIDTH)
        yield write_heading(title, anchor=profile.slug)
        if profile.summary and profile.summary != self._story.standfirst:
            yield write_paragraph(f"<strong>{_text(profile.summary)}</strong>")
        shown: set[str] = set()
        for block in profile.blocks:
            yield from self._write_block(block, profile.language, shown)
        if shows_facts(profile):
            yield _write_facts(profile.facts)
        if profile.website:
            host = name_host(profile.website)
            yield write_button(profile.website, self._words.text("page.visit", host=host))

    def _write_block(self, block: StoryBlock, language: Language, shown: set[str]) -> Iterator[str]:
        """``shown`` are the speakers whose portraits have been shown: once is enough."""
        if isinstance(block, StorySubheading):
            yield write_heading(block.text, level=3)
        elif isinstance(block, StoryFigure):
            yield self._write_image(block.image, alt=self._story.headline)
        elif isinstance(block, StoryFacts):
            yield _write_facts(block.items)
        elif isinstance(block, StoryQuote):
            yield from self._write_quote(block, language, with_portrait=block.speaker not in shown)
            shown.add(block.speaker)
        else:
            yield from _write_prose(block.text)

    def _write_quote(self, quote: StoryQuote, language: Language, *, with_portrait: bool) -> Iterator[str]:
        if quote.lead_in:
            yield write_paragraph(_text(quote.lead_in))
        inner = [write_paragraph(_text(self._words_in(language).text("email.quote", text=quote.text)))]
        if quote.portrait and with_portrait:
            inner.insert(0, self._write_image(quote.portrait, alt=quote.speaker, width=PORTRAIT_WIDTH, plain=True))
        cite = _text(quote.attribution)
        if quote.note:
            cite = f"{cite} ({_text(quote.note)})".strip()
        yield write_quote(inner, cite)

    def _write_image(self, image: StoryImage, *, alt: str, width: int = 0, plain: bool = False) -> str:
        """``width`` makes it smaller than it is, ``plain`` leaves the caption out."""
        picture = self._find_picture(image)
        caption = " · ".join(filter(None, (image.caption, image.credit)))
        resized = width if width and (not image.width or image.width > width) else 0
        return write_image(picture, alt=image.alt or alt, caption="" if plain else caption, width=resized)

    def _write_related(self) -> Iterator[str]:
        if self._story.related:
            yield write_heading(self._words.text("page.related"))
            decks = (f"<br>{_text(related.deck)}" if related.deck else "" for related in self._story.related)
            titles = (_link(related.url, related.title) for related in self._story.related)
            yield write_list([f"{title}{deck}" for title, deck in zip(titles, decks, strict=True)])


def write_block(name: str, body: str, **attributes: object) -> str:
    """One block around its HTML. Attributes with no value are left out."""
    known = {key: value for key, value in attributes.items() if value}
    head = f"<!-- wp:{name} {_write_attributes(known)} -->" if known else f"<!-- wp:{name} -->"
    return f"{head}\n{body}\n<!-- /wp:{name} -->"


def _write_attributes(attributes: dict[str, object]) -> str:
    text = json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))
    for mark, written in _IN_COMMENT.items():
        text = text.replace(mark, written)
    return text


_SEPARATOR: Final = write_block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')


def write_paragraph(inline: str) -> str:
    """A paragraph of inline HTML."""
    return write_block("paragraph", f"<p>{inline}</p>")


def write_heading(text: str, *, level: int = 2, anchor: str = "") -> str:
    """A heading of plain text; ``anchor`` is what a link within the page leads to."""
    place = f' id="{_attribute(anchor)}"' if anchor else ""
    body = f'<h{level} class="wp-block-heading"{place}>{_text(text)}</h{level}>'
    return write_block("heading", body, level=level if level != 2 else 0)


def write_list(items: list[str], *, ordered: bool = False, start: int = 1) -> str:
    """A list whose items are inline HTML, each perhaps with a list of its own at its end."""
    tag = "ol" if ordered else "ul"
    first = f' start="{start}"' if ordered and start != 1 else ""
    inner = "\n\n".join(write_block("list-item", f"<li>{item}</li>") for item in items)
    body = f'<{tag}{first} class="wp-block-list">{inner}</{tag}>'
    return write_block("list", body, ordered=ordered, start=start if first else 0)


def write_quote(blocks: list[str], cite: str) -> str:
    """A quote around blocks; ``cite`` is inline HTML or ""."""
    source = f"<cite>{cite}</cite>" if cite else ""
    inner = "\n\n".join(blocks)
    return write_block("quote", f'<blockquote class="wp-block-quote">{inner}{source}</blockquote>')


def write_image(picture: Picture, *, alt: str, caption: str = "", width: int = 0) -> str:
    """A picture, in pixels of ``width`` or as wide as it comes."""
    classes = ["wp-block-image", *(["size-full"] if picture.id else []), *(["is-resized"] if width else [])]
    style = f' style="width:{width}px;height:auto"' if width else ""
    known = f' class="wp-image-{picture.id}"' if picture.id else ""
    below = f'<figcaption class="wp-element-caption">{_text(caption)}</figcaption>' if caption else ""
    body = (
        f'<figure class="{" ".join(classes)}">'
        f'<img src="{_attribute(picture.url)}" alt="{_attribute(alt)}"{known}{style}/>{below}</figure>'
    )
    attributes: dict[str, object] = {
        "id": picture.id,
        "width": f"{width}px" if width else "",
        "height": "auto" if width else "",
    }
    if picture.id:
        attributes |= {"sizeSlug": "full", "linkDestination": "none"}
    return write_block("image", body, **attributes)


def write_button(url: str, label: str) -> str:
    """One button that leads to an address."""
    link = f'<a class="wp-block-button__link wp-element-button" href="{_attribute(url)}">{_text(label)}</a>'
    button = write_block("button", f'<div class="wp-block-button">{link}</div>')
    return write_block("buttons", f'<div class="wp-block-buttons">{button}</div>')


def _write_facts(facts: tuple[StoryFact, ...]) -> str:
    return write_list([f"<strong>{_text(fact.label)}:</strong> {_text(fact.value)}" for fact in facts])


def _link(url: str, label: str) -> str:
    return f'<a href="{_attribute(url)}">{_text(label)}</a>' if url else _text(label)


def _text(text: str) -> str:
    """Text as HTML. A bracket would begin a shortcode: WordPress would run «[gallery]» that a member wrote."""
    return html.escape(text, quote=False).replace("[", "&#91;")


def _attribute(text: str) -> str:
    return html.escape(text).replace("[", "&#91;")


def _write_prose(*texts: str) -> Iterator[str]:
    """Markdown of the safe subset as blocks."""
    for text in texts:
        yield from _write_elements(str(richtext.to_html(text)))


def _write_elements(clean: str) -> list[str]:
    from lxml.html import fragment_fromstring  # only what leaves for WordPress needs it

    return [_write_element(element) for element in fragment_fromstring(clean, create_parent="div")]


def _write_element(element: "HtmlElement") -> str:
    if element.tag in {"ul", "ol"}:
        start = int(element.get("start") or 1)
        return write_list([_write_item(item) for item in element], ordered=element.tag == "ol", start=start)
    if element.tag == "blockquote":
        return write_quote([_write_element(child) for child in element], "")
    return write_paragraph(_inner(element))


def _write_item(item: "HtmlElement") -> str:
    """A list item: its text and paragraphs as lines, then the lists inside it, the only blocks that it may hold."""
    lines, lists = [_text(item.text or "")], []
    for child in item:
        if child.tag in {"ul", "ol"}:
            lists.append(_write_element(child))
        elif child.tag in {"p", "blockquote"}:
            lines += [_inner(each) for each in child.iter("p")]
        else:
            lines[-1] += _outer(child)
    return "<br>".join(filter(None, (line.strip() for line in lines))) + "".join(lists)


def _inner(element: "HtmlElement") -> str:
    """What is in an element, as inline HTML."""
    return _text(element.text or "") + "".join(_outer(child) for child in element)


def _outer(element: "HtmlElement") -> str:
    """An inline element and the text after it."""
    after = _text(element.tail or "")
    if element.tag == "br":
        return f"<br>{after}"
    target = f' href="{_attribute(element.get("href") or "")}"' if element.tag == "a" else ""
    return f"<{element.tag}{target}>{_inner(element)}</{element.tag}>{after}"
