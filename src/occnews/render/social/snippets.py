"""Renders a story as one text, or one thread, for each network."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from jinja2 import Environment

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Snippet
from occnews.model.story import Story, StoryImage, StorySnippet
from occnews.render.environment import make_environment, render_template
from occnews.render.social import posts
from occnews.render.social.counting import count, is_within
from occnews.render.social.cutting import shorten
from occnews.render.social.fitting import Fitted, Room, fit, list_rooms
from occnews.render.social.networks import ALT_MOST, NETWORKS, NetworkRules, rules_in
from occnews.render.social.remarks import find_addresses, judge_text

_NO_SITE = "There is no link in it, as this workspace has no site yet: set [site] url in config.toml."


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """All that the posts of one story are written from."""

    story: Story
    config: Config
    words: Words
    environment: Environment


def render_snippets(story: Story, config: Config) -> tuple[Snippet, ...]:
    """Render a story for each network of ``[social] networks``, and for any other that it holds a text for.

    A text that the story holds (the editors' own, or the approved one) replaces the generated one, with ``{url}``
    in it replaced by the link. Generated texts always fit; a given one that does not has a warning.
    Raises TemplateFailedError for a broken template, ConfigError for broken wording.
    """
    words = load_words(story.language, config.templates_folder)
    desk = _Desk(story=story, config=config, words=words, environment=_keep_environment(config))
    given = {snippet.network for snippet in story.snippets}
    wanted = [*config.social.networks, *(network for network in NETWORKS if network in given)]
    return tuple(
        snippet for network in dict.fromkeys(wanted) for snippet in _render_network(desk, rules_in(config, network))
    )


@lru_cache(maxsize=4)
def _keep_environment(config: Config) -> Environment:
    """The environment of a workspace, kept: compiling the templates takes longer than all the rest."""
    return make_environment(config)


def _render_network(desk: _Desk, rules: NetworkRules) -> Iterator[Snippet]:
    given = sorted((each for each in desk.story.snippets if each.network == rules.key), key=lambda each: each.part)
    parts = [_use_given(desk, rules, each) for each in given] or _write_parts(desk, rules)
    alt, picture_warnings = _describe_picture(desk, rules)
    for part, (text, warnings) in enumerate(parts, start=1):
        if part == 1:
            warnings = (*warnings, *picture_warnings)
        yield Snippet(
            network=rules.key,
            part=part,
            text=text,
            used=count(text, rules.counting),
            limit=rules.limit,
            unit=rules.unit,
            url=_find_url(desk, rules, text),
            alt=alt if part == 1 else "",
            warnings=(*(remark.message for remark in judge_text(text, rules)), *warnings),
        )


def _find_url(desk: _Desk, rules: NetworkRules, text: str) -> str:
    """The link in a text: the story's, else the first; "" where links do not work."""
    if not rules.links_work:
        return ""
    plain, tagged = posts.link_of(desk.story, desk.config, rules.key)
    own = [link for link in (tagged, plain) if link and link in text]
    return [*own, *find_addresses(text), ""][0]


def _use_given(desk: _Desk, rules: NetworkRules, given: StorySnippet) -> tuple[str, tuple[str, ...]]:
    _, url = posts.link_of(desk.story, desk.config, rules.key)
    text = given.text.replace("{url}", url)
    return text, ((_NO_SITE,) if "{url}" in given.text and not url else ())


def _write_parts(desk: _Desk, rules: NetworkRules) -> list[tuple[str, tuple[str, ...]]]:
    material = posts.gather(desk.story, desk.config, desk.words, rules)
    thread = posts.members_in_thread(desk.story, rules)
    rooms = list_rooms(replace(rules.manner, summary=0) if thread else rules.manner)
    template = f"social/{desk.story.kind}.{rules.key}.txt"

    def draft(room: Room) -> str:
        return render_template(desk.environment, template, **posts.fill(material, room))

    fitted = fit(draft, rooms, partial(is_within, rules=rules))
    first = fitted.text, _explain_link(material, fitted, rules)
    return [first, *((_write_member(desk, rules, member), ()) for member in thread)]


def _write_member(desk: _Desk, rules: NetworkRules, member: posts.Newcomer) -> str:
    """Write a member's own part of a thread."""
    template = f"social/{desk.story.kind}.{rules.key}.member.txt"

    def draft(room: Room) -> str:
        return render_template(desk.environment, template, words=desk.words, member=posts.narrow(member, room))

    # A part is a name and as much of the summary as goes in; the mention goes last.
    widest = Room(summary=len(member.summary), names=0, hashtags=0)
    rooms = [*(replace(widest, summary=most) for most in range(widest.summary, 0, -10)), replace(widest, summary=0)]
    rooms.append(replace(rooms[-1], mentions=False))
    return fit(draft, rooms, partial(is_within, rules=rules)).text


def _explain_link(material: posts.Material, fitted: Fitted, rules: NetworkRules) -> tuple[str, ...]:
    if not rules.links_work:
        return ()
    if not material.url:
        return (_NO_SITE,)
    if material.url not in fitted.text and material.tagged_url not in fitted.text:
        cost = f"{count(material.url, rules.counting)} of the {rules.limit} {rules.unit}"
        return (f"There is no link in it, as there was no room: the link alone takes {cost}.",)
    if material.tagged_url not in fitted.text:
        return ("The link carries no campaign tags, as there was no room for them.",)
    return ()


def _describe_picture(desk: _Desk, rules: NetworkRules) -> tuple[str, tuple[str, ...]]:
    """The alt text of the picture that goes with a post, "" without a picture, and what to say about it."""
    image, fallback = _find_picture(desk)
    if image is None:
        missing = f"{rules.name} takes no post without a picture: give the publication a hero image."
        return "", ((missing,) if rules.image_required else ())
    longest = rules.alt_limit or ALT_MOST
    if image.alt:
        return shorten(image.alt, longest), ()
    warning = "The picture has no alt text; a general one stands in for it. Say in a sentence what is to be seen."
    return shorten(fallback, longest), (warning,)


def _find_picture(desk: _Desk) -> tuple[StoryImage | None, str]:
    """The picture to attach, and what to call it for want of an alt text: the hero, else the only member's logo."""
    story = desk.story
    if story.hero:
        return story.hero, desk.words.text("social.picture", headline=story.headline)
    if story.kind is PublicationKind.ANNOUNCEMENT and story.roster:
        line = story.roster[0]
        return line.logo, desk.words.text("social.logo", name=line.name)
    return None, ""
