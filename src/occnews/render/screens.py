"""The screens of our own tools: shipped templates alone, so that none of a team's own breaks what shows its mistake."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from occnews import resources

_FOLDER = "web"


def render_screen(name: str, **values: object) -> str:
    """Render one screen, such as ``preview/shell.html``; all values are escaped."""
    return _open_screens().get_template(name).render(**values)


def screen_asset(name: str) -> Path | None:
    """The file of a script or style sheet of the screens, such as ``preview/preview.js``; None when there is none."""
    path = resources.templates_folder() / _FOLDER / name
    return path if path.suffix in (".js", ".css") and path.is_file() else None


@cache
def _open_screens() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources.templates_folder() / _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
