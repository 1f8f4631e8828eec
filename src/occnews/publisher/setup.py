"""Make a workspace."""

import datetime as dt
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from occnews import resources
from occnews.config import CONFIG_NAME, load_config
from occnews.errors import ConfigError
from occnews.publisher.files import write_atomically
from occnews.publisher.inputs import read_line
from occnews.publisher.witness import WITNESS_NAME

KEY_NAME = "secret.key"
_IGNORED = (KEY_NAME, "occnews.db*", WITNESS_NAME, "outbox/", "build/", ".cache/")


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
    _ignore_in_git(folder / ".gitignore")
    make_key(folder)
    return path


def _ignore_in_git(path: Path) -> None:
    """Keep the key, the database and what is built out of Git; what stands in the file already stays."""
    there = path.read_bytes() if path.is_file() else b""
    missing = [line for line in _IGNORED if line.encode() not in there.splitlines()]
    gap = b"\n" if there and not there.endswith(b"\n") else b""
    if missing:
        write_atomically(path, there + gap + "".join(f"{line}\n" for line in missing).encode())


def make_key(folder: Path) -> None:
    """Write the workspace's secret key, readable by its owner only, unless there is one: it signs links and ids.

    An empty one, which a full disk or an older crash leaves, is none.
    """
    path = folder / KEY_NAME
    if path.is_file() and path.stat().st_size:
        return
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{KEY_NAME}.", suffix=".part")  # private from the start
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
