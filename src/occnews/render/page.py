"""The web archive: a page for each story, and the home page that lists them. No script, no request to anybody else."""

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos
from occnews.model.story import Story
from occnews.render.environment import image_url, make_environment, media_base, render_template
from occnews.render.palette import make_palette
from occnews.render.story_parts import (
    NETWORK_NAMES,
    QUOTE_MARKS,
    list_accounts,
    name_host,
    page_file,
    shows_facts,
    shows_roster,
)

Feed = tuple[str, str, str]
"""A feed's title, address and media type."""

INDEX_NAMES = 6
_LOCALES: Final[Mapping[Language, str]] = {Language.EN: "en_GB", Language.NB: "nb_NO"}
_FORMATS: Final[Mapping[str, str]] = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
}
_FORMAT_IN_TITLE: Final = re.compile(r" \((RSS|Atom|JSON)\)$", re.IGNORECASE)
# Inside <script> these would end it, or begin a comment, or break old parsers of JSON.
_UNSAFE_IN_SCRIPT: Final = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})


def render_page(
    story: Story, config: Config, logos: Logos, *, published: bool, root: str, feeds: Sequence[Feed]
) -> str:
    """Render one story's page.

    ``root`` leads from the page to the site's root (``../../``), where ``media/`` and the archive's home are; "" means
    that the page stands alone beside its ``media/``, and it then links to no other page of the site. Unless
    ``published`` it says that it is a draft and asks search engines to leave it. ``feeds`` are addresses as seen from
    the page, or absolute.
    """
    environment = _open_templates(config)
    words = load_words(story.language, config.templates_folder)
    share_image = (
        image_url(media_base(config), story.hero) if story.hero and (config.site.url or story.hero.url) else ""
    )
    context = _make_context(environment, config, logos, words, root=root, feeds=feeds) | {
        "title": f"{story.headline} – {config.cluster.name}",
        "og_title": story.headline,
        "description": story.standfirst or story.preheader,
        "published": published,
        "canonical": story.url,
        "alternates": _list_alternates(story),
        "switches": _list_switches(story, config, root),
        "home": _find_home(story.language, config, root),
        "story": story,
        "has_roster": shows_roster(story),
        "share_image": share_image,
        "linked_data": _write_linked_data(story, config, logos, share_image),
    }
    name = "digest" if story.kind is PublicationKind.DIGEST else "announcement"
    return render_template(environment, f"web/{name}.html", **context)


def render_index(
    entries: Sequence[Story], config: Config, logos: Logos, *, root: str, feeds: Sequence[Feed], language: Language
) -> str:
    """Render the archive's home page in a language: every story, newest first, by year.

    ``root`` leads from it to the site's root ("" for the main language's, which stands there).
    """
    environment = _open_templates(config)
    words = load_words(language, config.templates_folder)
    title = words.text("page.archive", cluster=config.cluster.name)
    newest = sorted(entries, key=lambda story: (story.date, story.path), reverse=True)
    context = _make_context(environment, config, logos, words, root=root, feeds=feeds) | {
        "title": title,
        "og_title": title,
        "description": words.text("page.archive_standfirst", cluster=config.cluster.name),
        "published": True,
        "canonical": config.archive_url(language),
        "alternates": [(each, config.archive_url(each)) for each in config.site.languages if config.site.url],
        "switches": [
            (each, f"{root}{_index_file(each, config)}", _offer_language(each, config))
            for each in config.site.languages
            if each != language
        ],
        "home": "",
        "years": [(year, list(group)) for year, group in itertools.groupby(newest, lambda story: story.date.year)],
        "file_of": lambda story: f"{root}{page_file(story, story.language, config)}",
        "names_of": lambda story: words.join_some([line.name for line in story.roster], INDEX_NAMES),
    }
    return render_template(environment, "web/index.html", **context)


@lru_cache(maxsize=4)
def _open_templates(config: Config) -> Environment:
    """Keep the compiled templates between pages, most of the work of one; a changed file is compiled again."""
    return make_environment(config)


def _make_context(
    environment: Environment, config: Config, logos: Logos, words: Words, *, root: str, feeds: Sequence[Feed]
) -> dict[str, object]:
    """What every page is made with."""
    palette = make_palette(config.brand)
    css = render_template(environment, "web/site.css", palette=palette, brand=config.brand)
    return {
        "language": words.language,
        "locale": _LOCALES[words.language],
        "words": words,
        "cluster": config.cluster,
        "brand": config.brand,
        "logos": logos,
        "palette": palette,
        "css": Markup(css),  # noqa: S704 - our own style sheet; brand values are checked by config
        "feeds": feeds,
        "feed_groups": _group_feeds(feeds),
        "accounts": [(NETWORK_NAMES[network], url) for network, url in config.brand.social.links],
        "image_url": partial(image_url, f"{root}media/"),
        "host_of": name_host,
        "accounts_of": list_accounts,
        "shows_facts": shows_facts,
        "quote_marks": QUOTE_MARKS,
    }


def _group_feeds(feeds: Sequence[Feed]) -> list[tuple[str, list[Feed]]]:
    """(title, its formats as (format's name, address, media type)) of each feed; "Digests (RSS)" is of "Digests"."""
    groups: dict[str, list[Feed]] = {}
    for title, address, media_type in feeds:
        groups.setdefault(_FORMAT_IN_TITLE.sub("", title), []).append(
            (_FORMATS.get(media_type, media_type), address, media_type)
        )
    return list(groups.items())


def _list_alternates(story: Story) -> tuple[tuple[Language, str], ...]:
    """Every language's page, its own included, as search engines ask; nothing when it is the only one."""
    others = tuple((language, url) for language, url in story.alternates if url)
    return ((story.language, story.page_url), *others) if others and story.page_url else ()


def _list_switches(story: Story, config: Config, root: str) -> list[tuple[Language, str, str]]:
    """(language, address, wording in that language) of the same story in the other languages."""
    others = [language for language, _ in story.alternates if root]
    return [
        (language, f"{root}{page_file(story, language, config)}", _offer_language(language, config))
        for language in others
    ]


def _offer_language(language: Language, config: Config) -> str:
    return load_words(language, config.templates_folder).text("page.this_language")


def _find_home(language: Language, config: Config, root: str) -> str:
    return f"{root}{_index_file(language, config)}" if root else ""


def _index_file(language: Language, config: Config) -> str:
    return "index.html" if language == config.main_language else f"{language}/index.html"


def _write_linked_data(story: Story, config: Config, logos: Logos, share_image: str) -> Markup:
    """Describe the story as a NewsArticle. Source: schema.org/NewsArticle."""
    cluster = config.cluster
    publisher = {"@type": "Organization", "name": cluster.name, "url": cluster.website}
    if logos.light and config.site.url:
        publisher["logo"] = image_url(media_base(config), logos.light)
    is_team = story.byline in {"", config.team.byline, cluster.name}
    author = {"@type": "Organization" if is_team else "Person", "name": story.byline or cluster.name}
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "inLanguage": story.language,
        "datePublished": story.date.isoformat(),
        "dateModified": max((each.date.isoformat() for each in story.corrections if each.date), default=""),
        "mainEntityOfPage": story.url,
        "image": [share_image] if share_image else [],
        "author": author,
        "publisher": _drop_empty(publisher),
        "mentions": [
            _drop_empty({"@type": "Organization", "name": line.name, "url": line.website}) for line in story.roster
        ],
    }
    text = json.dumps(_drop_empty(article), ensure_ascii=False)
    return Markup(text.translate(_UNSAFE_IN_SCRIPT))  # noqa: S704 - no mark of markup is left in it


def _drop_empty(members: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in members.items() if value}
