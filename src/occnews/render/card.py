"""Share cards: the picture that networks show of a page that has none of its own. 1200 × 630 pixels, drawn by Typst.

The same card gives the same bytes: its fonts come from a pinned package and nothing else is asked for.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from occnews import resources
from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.errors import TemplateFailedError
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos
from occnews.model.story import RosterLine, Story, StoryImage, StoryQuote
from occnews.render.environment import CACHE_NAME
from occnews.render.palette import make_palette
from occnews.render.story_parts import QUOTE_MARKS, name_host

if TYPE_CHECKING:
    from typst import Compiler

CARD_SIZE: Final = (1200, 630)
TEMPLATE: Final = "card/card.typ"
_PIXELS_PER_INCH: Final = 144.0
_NAMES: Final = 8
# The package's name of each font, and the file that Typst reads it from.
_FONTS: Final = {"figo": "FiraGO-Regular.otf", "figbo": "FiraGO-Bold.otf"}
_EMOJI: Final = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\u20e3]+"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card says. ``logo`` is a name in ``media/`` or ""; ``text`` is the quote of ``attribution``, or a line."""

    language: Language
    kicker: str
    title: str
    text: str = ""
    attribution: str = ""
    is_quote: bool = False
    cluster: str
    host: str
    logo: str = ""

    @property
    def alt(self) -> str:
        """What stands on it, for those who cannot see it."""
        parts = (self.kicker, self.title, self.text, self.attribution)
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


def compose_card(story: Story, config: Config, logos: Logos) -> Card:
    """Choose what a story's card says: its headline, and its first short quote, else its names, else its standfirst."""
    words = load_words(story.language, config.templates_folder)
    number = words.text("page.number", number=story.number) if story.number else ""
    kicker = " · ".join(filter(None, (words.text(f"page.{story.kind}"), number, story.period_label)))
    quote = next(
        (b for p in story.profiles for b in p.blocks if isinstance(b, StoryQuote) and len(b.text) <= 240), None
    )
    is_welcome = story.kind is PublicationKind.ANNOUNCEMENT
    if is_welcome and quote:
        text, attribution = quote.text, ", ".join(filter(None, (quote.speaker, quote.role)))
    else:
        names = words.join_some([_name_drawn(line) for line in story.roster], _NAMES) if not is_welcome else ""
        text, attribution = names or story.standfirst, ""
    member_logo = story.roster[0].logo if is_welcome and story.roster else None
    return Card(
        language=story.language,
        kicker=kicker,
        title=_title_drawn(story) or config.cluster.name,
        text=text,
        attribution=attribution,
        is_quote=bool(attribution),
        cluster=config.cluster.name,
        host=config.site.host,
        logo=_file_of(member_logo) or _file_of(logos.light),
    )


def _name_drawn(line: RosterLine) -> str:
    """A member's name as it can be drawn: one that is emoji alone by its site, else by its slug."""
    return line.name if _drop_emoji(line.name) else name_host(line.website) or line.slug


def _title_drawn(story: Story) -> str:
    """The headline, with a name that is emoji alone as it can be drawn; "" when nothing of it can be."""
    title = story.headline
    for line in story.roster:
        short = [profile.short_name for profile in story.profiles if profile.slug == line.slug]
        for name in (line.name, *short):
            title = title if _drop_emoji(name) else title.replace(name, _name_drawn(line))
    return title if _drop_emoji(title) else ""


def compose_site_card(language: Language, config: Config, logos: Logos) -> Card:
    """What the card of all other pages of the site says."""
    words = load_words(language, config.templates_folder)
    return Card(
        language=language,
        kicker=words.text("page.digest"),
        title=words.text("page.archive", cluster=config.cluster.name),
        text=words.text("page.archive_standfirst", cluster=config.cluster.name),
        cluster=config.cluster.name,
        host=config.site.host,
        logo=_file_of(logos.light),
    )


def _file_of(image: StoryImage | None) -> str:
    return image.file if image else ""


def name_card(card: Card, config: Config) -> str:
    """The card's file name, by all that decides how it looks: whoever has the file has the card."""
    facts = (_write_values(card, config), _read_template(config).decode(), _read_version())
    return f"{hashlib.sha256(repr(facts).encode()).hexdigest()[:24]}.png"


@lru_cache(maxsize=1)
def _read_version() -> str:
    return version("typst")


def draw_card(card: Card, config: Config) -> bytes:
    """Draw a card as PNG. Raises TemplateFailedError when the template cannot be drawn."""
    import typst

    compiler = _open_compiler(config.root / CACHE_NAME / "fonts", config.media_folder)
    try:
        drawn = compiler.compile(
            _read_template(config),
            format="png",
            ppi=_PIXELS_PER_INCH,
            sys_inputs={"card": _write_values(card, config)},
        )
    except typst.TypstError as error:
        raise TemplateFailedError(TEMPLATE, None, error.message) from None
    assert isinstance(drawn, bytes), "a card has one page"
    return drawn


def _write_values(card: Card, config: Config) -> str:
    """The card's texts and colours as JSON, without what no font has."""
    theme = make_palette(config.brand).light
    texts = {name: _drop_emoji(value) if isinstance(value, str) else value for name, value in asdict(card).items()}
    colors = {"accent": theme.accent, "ink": theme.ink, "quiet": theme.quiet, "tint": theme.tint}
    logo = f"/{card.logo}" if card.logo else ""
    values = {**texts, **colors, "logo": logo, "marks": QUOTE_MARKS[card.language]}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _drop_emoji(text: str) -> str:
    """The text without emoji, which no font of ours has; they stay in the alternative text."""
    import regex  # type: ignore[import-untyped]  # no types are published

    return " ".join(regex.sub(_EMOJI, "", text).split())


def _read_template(config: Config) -> bytes:
    """The workspace's own template, else the shipped one."""
    own = config.templates_folder / TEMPLATE
    return (own if own.is_file() else resources.templates_folder() / TEMPLATE).read_bytes()


@lru_cache(maxsize=2)
def _open_compiler(fonts_folder: Path, media_folder: Path) -> "Compiler":
    """Keep the compiler, which has read the fonts: 5 ms a card with it, 60 without."""
    import typst

    _write_fonts(fonts_folder)
    media_folder.mkdir(parents=True, exist_ok=True)
    # A root of its own: a template reads the workspace's pictures, and nothing else of this machine.
    return typst.Compiler(root=str(media_folder), font_paths=[str(fonts_folder)], ignore_system_fonts=True)


def _write_fonts(folder: Path) -> None:
    """Lay the fonts out as files, which is all that Typst reads."""
    from pymupdf_fonts import myfont

    folder.mkdir(parents=True, exist_ok=True)
    for name, file in _FONTS.items():
        path = folder / file
        if path.is_file():
            continue
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as part:
            part.write(myfont(name))
        Path(temporary).replace(path)
