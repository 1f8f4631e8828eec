"""Render one story for every channel, and judge what came out."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from occnews.config import Config
from occnews.lint.email import check_email
from occnews.lint.snippets import check_snippets
from occnews.mail.message import build_message
from occnews.model.finding import Finding
from occnews.model.rendering import Logos, Personal, Recipient, RenderedEmail, Snippet
from occnews.model.story import Story
from occnews.publisher import Publisher
from occnews.publisher.media import load_logos
from occnews.publisher.setup import KEY_NAME, make_key
from occnews.render.email import render_email
from occnews.render.social import render_snippets

SAMPLE_ADDRESS = "subscriber@example.org"
_SENDING_HOUR = dt.time(9, 0)


@dataclass(frozen=True, kw_only=True)
class RenderedStory:
    """One story in the channels that are rendered for each recipient or network: ``message`` is a whole ``.eml``."""

    story: Story
    email: RenderedEmail
    message: bytes
    snippets: tuple[Snippet, ...]


def render_story(p: Publisher, story: Story, logos: Logos) -> RenderedStory:
    """Render a story's email, its message to a sample subscriber, and its snippets."""
    recipient = make_sample_recipient(p.config, story.publication)
    email = render_email(story, p.config, logos, recipient.personal)
    # The date line, not the clock: the same story gives the same message on any day.
    date = dt.datetime.combine(story.date, _SENDING_HOUR, p.config.site.zone)
    message = build_message(email, p.config, recipient=recipient, date=date)
    return RenderedStory(story=story, email=email, message=message, snippets=render_snippets(story, p.config))


def make_sample_recipient(config: Config, publication: str) -> Recipient:
    """A sample subscriber, for previews: the personal links lead nowhere."""
    base = config.site.url or "https://example.invalid"
    return Recipient(
        address=SAMPLE_ADDRESS,
        message_id=mint_message_id(config, publication, SAMPLE_ADDRESS),
        personal=Personal(unsubscribe=f"{base}/unsubscribe?sample", preferences=f"{base}/preferences?sample"),
    )


def mint_message_id(config: Config, publication: str, address: str) -> str:
    """The Message-ID of a publication to an address: the same however often it is built. Source: RFC 5322 §3.6.4."""
    key_file = config.root / KEY_NAME
    make_key(config.root)
    key = key_file.read_text(encoding="ascii").strip().encode()
    digest = hmac.new(key, f"{publication}\0{address}".encode(), hashlib.sha256).hexdigest()
    return f"<{digest[:32]}@{config.site.host or 'example.invalid'}>"


def check_rendered(p: Publisher, stories: Iterable[Story]) -> tuple[Finding, ...]:
    """Judge the emails and snippets of stories as they render now."""
    logos = load_logos(p.config)
    found: list[Finding] = []
    for story in stories:
        rendered = render_story(p, story, logos)
        found += [*check_email(rendered.email), *check_snippets(rendered.snippets)]
    return tuple(found)
