"""Which files of a workspace are its own: all that the team put there, and nothing that can be made again."""

import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from occnews.config import CONFIG_NAME, Config
from occnews.publisher.setup import KEY_NAME

MANIFEST_NAME: Final = "occnews-backup.json"
"""What tells a backup from any other ZIP file."""
KEPT_PREFIX: Final = "before-restore-"
DERIVED: Final = ("feeds", "site", "build", ".cache")
"""The folders that the database is enough for."""
# Of the files that the program itself does not need: nobody wants a folder of films carried off each night.
FILE_LIMIT: Final = 200_000_000
TOTAL_LIMIT: Final = 1_000_000_000
COUNT_LIMIT: Final = 10_000
# A backup is brought back on any system, so it holds no name that one of them refuses. Source: Microsoft, Naming files.
_NOT_PORTABLE: Final = re.compile(
    r'[\x00-\x1f\\:<>"|?*\ud800-\udfff]|[. ](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)([./]|$)', re.IGNORECASE
)


@dataclass
class Belongings:
    """The files of a workspace by their names in it. ``left_out`` names what is the team's too, and goes along with no
    backup: too large or too many, unreadable, a workspace of its own, or of a name that
    other systems cannot hold."""

    files: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def list_belongings(config: Config, database: Path | None) -> Belongings:
    """List a workspace's own files, but for its settings and the database.

    What is derived, sent (``outbox/``) or hidden, links, backups, and copies of the database are none.
    """
    root, found = config.root, Belongings()
    for path in _list_needed(config):
        found.files[path.relative_to(root).as_posix()] = path
    taken = {_fold(name) for name in (*found.files, CONFIG_NAME)}
    count = total = 0
    for path in _list_others(root, database, found.left_out):
        name = path.relative_to(root).as_posix()
        if name in found.files or name == CONFIG_NAME:
            continue
        size = _measure(path)
        if (
            size is None
            or size > FILE_LIMIT
            or total + size > TOTAL_LIMIT
            or count == COUNT_LIMIT
            or _NOT_PORTABLE.search(name)
            or _fold(name) in taken
        ):
            found.left_out.append(name)
            continue
        found.files[name] = path
        taken.add(_fold(name))
        count, total = count + 1, total + size
    return found


def _measure(path: Path) -> int | None:
    """The size of a file; None when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size
    except OSError:
        return None


def _fold(name: str) -> str:
    """What a name is to a system that tells neither case nor ways of writing accents apart."""
    return unicodedata.normalize("NFC", name).casefold()


def _list_needed(config: Config) -> Iterator[Path]:
    """What the program itself needs: pictures, templates, the key, the logos."""
    for folder in (config.media_folder, config.templates_folder):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    for name in (KEY_NAME, ".gitignore", config.brand.logo, config.brand.logo_dark):
        path = (config.root / name).resolve()
        if name and path.is_file() and path.is_relative_to(config.root):
            yield path


def _list_others(root: Path, database: Path | None, left_out: list[str]) -> Iterator[Path]:
    """Walk through what the team put into the workspace. A workspace inside is named as left out: it has a key."""
    for place, folders, files in os.walk(root):
        here, kept = Path(place), []
        for name in sorted(folders):
            if name.startswith(".") or (here / name).is_symlink() or (here == root and _is_ours(name)):
                continue
            if (here / name / CONFIG_NAME).is_file():
                left_out.append((here / name).relative_to(root).as_posix())
            else:
                kept.append(name)
        folders[:] = kept
        for name in sorted(files):
            path = here / name
            is_shadow = name.startswith((".", "~$")) or path.is_symlink() or not path.is_file()
            if not is_shadow and not _is_database(path, database) and not _is_backup(path):
                yield path


def _is_ours(name: str) -> bool:
    """Whether a folder of the workspace is derived, sent, or was put aside by a restore."""
    return name in DERIVED or name in {"outbox", "media", "templates"} or name.startswith(KEPT_PREFIX)


def _is_database(path: Path, database: Path | None) -> bool:
    """Whether a file is the database, its log, or a copy that was made before a migration."""
    return database is not None and path.parent == database.parent and path.name.startswith(database.name)


def _is_backup(path: Path) -> bool:
    if path.suffix.lower() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST_NAME in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
