"""Notice → MJML → one email, in the same frame as the publications."""

from functools import partial

from babel.numbers import format_decimal

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.model.notice import Notice
from occnews.model.rendering import Logos, Personal, RenderedEmail
from occnews.render.email import Letter, render_letter


def render_notice(notice: Notice, config: Config, logos: Logos, personal: Personal) -> RenderedEmail:
    """Render a notice as an email; ``personal`` as for a story.

    Raises TemplateFailedError, and ConfigError when a workspace's own wording cannot be filled in.
    """
    return render_letter(compose_notice(notice, config, logos, personal), config)


def compose_notice(notice: Notice, config: Config, logos: Logos, personal: Personal) -> Letter:
    """The letter that a notice is rendered as. Its templates have ``say(key)``: the kind's own wording, filled in."""
    words = load_words(notice.language, config.templates_folder)
    say = partial(_say, notice, words, config.cluster.name)
    return Letter(
        folder=notice.kind,
        language=notice.language,
        preheader=notice.preheader or say("preheader"),
        personal=personal,
        values={"notice": notice, "say": say, "logos": logos},
    )


def _say(notice: Notice, words: Words, cluster: str, key: str) -> str:
    values = {
        "cluster": cluster,
        "title": notice.title,
        "day": words.date(notice.day) if notice.day else "",
        "address": notice.address,
        "because": notice.because,
    }
    full = f"notice.{notice.kind}.{key}"
    if f"{full}.other" in words.sentences:
        return words.plural(full, notice.count, **values)
    amount = format_decimal(notice.count, locale=str(notice.language))
    return words.text(full, count=amount, **values)
