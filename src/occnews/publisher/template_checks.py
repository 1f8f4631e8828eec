"""Renders every template with samples, and judges what comes out."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from occnews.config import Config
from occnews.errors import ConfigError, TemplateFailedError
from occnews.lint.clients import check_clients
from occnews.lint.email import check_email, check_newsletter
from occnews.lint.mjml import check_mjml
from occnews.lint.snippets import check_snippets
from occnews.model.finding import Finding, Severity
from occnews.model.member import Language
from occnews.model.rendering import FeedEntry, Logos, Personal
from occnews.model.rules import make_finding
from occnews.model.story import Story, StoryImage
from occnews.publisher.samples import sample_notices, sample_stories
from occnews.render.email import Letter, compose_letter, make_email_environment, render_letter
from occnews.render.environment import check_syntax
from occnews.render.notice import compose_notice
from occnews.render.page import render_index, render_page
from occnews.render.tracing import render_mjml

if TYPE_CHECKING:
    from occnews.publisher.templates import TemplateFile

_SITE: Final = "https://news.example.org"
_NOON: Final = dt.datetime(2025, 11, 26, 12, tzinfo=dt.UTC)


def check_rendering(config: Config, templates: "Iterable[TemplateFile]") -> Iterator[Finding]:
    """Judge all templates in each language of the workspace: does every one work, and is its email right?"""
    if not config.site.url:  # else each picture and link of the samples would be found wrong
        config = config.model_copy(update={"site": config.site.model_copy(update={"url": _SITE})})
    broken = list(_read_own(config, templates))
    yield from broken
    if broken:
        return
    for language in config.site.languages:
        yield from _guard(lambda language=language: _check_language(config, language))  # type: ignore[misc]  # bound


def _read_own(config: Config, templates: "Iterable[TemplateFile]") -> Iterator[Finding]:
    """The syntax of the workspace's own, those that no sample reaches among them."""
    environment = make_email_environment(config)
    for template in templates:
        if template.is_own and not template.name.startswith("words/"):
            try:
                check_syntax(environment, template.name)
            except TemplateFailedError as error:
                yield _word(error)


def _check_language(config: Config, language: Language) -> Iterator[Finding]:
    stories = sample_stories(config, language)
    base = config.site.url
    personal = Personal(
        greeting="Kari", unsubscribe=f"{base}/unsubscribe?sample", preferences=f"{base}/preferences?sample"
    )
    logos = _sample_logos(config)
    for story in stories.values():
        letter = compose_letter(story, config, logos, personal)
        yield from _guard(lambda letter=letter: _check_letter(letter, config, newsletter=True))  # type: ignore[misc]
    for notice in sample_notices(config, language):
        letter = compose_notice(notice, config, logos, personal)
        yield from _guard(lambda letter=letter: _check_letter(letter, config, newsletter=False))  # type: ignore[misc]
    for story in stories.values():
        yield from _guard(lambda story=story: _check_channels(story, config, logos))  # type: ignore[misc]


def _check_letter(letter: Letter, config: Config, *, newsletter: bool) -> Iterator[Finding]:
    mjml = render_mjml(letter, config, traced=True)
    found = (*check_mjml(mjml, letter.language), *check_clients(mjml, letter.language))
    yield from found
    if any(finding.severity is Severity.BLOCKING for finding in found):
        return  # the compiler gives up on it, or on us
    email = render_letter(letter, config)
    yield from check_newsletter(email, postal_address="") if newsletter else check_email(email)


def _check_channels(story: Story, config: Config, logos: Logos) -> Iterator[Finding]:
    """Pages, feeds, posts and what is handed to others: that their templates work."""
    from occnews.render.feed import render_feeds
    from occnews.render.fragment import render_fragment
    from occnews.render.social import render_snippets

    render_page(story, config, logos, published=True, root="../../", feeds=())
    render_index([story], config, logos, root="", feeds=(), language=story.language)
    entry = FeedEntry(id=f"tag:{story.publication}", story=story, published=_NOON, updated=_NOON)
    render_feeds("digests", "Sample", [entry], config, logos=logos)
    render_fragment(story, config)
    yield from check_snippets(render_snippets(story, config))


def _sample_logos(config: Config) -> Logos:
    light, dark = (
        StoryImage(file=f"{each}.png", alt=config.cluster.name, width=640, height=160) for each in ("light", "dark")
    )
    return Logos(light=light, dark=dark)


def _guard(check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """A check's findings; when a template or a wording fails, that as the last of them."""
    try:
        yield from check()
    except (TemplateFailedError, ConfigError) as error:
        yield _word(error)


def _word(error: TemplateFailedError | ConfigError) -> Finding:
    if isinstance(error, ConfigError):
        where, _, message = str(error).partition(": ")
        return make_finding("template.broken", where, message or str(error), "Mend it there.")
    place = f", line {error.line}" if error.line else ""
    mend = "Mend that line, or delete your copy to have the shipped one again."
    return make_finding("template.broken", f"template {error.template}{place}", error.reason, mend)
