"""What somebody looks at: the choices that stand in the address, and the frame that they come to."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from occnews.model.member import Language
from occnews.publisher.previewing import Channel, Sheet
from occnews.render.screens import render_screen

CHANNELS: Final[Mapping[Channel, str]] = {
    Channel.EMAIL: "Email",
    Channel.TEXT: "Text",
    Channel.WEB: "Web",
    Channel.FEED: "Feed",
    Channel.SOCIAL: "Social",
    Channel.OUTBOX: "Outbox",
}
WIDTHS: Final = (("desktop", "desktop"), ("phone", "phone"), ("free", "free"))
THEMES: Final = (("light", "light"), ("dark", "dark, as made"), ("inverted", "dark, by inversion"))
PIXELS: Final[Mapping[str, int]] = {"desktop": 1000, "phone": 375}
_NARROWEST, _WIDEST = 280, 1600
# What mail programs do that know no dark style of the sender: everything but pictures is turned round.
_INVERSION: Final = (
    "<style>html{background:#fff;filter:invert(1) hue-rotate(180deg)}"
    "img,video,[background]{filter:invert(1) hue-rotate(180deg)}</style>"
)
_HEAD_END: Final = re.compile(r"</head>", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class View:
    """One tab's choices. ``show`` is "" or the name of a source; ``file`` a message of the outbox."""

    channel: Channel
    language: Language
    width: str
    pixels: int
    theme: str
    show: str
    images: bool
    file: str

    @classmethod
    def read(cls, query: Mapping[str, str], languages: Iterable[Language]) -> Self:
        """Read an address. What it does not say, or says wrongly, is as a new tab has it."""
        known = list(languages)
        pixels = query.get("pixels", "")
        return cls(
            channel=Channel(_choose(query.get("channel"), list(Channel))),
            language=Language(_choose(query.get("language"), known)),
            width=_choose(query.get("width"), [width for width, _ in WIDTHS]),
            pixels=min(_WIDEST, max(_NARROWEST, int(pixels))) if re.fullmatch("[0-9]{1,5}", pixels) else 640,
            theme=_choose(query.get("theme"), [theme for theme, _ in THEMES]),
            show=query.get("show", "")[:40],
            images=query.get("images") != "off",
            file=query.get("file", "")[:255],
        )

    @property
    def pixels_wide(self) -> int:
        return PIXELS.get(self.width, self.pixels)

    def to_query(self) -> str:
        """The address of exactly this."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in ("channel", "language", "width", "theme")}
        more = {
            "pixels": self.pixels if self.width == "free" else "",
            "show": self.show,
            "images": "" if self.images else "off",
            "file": self.file,
        }
        return urlencode({**plain, **{name: value for name, value in more.items() if value}})

    def to_frame_query(self) -> str:
        """The same of what the frame's page depends on: its width and its dark style are the frame's own."""
        choices = {
            "language": self.language,
            "theme": self.theme if self.theme == "inverted" else "",
            "show": self.show,
            "images": "" if self.images else "off",
            "file": self.file,
        }
        return urlencode({name: value for name, value in choices.items() if value})

    def with_channel(self, channel: Channel) -> str:
        """The address of another tab with the same choices."""
        return replace(self, channel=channel, show="", file="").to_query()

    def with_file(self, file: str) -> str:
        """The address of another message of the outbox."""
        return replace(self, file=file).to_query()


def _choose(wanted: str | None, known: list[Any]) -> str:
    return wanted if wanted is not None and wanted in known else str(known[0])


def make_document(sheet: Sheet | None, view: View) -> str:
    """The page for the frame: the sheet as a reader sees it, or one of its sources."""
    if sheet is None:
        sentence = "There is nothing to show yet."
        return render_screen("preview/nothing.html", language="en", sentence=sentence)
    source = dict(sheet.sources).get(view.show)
    if source is not None:
        return render_screen("preview/text.html", language="", title=view.show, text=source)
    return invert(sheet.document) if view.theme == "inverted" else sheet.document


def invert(document: str) -> str:
    """The page with its colours turned round, as some mail programs do in the dark."""
    end = _HEAD_END.search(document)
    return f"{document[: end.start()]}{_INVERSION}{document[end.start() :]}" if end else f"{_INVERSION}{document}"


def address_frame(document: str, view: View) -> str:
    """The frame's address, which changes with what it shows."""
    mark = hashlib.blake2b(document.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"/frames/{view.channel}?{view.to_frame_query()}&mark={mark}"


def title_frame(view: View) -> str:
    """What the frame is, for those who do not see it."""
    return f"{CHANNELS[view.channel]}, {view.language}, {view.width}, {dict(THEMES)[view.theme]}"
