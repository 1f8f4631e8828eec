"""Gathers the members that published stories tell of: a record itself never reaches the public."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from occnews.config import Config
from occnews.model.directory import PublicMember
from occnews.model.member import Language
from occnews.model.story import Story, StoryBlock, StoryFigure, StoryImage, StoryQuote

# Where the Norwegian letters stand: behind z.
_NORWEGIAN: Final = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})


def list_public_members(stories: Sequence[Story], language: Language) -> tuple[PublicMember, ...]:
    """List the members in the stories of one language, by name. What was retracted tells of nobody."""
    told: dict[str, list[Story]] = {}
    for story in sort_stories(stories):
        for line in story.roster:
            told.setdefault(line.slug, []).append(story)
    members = (_gather(slug, found) for slug, found in told.items())
    return tuple(sorted(members, key=lambda each: (_sorting_name(each.line.name, language), each.line.slug)))


def sort_stories(stories: Sequence[Story]) -> list[Story]:
    """Stories, the newest first."""
    return sorted(stories, key=lambda story: (story.date, story.path), reverse=True)


def list_former_folders(stories: Sequence[Story], config: Config) -> frozenset[tuple[Language, str]]:
    """(language, its folder: "" or ``nb/``) of where the pages of stories stood when these were approved.

    ``stories`` are as they were approved, and say it in their address.
    """
    return frozenset((story.language, _former_folder(story, config)) for story in stories if story.page_url)


def _former_folder(story: Story, config: Config) -> str:
    # The site's own path may end like a language, so it goes first, where it is still the same.
    place = story.page_url.removeprefix(config.site.url)
    return f"{story.language}/" if place.endswith(f"/{story.language}/{story.path}/") else ""


def _gather(slug: str, stories: Sequence[Story]) -> PublicMember:
    lines = (line for line in stories[0].roster if line.slug == slug)
    profiles = (profile for story in stories for profile in story.profiles if profile.slug == slug)
    return PublicMember(line=next(lines), profile=next(profiles, None), stories=tuple(stories))


def _sorting_name(name: str, language: Language) -> str:
    folded = name.casefold()
    return folded.translate(_NORWEGIAN) if language is Language.NB else folded


def keep_own_images(story: Story) -> Story:
    """The story without the pictures that another site would send: whoever reads our page is not seen there."""
    return replace(
        story,
        hero=_own(story.hero),
        roster=tuple(replace(line, logo=_own(line.logo)) for line in story.roster),
        profiles=tuple(
            replace(each, logo=_own(each.logo), blocks=tuple(_keep_own_blocks(each.blocks))) for each in story.profiles
        ),
        related=tuple(replace(each, image=_own(each.image)) for each in story.related),
    )


def _own(image: StoryImage | None) -> StoryImage | None:
    return image if image and image.file else None


def _keep_own_blocks(blocks: Sequence[StoryBlock]) -> Iterator[StoryBlock]:
    for block in blocks:
        if isinstance(block, StoryQuote):
            yield replace(block, portrait=_own(block.portrait))
        elif not isinstance(block, StoryFigure) or block.image.file:
            yield block
