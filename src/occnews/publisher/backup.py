"""Backups: a workspace in one file, and back.

A backup is a ZIP file of what cannot be made again: the database, ``media/``, ``templates/``, the settings with the
logos that they name, the key, and the team's own files in the workspace; and a manifest of every file's hash. Feeds,
archive and builds derive from these and are not in it. The database is a SQLite file in it, also when it is on a
server: a backup can be brought back anywhere.
"""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from occnews import __version__
from occnews.config import CONFIG_NAME, load_config
from occnews.errors import ConflictError, FileUnusableError, InputError, OccnewsError
from occnews.publisher import Publisher
from occnews.publisher.belongings import DERIVED, KEPT_PREFIX, MANIFEST_NAME, list_belongings
from occnews.publisher.standing import pause_restored
from occnews.store import open_store
from occnews.store.copying import copy_to_file

FORMAT: Final = 1
_DATABASE: Final = "occnews.db"
_MANIFEST_MOST: Final = 100_000_000
_UNPACKING: Final = ".restoring-"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, kw_only=True)
class BackupReport:
    """Where a backup went: how many files are in it, its size in bytes, and which of the team's files are not."""

    file: Path
    count: int
    size: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RestoreReport:
    """What a restore did. ``kept`` is the folder with what stood there before, None when nothing did. ``paused`` names
    the schedules, which wait for somebody to let them go on.

    ``was_on_server``: the database was on a server when the backup was made; it is a file now.
    """

    folder: Path
    count: int
    made_at: str
    version: str
    kept: Path | None
    paused: tuple[str, ...] = ()
    was_on_server: bool = False


def back_up(p: Publisher, file: Path, *, force: bool = False) -> BackupReport:
    """Write the whole workspace into one file; into a folder under a name with the time.

    Only its owner may read it: it holds the key and people's data. Raises ConflictError when the file is there, unless
    ``force``.
    """
    if file.is_dir():
        file = file / f"occnews-backup-{p.now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.zip"
    if file.exists() and not force:
        raise ConflictError(f"{file} is there already. Name another file, or add --force to replace it.")
    with _writing(file), tempfile.TemporaryDirectory(prefix="occnews-") as temporary:
        copy = Path(temporary) / _DATABASE
        copy_to_file(p.store, copy)
        handle, part = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                count, left_out = _write_archive(p, stream, copy)
                stream.flush()
                os.fsync(stream.fileno())
            Path(part).replace(file)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    return BackupReport(file=file, count=count, size=file.stat().st_size, left_out=left_out)


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OccnewsError(
            f"{error.filename or file} cannot be read or written: {error.strerror or error}. No backup was made."
        ) from None


def _write_archive(p: Publisher, stream: Any, database: Path) -> tuple[int, tuple[str, ...]]:
    """Write every file and the manifest. Returns how many files, and which are left out."""
    place, settings = _settle_database(p)
    # Of a database that has moved to a server, the file may still be there: another one, with a log of its own.
    own = list_belongings(p.config, p.store.file or p.config.root / _DATABASE)
    contents: dict[str, Path | bytes] = {**own.files, place: database, CONFIG_NAME: settings}
    hashes: dict[str, dict[str, object]] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            hashes[name] = _put_in(archive, _describe_file(name, p.now), content)
        manifest = {
            "format": FORMAT,
            "occnews": __version__,
            "made_at": p.now.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "was_on_server": p.store.file is None,
            "files": hashes,
        }
        archive.writestr(_describe_file(MANIFEST_NAME, p.now), json.dumps(manifest, indent=1))
    return len(contents), tuple(own.left_out)


def _put_in(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: Path | bytes) -> dict[str, object]:
    """Write one file, in pieces; returns its hash and size, as written."""
    digest, size = hashlib.sha256(), 0
    source = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
    with source, archive.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return {"sha256": digest.hexdigest(), "size": size}


def _describe_file(name: str, now: dt.datetime) -> zipfile.ZipInfo:
    moment = now.astimezone(dt.UTC)
    info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _settle_database(p: Publisher) -> tuple[str, bytes]:
    """Where the database stands in the archive, and the settings, which name that place."""
    root, file = p.config.root, p.store.file
    settings = (root / CONFIG_NAME).read_bytes()
    inside = file is not None and file.resolve().is_relative_to(root)
    if file is not None and inside and load_config(root, {}).database == p.config.database:
        place = file.resolve().relative_to(root).as_posix()
        if p.config.database == f"sqlite:///{place}":
            return place, settings
    import tomlkit

    document = tomlkit.parse(settings.decode("utf-8"))
    document["database"] = f"sqlite:///{_DATABASE}"
    return _DATABASE, tomlkit.dumps(document).encode()


def is_backup(path: Path) -> bool:
    """Whether a file calls itself a backup by its end, or is a ZIP file."""
    return path.is_file() and (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path))


def restore(file: Path, folder: Path, *, now: dt.datetime, force: bool = False) -> RestoreReport:
    """Bring a backup back into ``folder``, whole or not at all; a database of an earlier version is brought up to date.

    Raises FileUnusableError for what is no backup, is damaged or is from a newer version; ConflictError when the folder
    holds something, unless ``force``: what stood there is then kept in a folder beside it.
    """
    is_new = not folder.exists()
    if not is_new and not (folder.is_dir() and (force or _is_empty(folder))):
        hint = "Name an empty folder" + (", or add --force: what is there is kept" if folder.is_dir() else "")
        raise ConflictError(f"{folder} is not empty. {hint}.")
    with _restoring(file):
        folder.mkdir(parents=True, exist_ok=True)
        for left_behind in folder.glob(f"{_UNPACKING}*"):
            shutil.rmtree(left_behind)
        temporary = Path(tempfile.mkdtemp(dir=folder, prefix=_UNPACKING))
        try:
            manifest = _unpack(file, temporary)
            paused = _try_out(file, temporary, now)
            kept = _set_aside(folder, temporary, now) if not is_new else None
            _move_in(temporary, folder)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            if is_new:
                with suppress(OSError):
                    folder.rmdir()
            raise
        temporary.rmdir()
    return RestoreReport(
        folder=folder,
        count=len(manifest["files"]),
        made_at=str(manifest.get("made_at", "")),
        version=str(manifest.get("occnews", "")),
        kept=kept,
        paused=paused,
        was_on_server=manifest.get("was_on_server") is True,
    )


def _is_empty(folder: Path) -> bool:
    """Whether nothing is in a folder but what a restore left behind that was killed."""
    return all(path.name.startswith(_UNPACKING) for path in folder.iterdir())


@contextmanager
def _restoring(file: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileUnusableError(file, f"this is no whole backup of occnews ({error}). Nothing was changed.") from None
    except OSError as error:
        raise OccnewsError(f"{error.filename or file} cannot be used: {error.strerror or error}.") from None


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack what the manifest lists, each file checked by size and hash. Returns the manifest."""
    with zipfile.ZipFile(file) as archive:
        manifest = _read_manifest(file, archive)
        for name, facts in manifest["files"].items():
            target = folder.joinpath(*_check_name(name).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = _copy_out(archive, name, target, int(facts["size"]))
            if digest != facts["sha256"]:
                raise ValueError(f"{name} is damaged")
    return manifest


def _read_manifest(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST_NAME)
    except KeyError:
        raise ValueError(f"there is no {MANIFEST_NAME} in it") from None
    if info.file_size > _MANIFEST_MOST:
        raise ValueError(f"its {MANIFEST_NAME} is too long")
    with archive.open(info) as stream:
        manifest = json.loads(stream.read(_MANIFEST_MOST))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise ValueError(f"its {MANIFEST_NAME} lists no files")
    if not isinstance(manifest.get("format"), int) or manifest["format"] > FORMAT:
        raise FileUnusableError(
            file,
            f"was made by a newer version of occnews ({manifest.get('occnews', 'unknown')}; this is {__version__}). "
            "Install that one or a newer one. Nothing was changed.",
        )
    for name, facts in manifest["files"].items():
        if not isinstance(facts, dict) or not isinstance(facts.get("size"), int) or "sha256" not in facts:
            raise ValueError(f"its {MANIFEST_NAME} does not describe {name}")
    if CONFIG_NAME not in manifest["files"]:
        raise ValueError(f"there is no {CONFIG_NAME} in it")
    return manifest


def _check_name(name: str) -> PurePosixPath:
    """Refuse a name that would lead out of the folder, or mean something else on another system."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or any(mark in name for mark in '\\:\0<>"|?*'):
        raise ValueError(f"it holds a file of the name {name!r}")
    return path


def _copy_out(archive: zipfile.ZipFile, name: str, target: Path, size: int) -> str:
    """Unpack one file, no more of it than its size; returns its hash."""
    digest = hashlib.sha256()
    # Made for its owner only: the key is among them. What a web server reads is written anew elsewhere.
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        source = archive.open(name)
    except KeyError:
        os.close(handle)
        raise ValueError(f"{name} is missing") from None
    with os.fdopen(handle, "wb") as stream, source:
        left = size
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise ValueError(f"{name} is longer than it should be")
            digest.update(chunk)
            stream.write(chunk)
    if left:
        raise ValueError(f"{name} is cut off")
    return digest.hexdigest()


def _try_out(file: Path, folder: Path, now: dt.datetime) -> tuple[str, ...]:
    """Open what was unpacked as a workspace, bringing its database up to date; returns its schedules, now paused."""
    config = load_config(folder, {})
    database = config.database.removeprefix("sqlite:///")
    if database == config.database or not (folder / database).resolve().is_relative_to(folder.resolve()):
        raise FileUnusableError(file, "its settings name a database outside the workspace.")
    if not (folder / database).is_file():
        raise FileUnusableError(file, f"the database {database} is missing in it.")
    names = tuple(schedule.name for schedule in config.schedules)
    with (
        open_store(config.database, root=folder, now=now) as restored,
        restored.changing(by="occnews", command="restore", at=now) as tx,
    ):
        # Nobody knows what was done since the backup was made: people say when they go on.
        pause_restored(tx, names, now, "the workspace was brought back from a backup")
    return names


def _set_aside(folder: Path, coming: Path, now: dt.datetime) -> Path | None:
    """Move what the backup replaces, and what derives from it, into a folder of its own; None when there is nothing."""
    names = {path.name for path in coming.iterdir()}
    names |= {path.name for path in folder.iterdir() if path.name.startswith(f"{_DATABASE}-")}
    # What derives from the database is written again, and until then must not look like a stranger's.
    present = sorted(name for name in {*names, *DERIVED} if (folder / name).exists())
    if not present:
        return None
    kept = folder / f"{KEPT_PREFIX}{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    while kept.exists():
        number += 1
        kept = kept.with_name(f"{kept.name.split('.')[0]}.{number}")
    kept.mkdir()
    # The settings first: from here until they are back, nobody takes the folder for a workspace.
    for name in sorted(present, key=lambda name: name != CONFIG_NAME):
        (folder / name).replace(kept / name)
    return kept


def _move_in(coming: Path, folder: Path) -> None:
    for path in sorted(coming.iterdir(), key=lambda path: path.name == CONFIG_NAME):
        path.replace(folder / path.name)


def suggest_folder(file: Path, present: Path) -> Path:
    """Where a backup goes when nobody says: a folder of its name, in the present one."""
    name = file.name.removesuffix(file.suffix) or file.name
    if not name:
        raise InputError("Say where to: occnews restore FILE DIR")
    return present / name
