"""Story → one section of HTML for somebody else's newsletter."""

import re
from functools import partial
from typing import Final
from urllib.parse import urljoin

from markupsafe import Markup

from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.model.story import Story
from occnews.render import richtext
from occnews.render.email import fit
from occnews.render.environment import make_environment, render_template
from occnews.render.palette import make_palette
from occnews.render.story_parts import name_host, shows_facts, shows_roster

_LINK: Final = re.compile(r'(<a\b[^<>]*? href=")([^"]*)')


def render_fragment(story: Story, config: Config) -> str:
    """Render a story as one table with its styles inline: no head, masthead or footer, and every link absolute.

    Raises TemplateFailedError.
    """
    palette = make_palette(config.brand)
    environment = make_environment(config)
    environment.filters["rich_inline_styles"] = partial(_style, accent=palette.light.accent)
    languages = {story.language, *(profile.language for profile in story.profiles)}
    words = {language: load_words(language, config.templates_folder) for language in languages}
    html = render_template(
        environment,
        "export/fragment.html",
        story=story,
        words=words[story.language],
        words_in=words,
        palette=palette,
        font=Markup(config.brand.body_font),  # noqa: S704 - the setting admits no markup
        fit=fit,
        has_roster=shows_roster(story),
        shows_facts=shows_facts,
        host_of=name_host,
        summaries={profile.slug: profile.summary for profile in story.profiles},
    )
    lines = (line.rstrip() for line in html.splitlines())
    return complete_links("\n".join(line for line in lines if line) + "\n", config.site.url)


def complete_links(html: str, site: str) -> str:
    """The HTML with each relative link made absolute under ``site``; as it is without one."""
    return _LINK.sub(lambda link: link[1] + urljoin(f"{site}/", link[2]), html) if site else html


def _style(text: str, accent: str) -> Markup:
    """Clean block HTML whose tags have their styles inline."""
    html = str(richtext.to_html(text))
    for tag, style in (
        ("<p>", "margin:0 0 16px"),
        ("<ul>", "margin:0 0 16px;padding-left:24px"),
        ("<ol>", "margin:0 0 16px;padding-left:24px"),
        ("<blockquote>", "margin:0 0 16px;padding-left:18px"),
        ("<a ", f"color:{accent}"),
    ):
        html = html.replace(tag, f'{tag[:-1]} style="{style}"{tag[-1]}')
    return Markup(html)  # noqa: S704 - our own styles in what richtext cleaned
