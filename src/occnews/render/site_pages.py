"""The pages of the site that are no stories: years, members, feeds, search, and what is not or no longer there."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from occnews.editorial.directory import sort_stories
from occnews.editorial.wording import Words, load_words
from occnews.model.directory import PublicMember
from occnews.model.feed import OUTLINE
from occnews.model.member import Language
from occnews.model.story import Story
from occnews.render.environment import render_template
from occnews.render.frame import (
    Site,
    lead_to_root,
    make_site_context,
    open_templates,
    site_address,
    site_file,
    write_linked_data,
)
from occnews.render.page import list_context, list_years, year_file
from occnews.render.story_parts import list_accounts, page_file

NEWEST = 8


def _render(site: Site, name: str, words: Words, title: str, description: str, context: dict[str, object]) -> str:
    cluster = site.config.cluster.name
    heading = {"title": f"{title} – {cluster}", "og_title": title, "description": description, "heading": title}
    return render_template(open_templates(site.config), f"web/{name}.html", **{**context, **heading})


def _words(site: Site, language: Language) -> Words:
    return load_words(language, site.config.templates_folder)


def render_year(site: Site, language: Language, year: int, stories: Sequence[Story]) -> str:
    """Render a year's page; ``stories`` are all of the language, of every year."""
    words, file = _words(site, language), site_file(site.config, language, year_file(year))
    root = lead_to_root(file)
    own = [story for story in sort_stories(stories) if story.date.year == year]
    # A year may have stories in one language alone: it is offered in no other.
    context = make_site_context(site, language, file, others=False)
    context |= list_context(own, site.config, language, root)
    context |= {"all_years": list_years(stories, site.config, language, root), "year": year, "is_home": False}
    title = words.text("page.archive_year", cluster=site.config.cluster.name, year=year)
    return _render(site, "index", words, title, title, context)


def render_members(site: Site, language: Language, members: Sequence[PublicMember]) -> str:
    """Render the list of all members that stories tell of."""
    words, file = _words(site, language), site_file(site.config, language, "members/index.html")
    description = words.text("page.members_standfirst", cluster=site.config.cluster.name)
    context = make_site_context(site, language, file) | {
        "members": members,
        "file_of": lambda m: f"{m.line.slug}/index.html",
    }
    return _render(site, "members", words, words.text("page.members_title"), description, context)


def render_member(site: Site, language: Language, member: PublicMember) -> str:
    """Render one member's page: who it is, and the stories that tell of it."""
    words, file = _words(site, language), site_file(site.config, language, member.file)
    root, line, profile = lead_to_root(file), member.line, member.profile
    context = make_site_context(site, language, file, others=False) | {
        "member": member,
        "line": line,
        "profile": profile,
        "stories": [(story, _find_place(site, story, line.slug, root)) for story in member.stories],
        "linked_data": write_linked_data(
            {
                "@type": "Organization",
                "name": line.name,
                "alternateName": line.gloss,
                "url": line.website,
                "description": profile.summary if profile else "",
                "mainEntityOfPage": site_address(site.config, file),
                "sameAs": [url for _, url in list_accounts(profile.social)] if profile else [],
            }
        ),
    }
    plain = words.text("page.member_description", name=line.name, cluster=site.config.cluster.name)
    return _render(site, "member", words, line.name, (profile.summary if profile else "") or plain, context)


def _find_place(site: Site, story: Story, slug: str, root: str) -> str:
    """Where a story tells of a member: at its profile, when it has one there."""
    has_profile = any(profile.slug == slug for profile in story.profiles)
    return f"{root}{page_file(story, story.language, site.config)}" + (f"#{slug}" if has_profile else "")


def render_feeds_page(site: Site, language: Language) -> str:
    """Render the page that says what a feed is and lists them all, with buttons to copy their addresses."""
    words, file = _words(site, language), site_file(site.config, language, "feeds/index.html")
    context = make_site_context(site, language, file)
    opml = f"{lead_to_root(file)}feeds/{OUTLINE}" if site.feeds else ""
    context |= {"scripts": [_script(site, file, "copy")], "opml": opml}
    return _render(site, "feeds", words, words.text("page.feeds"), words.text("page.feeds_what"), context)


def _script(site: Site, file: str, name: str) -> str:
    return f"{lead_to_root(file)}assets/{name}.js?v={site.version}"


def render_search(site: Site, language: Language, stories: Sequence[Story]) -> str:
    """Render the search page. Without script it leads to the lists instead."""
    words, file = _words(site, language), site_file(site.config, language, "search/index.html")
    root = lead_to_root(file)
    context = make_site_context(site, language, file)
    context |= list_context(sort_stories(stories)[:NEWEST], site.config, language, root)
    context |= {
        "scripts": [_script(site, file, "search")],
        "all_years": list_years(stories, site.config, language, root),
        "newest": sort_stories(stories)[:NEWEST],
    }
    title = words.text("page.search")
    return _render(site, "search", words, title, words.text("page.search_what"), context)


def render_not_found(site: Site) -> str:
    """Render the page for addresses that lead nowhere; its links work wherever it is shown."""
    config = site.config
    words = _words(site, config.main_language)
    root = f"{urlsplit(config.site.url).path}/"
    context = make_site_context(site, config.main_language, "404.html", others=False, root=root)
    context |= {"canonical": "", "alternates": (), "indexed": False}
    return _render(site, "404", words, words.text("page.lost"), words.text("page.lost_what"), context)


def render_moved(site: Site, language: Language, file: str, target: str) -> str:
    """Render what stands at an old address: it leads on to ``target``, a file of the site."""
    words = _words(site, language)
    way = f"{lead_to_root(file)}{target}"
    return render_template(
        open_templates(site.config),
        "web/moved.html",
        words=words,
        language=language,
        way=way,
        canonical=site_address(site.config, target),
    )


def describe_for_search(
    site: Site, language: Language, members: Sequence[PublicMember], stories: Sequence[Story]
) -> list[dict[str, str]]:
    """What the search finds: title, address from the search page, a line about it, and more words to find it by."""
    root = lead_to_root(site_file(site.config, language, "search/index.html"))
    words = _words(site, language)
    found = [_describe_member(site, language, member, root) for member in members]
    for story in sort_stories(stories):
        if not story.retraction:
            line = f"{words.text(f'page.{story.kind}')} · {words.date(story.date)}"
            names = " ".join(each.name for each in story.roster)
            entry = {"title": story.headline, "url": f"{root}{page_file(story, language, site.config)}", "line": line}
            found.append(drop_text({**entry, "words": f"{story.standfirst} {names}"}))
    return found


def _describe_member(site: Site, language: Language, member: PublicMember, root: str) -> dict[str, str]:
    line, profile = member.line, member.profile
    more = [line.gloss, *((profile.summary, profile.short_name, *profile.focus_areas) if profile else ())]
    return drop_text(
        {
            "title": line.name,
            "url": f"{root}{site_file(site.config, language, member.file)}",
            "line": " · ".join(filter(None, (line.kind_label, line.places))),
            "words": " ".join(filter(None, more)),
        }
    )


def drop_text(entry: dict[str, str]) -> dict[str, str]:
    """An entry without its empty texts."""
    return {name: value.strip() for name, value in entry.items() if value.strip()}
