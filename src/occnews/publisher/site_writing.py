"""Writes a planned site: only what changed, what is gone taken away, and never a half of anything."""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from occnews.errors import ConflictError
from occnews.model.site import SiteFile, SitePlan
from occnews.publisher.files import write_atomically

MANIFEST: Final = ".occnews-site.json"
"""What a site's folder holds of ours: each file with what it was made from and what it is; and what has moved."""


@dataclass(frozen=True, kw_only=True)
class SiteReport:
    """What writing a site did. ``files`` are all of the site; ``dead`` are moved addresses that lead nowhere."""

    folder: Path
    files: tuple[Path, ...]
    written: int
    removed: int
    dead: tuple[str, ...] = ()


def write_planned(plan: SitePlan, folder: Path) -> SiteReport:
    """Bring a folder in step with the plan. What in it is not ours is left alone. Raises OccnewsError.

    Readers see each file whole, old or new; pictures come before the pages that show them, lists after the pages that
    they lead to; what is no longer there goes last.
    """
    before = _read_manifest(folder)
    entries: dict[str, list[str]] = {}
    written = 0
    if any(each.file not in before for each in plan.files):
        # Known as ours before they are there: whatever stops us, the next run takes them up, or away.
        coming = {each.file: ["", ""] for each in plan.files}
        _write_manifest(folder, {**coming, **before}, plan.moved)
    for each in plan.files:
        content = _reuse(folder, each, before.get(each.file))
        if content is None:
            data = _encode(each.make())
            content = hashlib.sha256(data).hexdigest()
            written += write_atomically(folder / each.file, data)
        entries[each.file] = [each.facts, content]
    gone = [name for name in before if name not in entries]
    for name in gone:
        _remove(folder, name)
    _write_manifest(folder, entries, plan.moved)
    files = tuple(folder / name for name in entries)
    return SiteReport(folder=folder, files=files, written=written, removed=len(gone), dead=plan.dead)


def copy_site(folder: Path, out: Path) -> SiteReport:
    """Bring ``out`` in step with a site that is written: its files, and the feeds that stand among them.

    Raises ConflictError when ``out`` holds a file of the same name that is not ours.
    """
    manifest = _read_manifest(folder)
    feeds = (path.relative_to(folder).as_posix() for path in sorted((folder / "feeds").rglob("*")) if path.is_file())
    names = dict.fromkeys((*manifest, *(name for name in feeds if not Path(name).name.startswith("."))))
    if not (out / MANIFEST).is_file():
        _refuse_foreign_files(out, names)
    files = []
    for name in sorted(names, key=_rank):
        data = (folder / name).read_bytes()
        files.append(SiteFile(file=name, facts=hashlib.sha256(data).hexdigest(), make=partial(bytes, data)))
    return write_planned(SitePlan(files=tuple(files), moved=read_moved(folder)), out)


def _refuse_foreign_files(out: Path, names: Iterable[str]) -> None:
    foreign = next((name for name in names if (out / name).exists()), None)
    if foreign:
        raise ConflictError(
            f"{out} holds a {foreign} that occnews did not write. Nothing was changed. Name another folder: "
            "occnews site build -o DIR"
        )


def _rank(name: str) -> tuple[int, int]:
    """The order of write_planned: what pages show, the pages, the lists of them, and last what tells of all that."""
    if name.startswith("feeds/") and not name.endswith(".html"):
        return (3, 0 if name.startswith("feeds/archive/") else 1)
    if name.endswith((".xml", ".txt", ".json")):
        return (2, 0)
    return (1, -name.count("/")) if name.endswith(".html") else (0, 0)


def read_moved(folder: Path) -> dict[str, str]:
    """Where the moved addresses of a site lead: old folder with its slash → file; nothing without a manifest."""
    try:
        plain = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(old): str(new) for old, new in plain["moved"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _encode(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _reuse(folder: Path, planned: SiteFile, entry: list[str] | None) -> str | None:
    """The hash of a file that is there, made from the same, and as we wrote it; None when it is to be made."""
    if entry is None or entry[0] != planned.facts:
        return None
    try:
        found = hashlib.sha256((folder / planned.file).read_bytes()).hexdigest()
    except OSError:
        return None
    return found if found == entry[1] else None


def _write_manifest(folder: Path, files: Mapping[str, list[str]], moved: Mapping[str, str]) -> None:
    manifest = {"files": files, "moved": dict(moved)}
    write_atomically(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True) + "\n")


def _read_manifest(folder: Path) -> Mapping[str, list[str]]:
    """What an earlier run wrote: file → (facts, content); nothing when there was none, or somebody damaged it."""
    try:
        plain: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {
            name: [str(part) for part in entry]
            for name, entry in plain["files"].items()
            if len(entry) == 2 and not Path(name).is_absolute() and ".." not in Path(name).parts
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _remove(folder: Path, name: str) -> None:
    """Take a file away, and the folders that it leaves empty."""
    path = folder / name
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == folder:
                break
            parent.rmdir()  # refuses while anything is in it
