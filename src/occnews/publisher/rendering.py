"""Render one story for every channel, and judge what came out."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.errors import ConflictError
from occnews.mail.headers import sender_address
from occnews.mail.message import CompiledMessage, compile_message, personalise
from occnews.model.finding import Finding, Severity
from occnews.model.member import Language
from occnews.model.rendering import Logos, Personal, Recipient, RenderedEmail, Snippet
from occnews.model.story import Edition, Story
from occnews.publisher import Publisher
from occnews.publisher.media import load_logos
from occnews.publisher.setup import KEY_NAME, make_key
from occnews.render.email import compose_letter, make_placeholders, render_email
from occnews.render.social import render_snippets
from occnews.render.tracing import render_mjml

SAMPLE_ADDRESS = "subscriber@example.org"
SAMPLE_NAME = "Kari"
_SENDING_HOUR = dt.time(9, 0)


@dataclass(frozen=True, kw_only=True)
class RenderedStory:
    """One story in the channels that are rendered for each recipient or network, as a sample subscriber has them.

    ``message`` is a whole ``.eml``, and its body is ``email``.
    """

    story: Story
    email: RenderedEmail
    message: bytes
    snippets: tuple[Snippet, ...]


def render_story(p: Publisher, story: Story, logos: Logos) -> RenderedStory:
    """Render a story's email, its message to a sample subscriber, and its snippets."""
    email, message = render_message(p, story, logos)
    return RenderedStory(story=story, email=email, message=message, snippets=render_snippets(story, p.config))


def render_message(p: Publisher, story: Story, logos: Logos) -> tuple[RenderedEmail, bytes]:
    """Render a story's email as a sample subscriber reads it, and the whole message that it is the body of."""
    email = _render_for_all(p.config, story, logos)
    # The date line, not the clock: the same story gives the same message on any day.
    date = dt.datetime.combine(story.date, _SENDING_HOUR, p.config.site.zone)
    sample = make_sample_recipient(p.config, story.publication, name=SAMPLE_NAME, language=story.language)
    return personalise(email, sample.personal), _compile(p.config, story, email, date).build(sample)


def compile_story(
    p: Publisher, story: Story, logos: Logos, *, date: dt.datetime, subject_prefix: str = ""
) -> CompiledMessage:
    """Compile a story's email once, for any number of recipients. ``subject_prefix`` changes that header alone."""
    email = _render_for_all(p.config, story, logos)
    return _compile(p.config, story, replace(email, subject=f"{subject_prefix}{email.subject}"), date)


def make_sample_recipient(
    config: Config,
    publication: str,
    *,
    address: str = SAMPLE_ADDRESS,
    name: str = "",
    language: Language | None = None,
) -> Recipient:
    """A sample subscriber, for previews and tests: the personal links lead nowhere.

    ``publication`` is its id; ``language``, by default the workspace's first, is what the greeting is in.
    """
    base = config.site.url or "https://example.invalid"
    words = load_words(language or config.main_language, config.templates_folder)
    return Recipient(
        address=address,
        name=name,
        message_id=mint_message_id(config, publication, address),
        unsubscribe_mailto=config.email.reply_to or sender_address(config),
        personal=Personal(
            greeting=word_greeting(words, name) if config.email.greeting else "",
            unsubscribe=f"{base}/unsubscribe?sample",
            preferences=f"{base}/preferences?sample",
        ),
    )


def word_greeting(words: Words, name: str) -> str:
    """How an email greets a reader: by name where it is known."""
    return words.text("email.greeting", name=name) if name else words.text("email.greeting_plain")


def mint_message_id(config: Config, publication: str, address: str) -> str:
    """The Message-ID of a publication to an address: the same however often it is built. Source: RFC 5322 §3.6.4."""
    return f"<{_derive(config, publication, address)[:32]}@{config.site.host or 'example.invalid'}>"


def _render_for_all(config: Config, story: Story, logos: Logos) -> RenderedEmail:
    names = ["unsubscribe", "preferences", *(["greeting"] if config.email.greeting else [])]
    return render_with_placeholders(config, story, logos, *names)


def render_with_placeholders(config: Config, story: Story, logos: Logos, *names: str) -> RenderedEmail:
    """Render a story's email with a placeholder for each named field of Personal."""
    # Nobody without the workspace's key can write them into a text, and a build gives the same bytes again.
    secret = _derive(config, "placeholders", story.publication, story.language)
    if secret in Edition(stories=(story,)).to_json():
        raise ConflictError(f"{story.name}: a text holds a placeholder of the email itself; take {secret} out of it.")
    return render_email(story, config, logos, make_placeholders(secret, *names))


def _compile(config: Config, story: Story, email: RenderedEmail, date: dt.datetime) -> CompiledMessage:
    return compile_message(email, config, date=date, campaign=story.name)


def _derive(config: Config, *parts: str) -> str:
    """64 hexadecimal digits that only this workspace's key gives for these parts."""
    make_key(config.root)
    key = (config.root / KEY_NAME).read_text(encoding="ascii").strip().encode()
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def check_rendered(p: Publisher, stories: Iterable[Story]) -> tuple[Finding, ...]:
    """Judge the templates, emails and snippets of stories as they render now; what is wrong in all languages, once."""
    # Here, as what is built and sent needs none of the rules, and all of them together take long to load.
    from occnews.lint.email import check_newsletter
    from occnews.lint.message import check_message
    from occnews.lint.snippets import check_snippets

    logos = load_logos(p.config)
    found: list[Finding] = []
    for story in stories:
        templates = _check_templates(p.config, story, logos)
        found += templates
        if any(finding.severity is Severity.BLOCKING for finding in templates):
            continue  # the compiler gives up on it, or on us
        rendered = render_story(p, story, logos)
        found += check_newsletter(rendered.email, postal_address=p.config.cluster.postal_address)
        found += [*check_message(rendered.message, story.language), *check_snippets(rendered.snippets)]
    return tuple(dict.fromkeys(found))


def _check_templates(config: Config, story: Story, logos: Logos) -> tuple[Finding, ...]:
    """Judge what a story's templates make of it, before it is compiled."""
    from occnews.lint.clients import check_clients
    from occnews.lint.mjml import check_mjml

    sample = make_sample_recipient(config, story.publication, name=SAMPLE_NAME, language=story.language)
    mjml = render_mjml(compose_letter(story, config, logos, sample.personal), config, traced=True)
    return (*check_mjml(mjml, story.language), *check_clients(mjml, story.language))
