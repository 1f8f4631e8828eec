"""What all pages of the web archive share: their head, menu and foot, and how they link to each other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.model.feed import FORMAT_NAMES
from occnews.model.member import Language
from occnews.model.rendering import Logos
from occnews.model.story import StoryImage
from occnews.render.environment import image_url, make_environment, render_template
from occnews.render.palette import make_palette
from occnews.render.story_parts import NETWORK_NAMES, QUOTE_MARKS, list_accounts, name_host, shows_facts

Feed = tuple[str, str, str]
"""One format of a feed: the feed's title, the address of this format, its media type (of ``FORMAT_NAMES``)."""

STYLESHEET: Final = "assets/site.css"
ICON: Final = "assets/icon.svg"
SCRIPTS: Final = {"assets/search.js": "web/search.js", "assets/copy.js": "web/copy.js"}
"""The scripts of the site, and the templates that they are."""
_LOCALES: Final[Mapping[Language, str]] = {Language.EN: "en_GB", Language.NB: "nb_NO"}
# Inside <script> these would end it, or begin a comment, or break old parsers of JSON.
_UNSAFE_IN_SCRIPT: Final = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})


@dataclass(frozen=True, kw_only=True)
class ShareImage:
    """The picture that networks show beside a link to a page. ``url`` is absolute; pixels, 0 when unknown."""

    url: str
    width: int = 0
    height: int = 0
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the pages of one site are made with. ``cards`` are each language's own picture for networks.

    ``version`` is of the style sheet and scripts: with it in their addresses nobody sees a new page in an old style.
    Without one a page stands alone, as in make_context.
    """

    config: Config
    logos: Logos
    feeds: tuple[Feed, ...] = ()
    cards: tuple[tuple[Language, ShareImage], ...] = ()
    version: str | None = None


def site_file(config: Config, language: Language, name: str) -> str:
    """A page's file relative to the site's root: the main language's stand there, others' in a folder of their own."""
    return name if language == config.main_language else f"{language}/{name}"


def site_address(config: Config, file: str) -> str:
    """The public address of a file of the site; "" without a site."""
    return f"{config.site.url}/{file.removesuffix('index.html')}" if config.site.url else ""


def lead_to_root(file: str) -> str:
    """The way from a file of the site to its root: ``../`` for each folder."""
    return "../" * file.count("/")


@lru_cache(maxsize=4)
def open_templates(config: Config) -> Environment:
    """Keep the compiled templates between pages, most of the work of one; a changed file is compiled again."""
    return make_environment(config)


def write_stylesheet(config: Config) -> str:
    """The style sheet of all pages, in the brand's colours and fonts."""
    return render_template(
        open_templates(config), "web/site.css", palette=make_palette(config.brand), brand=config.brand
    )


def write_icon(config: Config) -> str:
    """The icon of the site, for browsers' tabs: the cluster's first letter on its colour."""
    palette = make_palette(config.brand)
    return render_template(open_templates(config), "web/icon.svg", palette=palette, cluster=config.cluster)


def write_script(config: Config, name: str) -> str:
    """One script of the site, by its template's name."""
    return render_template(open_templates(config), name)


def make_context(
    config: Config, logos: Logos, words: Words, *, root: str, feeds: Sequence[Feed], version: str | None = None
) -> dict[str, object]:
    """What every page is made with. With a ``version`` it is a page of a site, with a menu and a linked style sheet;
    without one it stands alone, and carries its style itself."""
    stands_alone = version is None
    css = write_stylesheet(config) if stands_alone else ""
    return {
        "language": words.language,
        "locale": _LOCALES[words.language],
        "words": words,
        "cluster": config.cluster,
        "brand": config.brand,
        "logos": logos,
        "palette": make_palette(config.brand),
        "css": Markup(css),  # noqa: S704 - our own style sheet; brand values are checked by config
        "stylesheet": "" if stands_alone else f"{root}{STYLESHEET}?v={version}",
        "icon": "" if stands_alone else f"{root}{ICON}?v={version}",
        "scripts": [],
        "menu": [] if stands_alone else _list_menu(config, words, root),
        "feeds_page": "" if stands_alone else f"{root}{site_file(config, words.language, 'feeds/index.html')}",
        "feeds": [(f"{title} ({FORMAT_NAMES[kind]})", address, kind) for title, address, kind in feeds],
        "feed_groups": group_feeds(feeds),
        "accounts": [(NETWORK_NAMES[network], url) for network, url in config.brand.social.links],
        "image_url": partial(image_url, f"{root}media/"),
        "host_of": name_host,
        "accounts_of": list_accounts,
        "shows_facts": shows_facts,
        "quote_marks": QUOTE_MARKS,
        "published": True,
        "indexed": True,
        "share": None,
        "linked_data": "",
        "alternates": (),
        "switches": (),
        "canonical": "",
    }


def _list_menu(config: Config, words: Words, root: str) -> list[tuple[str, str]]:
    """(label, address) of each page of the menu, in a language."""
    pages = {"home": "index.html", "members": "members/index.html", "search": "search/index.html"}
    return [
        (words.text(f"page.{label}"), f"{root}{site_file(config, words.language, name)}")
        for label, name in pages.items()
    ]


def make_site_context(
    site: Site, language: Language, file: str, *, others: bool = True, root: str | None = None
) -> dict[str, object]:
    """What a page of the site is made with that is no story; ``others``: that it is there in every language.

    ``root`` leads to the site's root, when the page is not only shown where it stands.
    """
    config = site.config
    words = load_words(language, config.templates_folder)
    name = file if language == config.main_language else file.removeprefix(f"{language}/")
    root = lead_to_root(file) if root is None else root
    files = {each: site_file(config, each, name) for each in config.site.languages} if others else {language: file}
    return make_context(config, site.logos, words, root=root, feeds=site.feeds, version=site.version) | {
        "here": f"{root}{file}",
        "root": root,
        "home": f"{root}{site_file(config, language, 'index.html')}",
        "canonical": site_address(config, file),
        "alternates": [(each, site_address(config, path)) for each, path in files.items() if config.site.url],
        "switches": [
            (each, f"{root}{path}", offer_language(each, config)) for each, path in files.items() if each != language
        ],
        "share": dict(site.cards).get(language),
    }


def offer_language(language: Language, config: Config) -> str:
    """How a page offers itself in another language, in that language's words."""
    return load_words(language, config.templates_folder).text("page.this_language")


def group_feeds(feeds: Sequence[Feed]) -> list[tuple[str, list[Feed]]]:
    """(title, its formats as (format's name, address, media type)) of each feed, whose files are called alike."""
    groups: dict[tuple[str, str], list[Feed]] = {}
    for title, address, kind in feeds:
        groups.setdefault((title, address.rpartition(".")[0]), []).append((FORMAT_NAMES[kind], address, kind))
    return [(title, formats) for (title, _), formats in groups.items()]


def share_picture(image: StoryImage | None, base: str) -> ShareImage | None:
    """A story's picture as networks show it, found under ``base`` unless it has an address of its own."""
    if image is None or not (base.startswith("http") or image.url):
        return None
    return ShareImage(url=image_url(base, image), width=image.width, height=image.height, alt=image.alt)


def describe_cluster(config: Config, logos: Logos) -> dict[str, object]:
    """The cluster as an Organization. Source: schema.org/Organization."""
    logo = f"{config.site.url}/media/{logos.light.file}" if logos.light and logos.light.file and config.site.url else ""
    return drop_empty(
        {"@type": "Organization", "name": config.cluster.name, "url": config.cluster.website, "logo": logo}
    )


def write_linked_data(facts: Mapping[str, object]) -> Markup:
    """Facts as JSON-LD, safe inside a script element."""
    text = json.dumps({"@context": "https://schema.org", **drop_empty(facts)}, ensure_ascii=False)
    return Markup(text.translate(_UNSAFE_IN_SCRIPT))  # noqa: S704 - no mark of markup is left in it


def drop_empty(members: Mapping[str, object]) -> dict[str, object]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value}
