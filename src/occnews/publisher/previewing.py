"""The use case of looking at a publication in every channel, as the real renderers make it."""

import base64
import datetime as dt
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from occnews import store
from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.errors import NotFoundError
from occnews.mail.outbox import list_messages
from occnews.mail.reading import Letter, read_letter, split_head
from occnews.model.finding import Finding
from occnews.model.member import Language, Member
from occnews.model.publication import Publication, State
from occnews.model.rendering import FeedEntry, RenderedEmail
from occnews.model.story import Story
from occnews.publisher import Publisher
from occnews.publisher.lookup import choose_languages, find_publication
from occnews.publisher.media import load_logos
from occnews.publisher.publications import check, compose_in, records_of
from occnews.publisher.rendering import render_message
from occnews.render.environment import image_url, media_base
from occnews.render.screens import render_screen
from occnews.render.social import render_snippets
from occnews.render.story_parts import NETWORK_NAMES

# Gmail hides what comes after it behind a link.
CLIP: Final = 102_000
_OUT: Final = (State.PUBLISHED, State.RETRACTED)


class Channel(StrEnum):
    """What a preview has a tab for."""

    EMAIL = "email"
    TEXT = "text"
    WEB = "web"
    FEED = "feed"
    SOCIAL = "social"
    OUTBOX = "outbox"


@dataclass(frozen=True, kw_only=True)
class Composed:
    """All that a publication is rendered from; two that are equal look the same."""

    config: Config
    publication: Publication
    stories: tuple[Story, ...]
    members: tuple[Member, ...]

    def story_in(self, language: Language) -> Story:
        """The story in a language. Raises InputError for one that the publication does not have."""
        (chosen,) = choose_languages(self.publication, (language,))
        return next(story for story in self.stories if story.language == chosen)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One channel as it is looked at: ``document`` is a whole page, whose pictures are in ``media/`` beside it.

    ``facts`` stand above it; ``sources`` are what it is made of, by name; ``size`` is what counts against Gmail's clip,
    0 for what is not clipped.
    """

    document: str
    facts: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    size: int = 0


def choose_publication(p: Publisher, name: str = "") -> Publication:
    """The publication that is named, or else the one that is being worked on: the newest that is not out yet.

    When all are out, the newest of them. Raises NotFoundError with what to type.
    """
    with p.reading() as tx:
        if name:
            return find_publication(tx, name)
        listed = store.publications.list_publications(tx)
    if not listed:
        raise NotFoundError("There is no publication to look at yet. Draft one: occnews digest draft YYYY-MM")
    return next((each for each in reversed(listed) if each.state not in _OUT), listed[-1])


def compose_preview(p: Publisher, name: str) -> Composed:
    """Compose a publication for a look. Raises NotFoundError."""
    with p.reading() as tx:
        publication = find_publication(tx, name)
        records = records_of(tx, publication)
        stories = compose_in(p, tx, publication, records)
    return Composed(config=p.config, publication=publication, stories=stories, members=tuple(records.values()))


class Renderings:
    """The channels of one composed publication, each rendered when it is first looked at, and kept."""

    def __init__(self, p: Publisher, composed: Composed) -> None:
        self.composed = composed
        self._p = replace(p, config=composed.config)
        self._emails: dict[Language, tuple[RenderedEmail, bytes]] = {}
        self._sheets: dict[tuple[Channel, Language], Sheet] = {}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What ``check`` finds in it."""
        return check(self._p, self.composed.publication.name)

    def show(self, channel: Channel, language: Language) -> Sheet:
        """Render a channel. Raises OccnewsError, such as TemplateFailedError with file and line."""
        key = (channel, language)
        if key not in self._sheets:
            self._sheets[key] = self._render(channel, self.composed.story_in(language))
        return self._sheets[key]

    def _render(self, channel: Channel, story: Story) -> Sheet:
        if channel is Channel.WEB:
            return self._render_web(story)
        if channel is Channel.FEED:
            return self._render_feed(story)
        if story.retraction:
            sentence = "It was taken back: nobody sends or posts it."
            return Sheet(document=render_screen("preview/nothing.html", language="en", sentence=sentence))
        if channel is Channel.SOCIAL:
            return self._render_social(story)
        return self._render_email(story) if channel is Channel.EMAIL else self._render_text(story)

    def _email(self, story: Story) -> tuple[RenderedEmail, bytes]:
        if story.language not in self._emails:
            self._emails[story.language] = render_message(self._p, story, load_logos(self._p.config))
        return self._emails[story.language]

    def _render_email(self, story: Story) -> Sheet:
        email, message = self._email(story)
        head = split_head(message)
        return Sheet(
            document=_place_media(self._p.config, email.html),
            facts=(("Subject", email.subject), ("Preheader", email.preheader)),
            sources=(("HTML", email.html), ("Headers", head), ("Message", message.decode("ascii", "replace"))),
            size=len(email.html.encode()),
        )

    def _render_text(self, story: Story) -> Sheet:
        email, _ = self._email(story)
        document = render_screen("preview/text.html", language=story.language, title=email.subject, text=email.text)
        return Sheet(document=document, facts=(("Subject", email.subject),), sources=(("Text", email.text),))

    def _render_web(self, story: Story) -> Sheet:
        from occnews.publisher.feeds import feed_links
        from occnews.render.page import render_page

        config = self._p.config
        is_out = self.composed.publication.state in _OUT
        logos = load_logos(config)
        page = render_page(story, config, logos, published=is_out, root="", feeds=feed_links(config))
        return Sheet(
            document=page, facts=(("Address", story.url or "not known: site.url is empty"),), sources=(("HTML", page),)
        )

    def _render_feed(self, story: Story) -> Sheet:
        from occnews.render.feed import render_feeds

        config = self._p.config
        entry = _make_entry(config, self.composed.publication, story)
        files = render_feeds("preview", config.cluster.name, [entry], config, logos=load_logos(config))
        item = json.loads(files["preview.json"])["items"][0]
        document = render_screen(
            "preview/feed.html",
            language=story.language,
            title=item["title"],
            day=load_words(story.language, config.templates_folder).date(story.date),
            item=item,
            content=_place_media(config, item["content_html"]),
        )
        sources = tuple((_FEED_NAMES[suffix], files[f"preview.{suffix}"].decode()) for suffix in _FEED_NAMES)
        return Sheet(document=document, facts=(("Id", entry.id),), sources=sources)

    def _render_social(self, story: Story) -> Sheet:
        snippets = render_snippets(story, self._p.config)
        networks = [(network, list(parts)) for network, parts in itertools.groupby(snippets, lambda each: each.network)]
        document = render_screen(
            "preview/social.html",
            language=story.language,
            title=story.headline,
            picture=self._draw_share_picture(story),
            networks=networks,
            names=NETWORK_NAMES,
        )
        text = "\n\n".join(f"{each.network} {each.part}\n{each.text}" for each in snippets)
        return Sheet(document=document, sources=(("Text", text),))

    def _draw_share_picture(self, story: Story) -> tuple[str, str]:
        """The picture that networks show beside a link, and what it says: the hero, else the card of the page."""
        from occnews.render.card import compose_card, draw_card

        if story.hero:
            return image_url("media/", story.hero), story.hero.alt
        card = compose_card(story, self._p.config, load_logos(self._p.config))
        drawn = base64.b64encode(draw_card(card, self._p.config)).decode("ascii")
        return f"data:image/png;base64,{drawn}", card.alt


_FEED_NAMES: Final[Mapping[str, str]] = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


def _place_media(config: Config, html: str) -> str:
    """Let pictures come from ``media/`` beside the page: they are not at the site's address yet."""
    return html.replace(media_base(config), "media/")


def _make_entry(config: Config, publication: Publication, story: Story) -> FeedEntry:
    """The entry as it is in the feeds, or as it would be if it were published on its day."""
    noon = dt.datetime.combine(publication.date, dt.time(12), config.site.zone).astimezone(dt.UTC)
    published = publication.published_at or noon
    return FeedEntry(
        id=publication.feed_id or f"tag:{config.site.host},{publication.date.isoformat()}:{publication.id}",
        story=story,
        published=published,
        updated=publication.updated_at or published,
        note=story.corrections[-1].text if story.corrections else "",
    )


def show_letter(config: Config, file: str) -> Sheet:
    """Show a message of the outbox as a reader sees it. Raises NotFoundError."""
    path = next((kept.file for kept in list_messages(config.outbox_folder) if kept.file.name == file), None)
    if path is None:
        raise NotFoundError(f"There is no message «{file}» in the outbox any more.")
    data = path.read_bytes()
    letter = read_letter(data)
    document = _place_media(config, letter.html) if letter.html else _show_text(letter)
    attached = (("Attached", ", ".join(letter.attachments)),) if letter.attachments else ()
    sources = (("Text", letter.text), ("HTML", letter.html), ("Headers", letter.raw_headers))
    return Sheet(
        document=document,
        facts=(*letter.headers, *attached),
        sources=(*((name, text) for name, text in sources if text), ("Message", data.decode("utf-8", "replace"))),
        size=len(letter.html.encode()),
    )


def _show_text(letter: Letter) -> str:
    subject = dict(letter.headers).get("Subject", "")
    return render_screen("preview/text.html", language="", title=subject, text=letter.text)
