"""Pictures of a preview: every channel in each width and theme, drawn by a Chromium that this machine has."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from occnews.errors import InputError, OccnewsError
from occnews.model.member import Language
from occnews.publisher import Publisher
from occnews.publisher.previewing import Channel, Renderings, compose_preview
from occnews.web.preview.views import PIXELS, THEMES, invert

CHANNELS: Final = (Channel.EMAIL, Channel.TEXT, Channel.WEB, Channel.FEED, Channel.SOCIAL)
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_QUIET: Final = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
_PATIENCE: Final = 120
# A browser draws no taller pictures.
_HIGHEST: Final = 16_000
_FRAME: Final = (
    '<iframe id="{name}" width="{width}" height="{height}" sandbox="allow-same-origin" style="display:block;border:0;'
    'background:{paper};color-scheme:{scheme}" srcdoc="{document}"></iframe>'
)
_PAGE: Final = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src file: data:\">"
    '<body style="margin:0">{frames}{script}</body>'
)
_MEASURE: Final = (
    '<script>addEventListener("load",()=>{for(const f of document.querySelectorAll("iframe"))'
    "f.dataset.high=f.contentDocument.documentElement.scrollHeight})</script>"
)


@dataclass(frozen=True, kw_only=True)
class _Shot:
    name: str
    document: str
    width: int
    theme: str

    def write_frame(self, height: int) -> str:
        dark = self.theme == "dark"
        document = invert(self.document) if self.theme == "inverted" else self.document
        return _FRAME.format(
            name=self.name,
            width=self.width,
            height=height,
            paper="#121212" if dark else "#fff",
            scheme="dark" if dark else "light",
            document=escape(document.replace('loading="lazy"', 'loading="eager"')),  # all of it is in view
        )


def shoot(
    p: Publisher, name: str, folder: Path, *, languages: Sequence[Language] = (), drawn: Callable[[Path], None]
) -> None:
    """Write a PNG of each channel, width, theme and language into ``folder``; ``drawn`` is told each.

    Raises InputError when there is no Chromium, OccnewsError when it fails.
    """
    browser = find_browser()
    composed = compose_preview(p, name)
    renderings = Renderings(p, composed)
    folder.mkdir(parents=True, exist_ok=True)
    # Beside the pictures: a browser that is confined may not read what is elsewhere.
    with tempfile.TemporaryDirectory(dir=folder, prefix="drawing-") as place:
        shots = [
            each for language in languages or composed.publication.languages for each in _plan(renderings, language)
        ]
        _copy_pictures(p.config.media_folder, [each.document for each in shots], Path(place))
        heights = _measure(browser, Path(place), [each for each in shots if each.theme == THEMES[0][0]])

        def draw(shot: _Shot) -> Path:
            return _draw(browser, Path(place), shot, heights[_untheme(shot)], folder / f"{shot.name}.png")

        with ThreadPoolExecutor(max(1, (os.cpu_count() or 2) // 2)) as workers:
            for path in workers.map(draw, shots):
                drawn(path)


def find_browser() -> str:
    """The program of a Chromium on this machine. Raises InputError when there is none."""
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    browser = next((each for each in found if each), None)
    if browser is None:
        raise InputError(
            "Pictures are drawn by Chromium, Chrome or Edge, and none of them is on this machine. Install one; or look "
            "at the preview in the browser that you have: occnews preview"
        )
    return browser


def _plan(renderings: Renderings, language: Language) -> Iterator[_Shot]:
    for channel in CHANNELS:
        document = renderings.show(channel, language).document
        for width, pixels in PIXELS.items():
            for theme, _ in THEMES:
                yield _Shot(name=f"{channel}-{width}-{theme}-{language}", document=document, width=pixels, theme=theme)


def _untheme(shot: _Shot) -> str:
    return shot.name.replace(f"-{shot.theme}-", f"-{THEMES[0][0]}-")


def _copy_pictures(media: Path, documents: Sequence[str], place: Path) -> None:
    (place / "media").mkdir()
    for name in {name for document in documents for name in re.findall(r"\bmedia/([\w-]+\.\w+)", document)}:
        if (media / name).is_file():
            shutil.copyfile(media / name, place / "media" / name)


def _measure(browser: str, place: Path, shots: Sequence[_Shot]) -> Mapping[str, int]:
    """How high each document is at its width, by the name of its shot. A theme changes no height."""
    page = place / "measure.html"
    frames = "".join(shot.write_frame(800) for shot in shots)
    page.write_text(_PAGE.format(frames=frames, script=_MEASURE), encoding="utf-8")
    dumped = _run(browser, place / "measure", "--dump-dom", page.as_uri())
    found = {match[1]: int(match[2]) for match in re.finditer(r'<iframe id="([^"]+)"[^>]* data-high="(\d+)"', dumped)}
    return {shot.name: min(_HIGHEST, max(200, found.get(shot.name, 0))) for shot in shots}


def _draw(browser: str, place: Path, shot: _Shot, height: int, target: Path) -> Path:
    page = place / f"{shot.name}.html"
    page.write_text(_PAGE.format(frames=shot.write_frame(height), script=""), encoding="utf-8")
    picture = place / f"{shot.name}.png"
    size = f"--window-size={shot.width},{height}"
    _run(browser, place / f"{shot.name}.profile", size, f"--screenshot={picture}", page.as_uri())
    if not picture.is_file():
        raise OccnewsError(f"{browser} drew no picture of {shot.name}; try again.")
    picture.replace(target)
    return target


def _run(browser: str, profile: Path, *arguments: str) -> str:
    """Run the browser once, with a profile of its own, and return what it prints."""
    # As root, which only containers are, it refuses to start in its own sandbox; it sees nothing but our own pages.
    alone = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    command = [browser, *_QUIET, *alone, f"--user-data-dir={profile}", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OccnewsError(f"{browser} cannot draw: {error}") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OccnewsError(f"{browser} cannot draw: {words[-1] if words else f'it ended with code {done.returncode}'}")
    return done.stdout.decode("utf-8", "replace")
