"""Watches what a preview is made from, and says what kind of thing changed."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

from watchfiles import awatch

from occnews import resources
from occnews.config import CONFIG_NAME, Config
from occnews.errors import OccnewsError
from occnews.web.preview.desk import Change, Desk

# Milliseconds: how often to look, how long a burst of changes is gathered at most, and how often to look for folders.
_STEP: Final = 10
_BURST: Final = 50
_ROUND: Final = 500
# While somebody types, this often and no oftener; a mere delay would show nothing until they stop.
THROTTLE: Final = 0.1


async def keep_fresh(desk: Desk, *, stop: asyncio.Event) -> None:
    """Refresh the desk whenever something changed, until ``stop`` is set."""
    try:
        async with aclosing(watch_workspace(desk.p.config, desk.p.store.file, stop=stop)) as changes:
            async for change in changes:
                await _refresh(desk, change)
    except (OSError, RuntimeError) as error:  # a system watches so many folders and no more
        desk.tell(OccnewsError(f"Changes cannot be seen: {error}. Mend that, and start the preview again."))


async def _refresh(desk: Desk, change: Change) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await desk.refresh(change)
    await asyncio.sleep(max(0.0, began + THROTTLE - loop.time()))


async def watch_workspace(
    config: Config, database: Path | None, *, stop: asyncio.Event
) -> AsyncGenerator[Change, None]:
    """What changes in a workspace: at once, and then what gathered meanwhile. ``database`` is its SQLite file.

    Each folder is watched by itself, as a workspace's root may hold far more than we read. A folder that is new is
    watched from then on, and taken as changed.
    """
    folders = list_folders(config, database)
    missed = Change(0)
    while not stop.is_set():
        watching = awatch(
            *folders,
            recursive=False,
            step=_STEP,
            debounce=_BURST,
            watch_filter=None,
            stop_event=stop,
            rust_timeout=_ROUND,
            yield_on_timeout=True,  # so that we see folders which came while the watch was being set up
        )
        async with aclosing(watching) as batches:
            async for batch in batches:
                change = missed | classify((Path(path) for _, path in batch), config, database)
                missed = Change(0)
                if change:
                    yield change
                present = list_folders(config, database)
                if present != folders:
                    folders = present
                    break
            else:
                return
        # Whatever came while nothing was watched: told at once, and again when all is watched for certain.
        missed = ~Change(0)
        yield missed


def list_folders(config: Config, database: Path | None) -> tuple[Path, ...]:
    """Every folder that holds something of a preview."""
    deep = [config.templates_folder, config.media_folder, resources.templates_folder()]
    inner = (path for root in deep if root.is_dir() for path in (root, *root.rglob("*")) if path.is_dir())
    outbox = [config.outbox_folder] if config.outbox_folder.is_dir() else []
    logos = [logo.parent for logo in _list_logos(config) if logo.parent.is_dir()]
    return tuple(dict.fromkeys([config.root, *([database.parent] if database else []), *logos, *inner, *outbox]))


def _list_logos(config: Config) -> list[Path]:
    return [config.root / name for name in (config.brand.logo, config.brand.logo_dark) if name]


def classify(paths: Iterable[Path], config: Config, database: Path | None) -> Change:
    """What a batch of changed files comes to; nothing for files that a preview is not made from."""
    return reduce(or_, (_classify_one(path, config, database) for path in paths), Change(0))


def _classify_one(path: Path, config: Config, database: Path | None) -> Change:
    # SQLite writes the log beside the database first; the index beside both changes when somebody reads.
    if database and path.parent == database.parent and path.name in (database.name, f"{database.name}-wal"):
        return Change.RECORDS
    if path == config.root / CONFIG_NAME:
        return Change.SETTINGS
    if path.name.startswith(".") or path.name.endswith("~"):
        return Change(0)  # what programs write before they rename it
    if path.is_relative_to(config.outbox_folder):
        return Change.OUTBOX
    looks = (config.templates_folder, config.media_folder, resources.templates_folder())
    is_look = path in _list_logos(config) or any(path.is_relative_to(folder) for folder in looks)
    return Change.LOOKS if is_look else Change(0)
