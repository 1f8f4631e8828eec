"""Finds what is shipped with the program: templates, defaults and examples, in a wheel or in a checkout."""

from functools import cache
from pathlib import Path

from occnews.errors import ConfigError, OccnewsError

CONFIG_NAME = "config.toml"
_PACKAGE = Path(__file__).resolve().parent


@cache
def bundled_root() -> Path:
    """The folder that holds ``templates/``, ``examples/`` and ``config.toml`` as shipped.

    A wheel carries them in ``occnews/_bundled``; a checkout or an editable installation has them at its top.
    """
    for root in (_PACKAGE / "_bundled", _PACKAGE.parent.parent):
        if (root / "config.toml").is_file() and (root / "templates").is_dir():
            return root
    raise OccnewsError(f"This installation is incomplete: no templates beside {_PACKAGE}. Install occnews again.")


def templates_folder() -> Path:
    """The shipped templates: ``email/``, ``web/``, ``social/``, ``words/``."""
    return bundled_root() / "templates"


def examples_folder() -> Path:
    """The shipped example months."""
    return bundled_root() / "examples"


def checks_folder() -> Path:
    """The shipped pages about the rules of ``occnews check``, one each."""
    return bundled_root() / "docs" / "checks"


def default_config_file() -> Path:
    """The shipped ``config.toml``: the commented list of every default."""
    return bundled_root() / "config.toml"


def find_workspace(start: Path) -> Path:
    """Find the workspace: ``start`` or the nearest folder above it that holds ``config.toml``.

    Raises ConfigError when there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise ConfigError(f"There is no workspace in {start} or above it. Make one: occnews init FOLDER")
