"""The plan of the public site: every file that it has, what each is made from, and how."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from occnews import __version__
from occnews.config import Config
from occnews.editorial.directory import list_public_members, sort_stories
from occnews.editorial.wording import Words, load_words
from occnews.model.directory import PublicMember
from occnews.model.member import Language
from occnews.model.rendering import Logos
from occnews.model.site import SiteFile, SitePlan
from occnews.model.story import Edition, Story
from occnews.publisher.media import read_image
from occnews.render import card as cards
from occnews.render.environment import hash_appearance
from occnews.render.frame import (
    ICON,
    SCRIPTS,
    STYLESHEET,
    Feed,
    ShareImage,
    Site,
    lead_to_root,
    site_address,
    site_file,
    write_icon,
    write_script,
    write_stylesheet,
)
from occnews.render.page import render_index, render_page, year_file
from occnews.render.site_files import Address, render_robots, render_sitemaps, write_search_index
from occnews.render.site_pages import (
    describe_for_search,
    render_feeds_page,
    render_member,
    render_members,
    render_moved,
    render_not_found,
    render_search,
    render_year,
)
from occnews.render.story_parts import page_file


def plan_site(
    config: Config,
    stories: Sequence[Story],
    logos: Logos,
    images: Iterable[str],
    *,
    feeds: Sequence[Feed],
    former: Iterable[tuple[Language, str]] = (),
) -> SitePlan:
    """Plan the site of everything that is public; ``images`` are the names in ``media/`` that it shows.

    ``former`` are the folders that languages ever had: what stood there leads to where it stands now.
    """
    stories = list(_keep_reachable(config, stories))
    base = _make_base(config, logos, feeds)
    common = _hash(__version__, hash_appearance(config, logos, _all_words(config)), base.feeds, config.site, base.cards)
    site = Site(config=config, logos=logos, feeds=base.feeds, cards=base.cards, version=_hash_looks(config)[:10])
    by_language = {each: list(_plan_language(site, common, each, stories)) for each in config.site.languages}
    pages = [page for own in by_language.values() for page in own]
    moved, dead = _sort_out_moved(
        config, {page.file for page in pages}, dict(_list_former(config, by_language, former))
    )
    files = (
        *_plan_images(config, images),
        *_plan_cards(config, logos, stories),
        *_plan_assets(config),
        *reversed(pages),  # the home page is the first of a language
        SiteFile(file="404.html", facts=_hash(common), make=partial(render_not_found, site)),
        *(_plan_moved(site, common, old, new) for old, new in moved.items()),
        *_plan_maps(config, stories),
    )
    return SitePlan(files=files, moved={f"{old}/": new for old, new in moved.items()}, dead=dead)


def _keep_reachable(config: Config, stories: Sequence[Story]) -> Iterator[Story]:
    """The stories in the site's languages; of their other languages, those that have a page there."""
    known = {(story.language, story.path) for story in stories if story.language in config.site.languages}
    for story in stories:
        if (story.language, story.path) in known:
            alternates = tuple(each for each in story.alternates if (each[0], story.path) in known)
            yield replace(story, alternates=alternates)


def _hash(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _hash_looks(config: Config) -> str:
    return _hash(
        write_stylesheet(config), write_icon(config), *(write_script(config, name) for name in SCRIPTS.values())
    )


def _all_words(config: Config) -> tuple[Words, ...]:
    return tuple(load_words(language, config.templates_folder) for language in config.site.languages)


def _make_base(config: Config, logos: Logos, feeds: Sequence[Feed]) -> Site:
    own = [(language, cards.compose_site_card(language, config, logos)) for language in config.site.languages]
    shared = tuple((language, _share(config, card)) for language, card in own) if config.site.url else ()
    return Site(config=config, logos=logos, feeds=tuple(feeds), cards=shared)


def _share(config: Config, card: cards.Card) -> ShareImage:
    width, height = cards.CARD_SIZE
    name = cards.name_card(card, config)
    return ShareImage(url=f"{config.site.url}/cards/{name}", width=width, height=height, alt=card.alt)


def _plan_images(config: Config, images: Iterable[str]) -> Iterator[SiteFile]:
    for name in sorted(images):  # they are named by their content
        yield SiteFile(file=f"media/{name}", facts=name, make=partial(read_image, config, name))


def _plan_cards(config: Config, logos: Logos, stories: Sequence[Story]) -> Iterator[SiteFile]:
    if not config.site.url:
        return  # networks ask for absolute addresses
    own = [cards.compose_site_card(language, config, logos) for language in config.site.languages]
    own += [cards.compose_card(story, config, logos) for story in stories if story.hero is None]
    for card in dict.fromkeys(own):
        name = cards.name_card(card, config)
        yield SiteFile(file=f"cards/{name}", facts=name, make=partial(cards.draw_card, card, config))


def _plan_assets(config: Config) -> Iterator[SiteFile]:
    looks = _hash_looks(config)
    yield SiteFile(file=STYLESHEET, facts=looks, make=partial(write_stylesheet, config))
    yield SiteFile(file=ICON, facts=looks, make=partial(write_icon, config))
    for file, name in SCRIPTS.items():
        yield SiteFile(file=file, facts=looks, make=partial(write_script, config, name))


def _plan_language(site: Site, common: str, language: Language, every: Sequence[Story]) -> Iterator[SiteFile]:
    """The pages of one language, the home page first."""
    config = site.config
    stories = [story for story in every if story.language == language]
    members = list_public_members(stories, language)
    told = _hash(common, [_key_of(story) for story in stories])

    def plan(name: str, make: Callable[[], str], facts: str = told) -> SiteFile:
        return SiteFile(file=site_file(config, language, name), facts=facts, make=make)

    root = lead_to_root(site_file(config, language, "index.html"))
    index = partial(
        render_index, stories, config, site.logos, root=root, feeds=site.feeds, language=language, site=site
    )
    yield plan("index.html", index)
    yield plan("members/index.html", partial(render_members, site, language, members))
    for year in sorted({story.date.year for story in stories}, reverse=True):
        yield plan(year_file(year), partial(render_year, site, language, year, stories))
    yield plan("search/index.html", partial(render_search, site, language, stories))
    entries = partial(describe_for_search, site, language, members, stories)
    yield plan("search/index.json", lambda: write_search_index(entries()))
    yield plan("feeds/index.html", partial(render_feeds_page, site, language), _hash(common))
    for member in members:
        yield plan(member.file, partial(render_member, site, language, member), _hash(common, _key_of_member(member)))
    for story in stories:
        yield plan(f"{story.path}/index.html", partial(_render_story, site, story), _hash(common, _key_of(story)))


def _key_of(story: Story) -> str:
    return Edition(stories=(story,)).to_json()


def _key_of_member(member: PublicMember) -> str:
    return _hash(member.line, member.profile, [(each.path, each.headline, each.date) for each in member.stories])


def _render_story(site: Site, story: Story) -> str:
    config = site.config
    card = cards.compose_card(story, config, site.logos) if config.site.url and story.hero is None else None
    return render_page(
        story,
        config,
        site.logos,
        published=True,
        root=lead_to_root(page_file(story, story.language, config)),
        feeds=site.feeds,
        version=site.version,
        card=_share(config, card) if card else None,
    )


def _list_former(
    config: Config, pages: Mapping[Language, Sequence[SiteFile]], former: Iterable[tuple[Language, str]]
) -> Iterator[tuple[str, str]]:
    """(old address, file) of the pages whose language had another folder; of one that is gone, the main one's pages."""
    for language, folder in sorted(former):
        now = language if language in pages else config.main_language
        for page in pages[now]:
            name = page.file.removeprefix(site_file(config, now, ""))
            if name.endswith("index.html"):
                yield f"{folder}{name}".removesuffix("index.html").rstrip("/"), page.file


def _sort_out_moved(
    config: Config, files: set[str], former: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Old address → file, of those whose target is there; and those of config that lead nowhere, or are in use.

    ``former`` are such addresses that nobody had to write down.
    """
    moved = {old: new for old, new in former.items() if old and f"{old}/index.html" not in files}
    dead = []
    for old, new in config.site.moved.items():
        target = former.get(new, "") if f"{new}/index.html" not in files else f"{new}/index.html"
        if target and f"{old}/index.html" not in files:
            moved[old] = target
        else:
            dead.append(old)
    return moved, tuple(dead)


def _plan_moved(site: Site, common: str, old: str, new: str) -> SiteFile:
    file = f"{old}/index.html"
    language = next(
        (each for each in site.config.site.languages if new.startswith(f"{each}/")), site.config.main_language
    )
    return SiteFile(file=file, facts=_hash(common, old, new), make=partial(render_moved, site, language, file, new))


def _plan_maps(config: Config, stories: Sequence[Story]) -> Iterator[SiteFile]:
    base = config.site.url
    robots = render_robots(base)
    yield SiteFile(file="robots.txt", facts=_hash(robots), make=lambda: robots)
    if base:
        for name, text in render_sitemaps(list_addresses(config, stories), base).items():
            yield SiteFile(file=name, facts=_hash(text), make=partial(str, text))


def list_addresses(config: Config, stories: Sequence[Story]) -> list[Address]:
    """The public pages that search engines are to know: not those whose story stands elsewhere, or was taken back."""
    found: list[Address] = []
    for language in config.site.languages:
        own = [story for story in sort_stories(stories) if story.language == language]
        members = list_public_members(own, language)
        newest = max((_last_day(story) for story in own), default=None)
        fixed = ["index.html", "members/index.html", *(year_file(year) for year in sorted({s.date.year for s in own}))]
        found += [(site_address(config, site_file(config, language, name)), newest) for name in fixed]
        found += [(site_address(config, site_file(config, language, each.file)), None) for each in members]
        found += [(each.page_url, _last_day(each)) for each in own if not each.has_external_url and not each.retraction]
    return found


def _last_day(story: Story) -> dt.date:
    taken_back = [story.retraction.date] if story.retraction else []
    return max([story.date, *(notice.date for notice in story.corrections if notice.date), *taken_back])
