"""Pictures of every channel, drawn by the machine's own browser."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from occnews.errors import InputError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.publisher import Publisher, drafting
from occnews.web.preview import shooting
from occnews.web.preview.shooting import find_browser, shoot


def test_machine_without_a_browser_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(shooting, "_PLACES", ())
    with pytest.raises(InputError, match="Install one; or look at the preview in the browser that you have"):
        find_browser()


@pytest.mark.slow
@pytest.mark.browser
def test_every_channel_width_and_theme_is_drawn_whole(publisher: Publisher, tmp_path: Path) -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("there is no Chromium on this machine")
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    drawn: list[Path] = []
    shoot(publisher, "2025-11", tmp_path / "pictures", languages=(Language.NB,), drawn=drawn.append)
    names = {
        f"{channel}-{width}-{theme}-nb.png"
        for channel in ("email", "text", "web", "feed", "social")
        for width in ("desktop", "phone")
        for theme in ("light", "dark", "inverted")
    }
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {path.name for path in drawn} == names
    corners = {}
    for path in drawn:
        with Image.open(path) as picture:
            assert picture.width == (375 if "phone" in path.name else 1000)
            assert picture.height > 300
            corner = picture.convert("RGB").getpixel((1, picture.height - 2))
            assert isinstance(corner, tuple)
            corners[path.name] = sum(corner)
    assert all(total > 600 for name, total in corners.items() if "light" in name)
    assert all(total < 200 for name, total in corners.items() if "light" not in name)
