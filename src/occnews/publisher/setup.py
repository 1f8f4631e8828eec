"""Make a workspace."""

import datetime as dt
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from occnews import resources
from occnews.config import CONFIG_NAME, load_config
from occnews.errors import ConfigError
from occnews.publisher.files import write_atomically
from occnews.publisher.inputs import read_line

KEY_NAME = "secret.key"
_IGNORED = f"{KEY_NAME}\noccnews.db*\noutbox/\nbuild/\n.cache/\n"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What ``init`` asks. ``languages``: codes, the main one first."""

    name: str
    site_url: str = ""
    time_zone: str = "Europe/Oslo"
    languages: tuple[str, ...] = ("en",)
    announces_from: dt.date | None = None
    me: str = ""


def init_workspace(folder: Path, answers: Answers) -> Path:
    """Make a workspace in ``folder``: its ``config.toml`` (commented, with the answers in it) and its key.

    Returns the settings file. Raises ConfigError when there is a workspace already or an answer is not acceptable;
    then nothing is left behind.
    """
    path = folder / CONFIG_NAME
    if path.exists():
        raise ConfigError(f"{path} is there already: {folder} is a workspace. Change its settings in that file.")
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; name a folder.")
    write_atomically(path, _fill_in(answers))
    try:
        load_config(folder, {})
    except ConfigError:
        path.unlink()
        raise
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, _IGNORED)
    make_key(folder)
    return path


def make_key(folder: Path) -> None:
    """Write the workspace's secret key, readable by its owner only, unless there is one: it signs links and ids."""
    try:
        handle = os.open(folder / KEY_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")


def _fill_in(answers: Answers) -> str:
    """The shipped settings with the answers in place; every comment stays."""
    import tomlkit

    document = tomlkit.parse(resources.default_config_file().read_text(encoding="utf-8"))
    for option, text in (("--name", answers.name), ("--site", answers.site_url), ("--me", answers.me)):
        read_line(text, option)
    values = {
        ("cluster", "name"): answers.name,
        ("site", "url"): answers.site_url,
        ("site", "time_zone"): answers.time_zone,
        ("site", "languages"): list(answers.languages),
        ("editorial", "announces_from"): answers.announces_from.isoformat() if answers.announces_from else "",
        ("team", "me"): answers.me,
    }
    for (section, key), value in values.items():
        table = document[section]
        assert isinstance(table, dict)
        table[key] = value
    return tomlkit.dumps(document)
