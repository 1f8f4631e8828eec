"""What a story has to say in a post, and how much of it in a given room: the context of the templates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from occnews.config import Config
from occnews.editorial.wording import Words
from occnews.model.publication import PublicationKind
from occnews.model.story import Story, StoryParagraph, StoryProfile, StoryQuote
from occnews.render import richtext
from occnews.render.social.cutting import shorten
from occnews.render.social.fitting import Room
from occnews.render.social.links import make_hashtags, mention_on, name_campaign, tag_link, to_ascii_link
from occnews.render.social.networks import NetworkRules

THREAD_MOST = 5
"""A digest of more profiles than this is one post: nobody reads a thread of twelve."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A member in a post. ``mention`` is its account on the network or ""; ``summary`` what it does or "".

    ``full_name`` is its whole name where ``name`` is a short one.
    """

    name: str
    full_name: str = ""
    mention: str = ""
    summary: str = ""

    @property
    def line(self) -> str:
        """The member and what it does: ``Nordlys (@nord) makes isotopes.``, else ``Nordlys (@nord): Isotopes.``"""
        called, rest = self._split_summary()
        named = f"{called} ({self.mention})" if self.mention else called
        if not self.summary:
            return named
        return f"{named} {rest}" if rest else f"{named}: {self.summary}"

    def _split_summary(self) -> tuple[str, str]:
        """The name that the summary begins with and what it goes on to say, so that the name is said once."""
        for name in (self.full_name, self.name):
            rest = self.summary.removeprefix(f"{name} ") if name else self.summary
            # "Nordlys Pharma makes" begins with another name than "Nordlys".
            if rest != self.summary and rest[:1].islower():
                return name, rest
        return self.name, ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A quote in a post: ``text`` in the language's quotation marks, ``by`` who said it."""

    text: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a story has to say on one network. ``told`` are the members whose work is told, ``listed`` the others."""

    is_digest: bool
    hook: str
    standfirst: str
    cluster: str
    told: tuple[Newcomer, ...]
    listed: tuple[Newcomer, ...]
    quote: Said | None
    url: str
    tagged_url: str
    hashtags: tuple[str, ...]
    words: Words


def gather(story: Story, config: Config, words: Words, rules: NetworkRules) -> Material:
    """Gather what a story has to say on a network."""
    profiles = _profiles_told(story, rules)
    told = tuple(_introduce(profile, rules.key) for profile in profiles)
    by_slug = {profile.slug: profile for profile in story.profiles}
    told_slugs = {profile.slug for profile in profiles}
    listed = tuple(
        _introduce(by_slug[line.slug], rules.key) if line.slug in by_slug else Newcomer(name=_clean(line.name))
        for line in story.roster
        if line.slug not in told_slugs
    )
    plain_url, tagged_url = link_of(story, config, rules.key)
    return Material(
        is_digest=story.kind is PublicationKind.DIGEST,
        hook=_clean(story.headline),
        standfirst=_find_standfirst(story, config, words, told),
        cluster=config.cluster.short_name or config.cluster.name,
        told=told,
        listed=listed,
        quote=_find_quote(() if story.compact else story.profiles, words, rules.manner.quote),
        url=plain_url if rules.links_work else "",
        tagged_url=tagged_url if rules.links_work else "",
        hashtags=make_hashtags(config.social.hashtags, _list_topics(story), rules.hashtag_length),
        words=words,
    )


def link_of(story: Story, config: Config, network: str) -> tuple[str, str]:
    """The link of a story, plain and as posts carry it: with its campaign tags when the workspace wants them."""
    if not story.url:
        return "", ""
    plain = to_ascii_link(story.url)
    return plain, tag_link(plain, network, name_campaign(story)) if config.social.tag_links else plain


def members_in_thread(story: Story, rules: NetworkRules) -> tuple[Newcomer, ...]:
    """The members that have a part of their own in a digest's thread; none where the network has one post."""
    is_thread = rules.manner.thread and story.kind is PublicationKind.DIGEST and not story.compact
    members = tuple(_introduce(profile, rules.key) for profile in story.profiles) if is_thread else ()
    telling = tuple(member for member in members if member.summary)
    return telling if 2 <= len(telling) <= THREAD_MOST else ()


def fill(material: Material, room: Room) -> dict[str, object]:
    """Fill a room: the values that a template is rendered with. Texts are plain; what there is no room for is ""."""
    words, told = material.words, material.told if room.summary else ()
    others = material.listed if told else material.told + material.listed
    link = (material.tagged_url if room.tagged else material.url) if room.link else ""
    names = words.join_some([name_of(other, room) for other in others], room.names) if others and room.names else ""
    return {
        "words": words,
        "hook": shorten(material.hook, room.hook),
        "standfirst": material.standfirst if room.standfirst else "",
        "members": tuple(narrow(member, room) for member in told),
        "joined": _say_joined(material, room),
        "welcome": words.text("social.welcome", names=names) if names and not told and material.is_digest else "",
        "others": words.text("social.others", names=names) if names and told else "",
        "quote": material.quote if room.quote else None,
        "read_more": _say_read_more(material) if link else "",
        "link": link,
        "hashtags": " ".join(f"#{tag}" for tag in material.hashtags[: room.hashtags]),
    }


def narrow(member: Newcomer, room: Room) -> Newcomer:
    """A member as far as there is room for it."""
    return replace(
        member,
        mention=member.mention if room.mentions else "",
        summary=shorten(member.summary, room.summary) if room.summary else "",
    )


def name_of(member: Newcomer, room: Room) -> str:
    """A member's name in running text, with its account when there is room."""
    return f"{member.name} ({member.mention})" if member.mention and room.mentions else member.name


def _profiles_told(story: Story, rules: NetworkRules) -> tuple[StoryProfile, ...]:
    # All or none: a post that tells of some members only would slight the others.
    telling = tuple(profile for profile in story.profiles if _summarise(profile))
    return telling if len(telling) <= rules.manner.told and not story.compact else ()


def _introduce(profile: StoryProfile, network: str) -> Newcomer:
    return Newcomer(
        name=_clean(profile.short_name),
        full_name=_clean(profile.name),
        mention=mention_on(network, profile.social),
        summary=_summarise(profile),
    )


def _summarise(profile: StoryProfile) -> str:
    """What a member does: its summary, else the first paragraph of its profile."""
    if profile.summary:
        return _clean(profile.summary)
    first = next((block.text for block in profile.blocks if isinstance(block, StoryParagraph)), "")
    return _clean(richtext.to_plain(first)) if first else ""


def _list_topics(story: Story) -> list[str]:
    """The members' focus areas: the first of each, then the second of each, so that all are heard."""
    rounds = zip_longest(*(profile.focus_areas for profile in story.profiles))
    return [area for each in rounds for area in each if area]


def _find_standfirst(story: Story, config: Config, words: Words, told: Sequence[Newcomer]) -> str:
    """The standfirst, unless it says what the post says anyway."""
    standfirst = _clean(story.standfirst)
    if story.kind is PublicationKind.ANNOUNCEMENT and story.profiles:
        name = story.profiles[0].short_name
        said = words.text("announcement.standfirst", name=name, cluster=config.cluster.name)
        if standfirst == _clean(said) or standfirst in {member.summary for member in told}:
            return ""
    return standfirst


def _find_quote(profiles: Sequence[StoryProfile], words: Words, longest: int) -> Said | None:
    """The first quote that is short enough: a quote is taken whole or not at all."""
    for profile in profiles:
        for block in profile.blocks:
            if isinstance(block, StoryQuote) and len(block.text) <= longest:
                by = ", ".join(part for part in (block.speaker, block.role, profile.short_name) if part)
                note = f" ({block.note})" if block.note else ""
                return Said(text=words.text("social.quote", text=_clean(block.text)), by=_clean(f"{by}{note}"))
    return None


def _say_joined(material: Material, room: Room) -> str:
    if material.is_digest or not room.names:
        return ""
    member = next(iter(material.told + material.listed), None)
    if member is None:
        return ""
    return material.words.text("social.joined", name=name_of(member, room), cluster=material.cluster)


def _say_read_more(material: Material) -> str:
    several = material.is_digest and len(material.told) > 1
    return material.words.text("social.read_stories" if several else "social.read_more")


def _clean(text: str) -> str:
    # A record's own "{url}" must not be taken for the editors' placeholder when an approved text is rendered again.
    return " ".join(text.replace("{url}", "url").split())
