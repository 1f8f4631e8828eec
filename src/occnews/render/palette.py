"""The brand's colours for light and dark backgrounds, each readable on what it stands on (WCAG 2.2, 1.4.3)."""

import colorsys
from dataclasses import dataclass
from functools import lru_cache

from occnews.config import Brand

READABLE = 4.5
_COMFORTABLE = 5.5
_STEPS = 25
_WHITE = "#ffffff"
_BLACK = "#000000"


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One theme's colours, ``#rrggbb``: ``page`` lies around the ``card`` that holds the text.

    ``accent`` and ``quiet`` are readable as text on page and card, ``on_accent`` on ``accent``. ``rule`` is for
    lines, ``plate`` lies under logos, ``tint`` under what is set apart.
    """

    page: str
    card: str
    ink: str
    quiet: str
    accent: str
    on_accent: str
    rule: str
    tint: str
    plate: str = _WHITE


@dataclass(frozen=True, kw_only=True)
class Palette:
    light: Theme
    dark: Theme


@lru_cache(maxsize=8)
def make_palette(brand: Brand) -> Palette:
    """Derive both themes from the brand's accent and ink, moved as little as readability asks for."""
    page, tint = mix(brand.ink, _WHITE, 0.06), mix(brand.accent, _WHITE, 0.07)
    darkest = min(page, tint, key=_luminance)
    light_accent = make_readable(brand.accent, darkest)
    ink = make_readable(brand.ink, darkest, least=7)
    light = Theme(
        page=page,
        card=_WHITE,
        ink=ink,
        quiet=make_readable(mix(ink, _WHITE, 0.66), darkest),
        accent=light_accent,
        on_accent=choose_text_color(light_accent),
        rule=mix(ink, _WHITE, 0.16),
        tint=tint,
    )
    return Palette(light=light, dark=_make_dark(brand))


def _make_dark(brand: Brand) -> Theme:
    # Grey rather than black: pure black smears on OLED screens, and clients that invert leave greys alone.
    card, ink = "#1d2326", "#eaeeee"
    tint = mix(brand.accent, card, 0.16)
    readable = make_readable(brand.accent, max(card, tint, key=_luminance), least=_COMFORTABLE)
    # Softened, as a saturated colour glares on dark grey; a grey one would only be fainter than the text.
    accent = mix(readable, ink, 0.7) if _is_coloured(brand.accent) else ink
    return Theme(
        page="#13181a",
        card=card,
        ink=ink,
        quiet=make_readable("#aab5b7", tint),
        accent=accent,
        on_accent=choose_text_color(accent),
        rule="#3b464a",
        tint=tint,
    )


def measure_contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Mix two colours: ``share`` of the one, the rest of the other."""
    parts = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = ((a * share + b * (1 - share)) / 255 for a, b in parts)
    return _write((red, green, blue))


def make_readable(color: str, background: str, *, least: float = READABLE) -> str:
    """Lighten or darken a colour, its hue kept, until it reaches a contrast of ``least`` on a background."""
    brighter = measure_contrast(_WHITE, background) > measure_contrast(_BLACK, background)
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(color)))
    goal = 1.0 if brighter else 0.0
    for step in range(_STEPS + 1):
        moved = lightness + (goal - lightness) * step / _STEPS
        found = color if not step else _write(colorsys.hls_to_rgb(hue, moved, saturation))
        if measure_contrast(found, background) >= least:
            return found
    return _WHITE if brighter else _BLACK


def choose_text_color(background: str) -> str:
    """White where it is readable on the background, else the dark theme's near-black, else black."""
    return next((text for text in (_WHITE, "#13181a") if measure_contrast(text, background) >= READABLE), _BLACK)


def _is_coloured(color: str) -> bool:
    channels = _channels(color)
    return max(channels) - min(channels) > 16


def _luminance(color: str) -> float:
    red, green, blue = (_linearise(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearise(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _write(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
