"""The pages of stories, and the archive's home page that lists the newest. No request to anybody else."""

import itertools
from collections.abc import Sequence

from markupsafe import Markup

from occnews.config import Config
from occnews.editorial.directory import sort_stories
from occnews.editorial.wording import Words, load_words
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos
from occnews.model.story import Story
from occnews.render.environment import media_base, render_template
from occnews.render.frame import (
    Feed,
    ShareImage,
    Site,
    describe_cluster,
    drop_empty,
    make_context,
    make_site_context,
    offer_language,
    open_templates,
    share_picture,
    site_file,
    write_linked_data,
)
from occnews.render.story_parts import page_file, shows_roster

INDEX_NAMES = 6
HOME_STORIES = 24
"""How many stories the home page lists; the pages of the years have them all."""


def render_page(
    story: Story,
    config: Config,
    logos: Logos,
    *,
    published: bool,
    root: str,
    feeds: Sequence[Feed],
    version: str | None = None,
    card: ShareImage | None = None,
) -> str:
    """Render one story's page.

    ``root`` leads from the page to the site's root (``../../``), where ``media/`` and the archive's home are; "" means
    that the page stands alone beside its ``media/``, and it then links to no other page of the site. Unless
    ``published`` it says that it is a draft and asks search engines to leave it. ``feeds`` are addresses as seen from
    the page, or absolute. ``version`` is of the site's style sheet, None for a page that carries its own. ``card`` is
    shown by networks when the story has no picture.
    """
    environment = open_templates(config)
    words = load_words(story.language, config.templates_folder)
    share = share_picture(story.hero, media_base(config)) or card
    context = make_context(config, logos, words, root=root, feeds=feeds, version=version) | {
        "title": f"{story.headline} – {config.cluster.name}",
        "og_title": story.headline,
        "description": story.standfirst or story.preheader,
        "published": published,
        "indexed": published,
        "canonical": story.url,
        "alternates": _list_alternates(story),
        "switches": _list_switches(story, config, root),
        "home": f"{root}{site_file(config, story.language, 'index.html')}" if root else "",
        "here": "",
        "story": story,
        "has_roster": shows_roster(story),
        "share": share,
        "linked_data": _describe_story(story, config, logos, share),
    }
    name = "digest" if story.kind is PublicationKind.DIGEST else "announcement"
    return render_template(environment, f"web/{name}.html", **context)


def render_index(
    entries: Sequence[Story],
    config: Config,
    logos: Logos,
    *,
    root: str,
    feeds: Sequence[Feed],
    language: Language,
    site: Site | None = None,
) -> str:
    """Render the archive's home page in a language: the newest stories by year, and the way to the earlier ones.

    ``root`` leads from it to the site's root ("" for the main language's, which stands there); ``site`` has what all
    its pages share.
    """
    site = site or Site(config=config, logos=logos, feeds=tuple(feeds))
    file = site_file(config, language, "index.html")
    newest = sort_stories(entries)
    context = make_site_context(site, language, file) | list_context(newest[:HOME_STORIES], config, language, root)
    words = load_words(language, config.templates_folder)
    title = words.text("page.archive", cluster=config.cluster.name)
    context |= {
        "title": title,
        "og_title": title,
        "description": words.text("page.archive_standfirst", cluster=config.cluster.name),
        "home": "",
        "linked_data": _describe_site(site),
        "all_years": list_years(entries, config, language, root),
        "is_home": True,
    }
    return render_template(open_templates(config), "web/index.html", **context)


def list_years(entries: Sequence[Story], config: Config, language: Language, root: str) -> list[tuple[int, str]]:
    """(year, its page) of each year with stories, the newest first."""
    years = sorted({story.date.year for story in entries}, reverse=True)
    return [(year, f"{root}{site_file(config, language, year_file(year))}") for year in years]


def year_file(year: int) -> str:
    """The page of a year in the main language, relative to the site's root."""
    return f"archive/{year}/index.html"


def list_context(newest: Sequence[Story], config: Config, language: Language, root: str) -> dict[str, object]:
    """What a list of stories by year is made with; they come newest first."""
    words: Words = load_words(language, config.templates_folder)
    return {
        "years": [(year, list(group)) for year, group in itertools.groupby(newest, lambda story: story.date.year)],
        "file_of": lambda story: f"{root}{page_file(story, story.language, config)}",
        "names_of": lambda story: words.join_some([line.name for line in story.roster], INDEX_NAMES),
    }


def _list_alternates(story: Story) -> tuple[tuple[Language, str], ...]:
    """Every language's page, its own included, as search engines ask; nothing when it is the only one."""
    others = tuple((language, url) for language, url in story.alternates if url)
    return ((story.language, story.page_url), *others) if others and story.page_url else ()


def _list_switches(story: Story, config: Config, root: str) -> list[tuple[Language, str, str]]:
    """(language, address, wording in that language) of the same story in the other languages."""
    others = [language for language, _ in story.alternates if root]
    return [
        (language, f"{root}{page_file(story, language, config)}", offer_language(language, config))
        for language in others
    ]


def _describe_story(story: Story, config: Config, logos: Logos, share: ShareImage | None) -> Markup:
    """Describe the story as a NewsArticle. Source: schema.org/NewsArticle."""
    is_team = story.byline in {"", config.team.byline, config.cluster.name}
    author = {"@type": "Organization" if is_team else "Person", "name": story.byline or config.cluster.name}
    return write_linked_data(
        {
            "@type": "NewsArticle",
            "headline": story.headline,
            "description": story.standfirst,
            "inLanguage": story.language,
            "datePublished": story.date.isoformat(),
            "dateModified": max((each.date.isoformat() for each in story.corrections if each.date), default=""),
            "mainEntityOfPage": story.url,
            "image": [share.url] if share else [],
            "author": author,
            "publisher": describe_cluster(config, logos),
            "mentions": [
                drop_empty({"@type": "Organization", "name": line.name, "url": line.website}) for line in story.roster
            ],
        }
    )


def _describe_site(site: Site) -> Markup:
    accounts = [url for _, url in site.config.brand.social.links]
    return write_linked_data({**describe_cluster(site.config, site.logos), "sameAs": accounts})
