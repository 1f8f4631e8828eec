"""The members that the public has been told of."""

from dataclasses import dataclass

from occnews.model.story import RosterLine, Story, StoryProfile


@dataclass(frozen=True, kw_only=True)
class PublicMember:
    """A member as its published stories tell of it: ``line`` and ``profile`` are of the newest that has them."""

    line: RosterLine
    profile: StoryProfile | None
    stories: tuple[Story, ...]

    @property
    def file(self) -> str:
        """Its page in the main language, relative to the site's root."""
        return f"members/{self.line.slug}/index.html"
