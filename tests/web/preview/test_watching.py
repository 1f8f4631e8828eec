"""Which files a preview is made from, and that their changes are seen."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from occnews import resources
from occnews.config import Config, load_config
from occnews.web.preview.desk import Change
from occnews.web.preview.watching import classify, list_folders, watch_workspace


@pytest.fixture
def config(workspace: Path) -> Config:
    return load_config(workspace, {"OCCNEWS_BRAND_LOGO": "brand/logo.svg"})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("occnews.db", Change.RECORDS),
        ("occnews.db-wal", Change.RECORDS),
        ("occnews.db-shm", Change(0)),
        ("config.toml", Change.SETTINGS),
        ("templates/email/digest/body.mjml", Change.LOOKS),
        ("templates/words/nb.toml", Change.LOOKS),
        ("templates/email/.body.mjml.swp", Change(0)),
        ("templates/email/body.mjml~", Change(0)),
        ("media/abc.png", Change.LOOKS),
        ("brand/logo.svg", Change.LOOKS),
        ("brand/other.svg", Change(0)),
        ("outbox/20251124T080000Z-0001-kari.eml", Change.OUTBOX),
        ("outbox/.20251124T080000Z-0001.part", Change(0)),
        ("site/index.html", Change(0)),
        ("notes.txt", Change(0)),
    ],
)
def test_each_file_is_of_a_kind(config: Config, name: str, change: Change) -> None:
    assert classify([config.root / name], config, config.root / "occnews.db") == change


def test_batch_is_all_its_kinds(config: Config) -> None:
    paths = [config.root / "config.toml", config.root / "media" / "a.png", config.root / "notes.txt"]
    assert classify(paths, config, None) == Change.SETTINGS | Change.LOOKS
    assert classify([], config, None) == Change(0)
    assert classify([resources.templates_folder() / "web" / "digest.html"], config, None) == Change.LOOKS


def test_database_elsewhere_is_watched_where_it_stands(config: Config, tmp_path: Path) -> None:
    database = tmp_path / "elsewhere" / "records.db"
    assert database.parent in list_folders(config, database)
    assert classify([database], config, database) == Change.RECORDS
    assert classify([config.root / "occnews.db"], config, database) == Change(0)


def test_only_folders_that_a_preview_reads_are_watched(config: Config) -> None:
    for name in ("templates/email/digest", "brand", "site/2025", ".venv/lib"):
        (config.root / name).mkdir(parents=True)
    watched = {
        path.relative_to(config.root).as_posix() for path in list_folders(config, None) if config.root in path.parents
    }
    assert {"templates", "templates/email", "templates/email/digest", "brand"} <= watched
    assert not [name for name in watched if name.startswith(("site", ".venv"))]


def test_changes_are_seen_in_folders_that_come_later_too(config: Config) -> None:
    own = config.templates_folder / "email" / "digest" / "subject.txt"

    def make() -> None:
        own.parent.mkdir(parents=True)

    seen = asyncio.run(
        _watch(
            config,
            [
                (lambda: _touch(config.root / "config.toml"), Change.SETTINGS),
                (make, Change.LOOKS),
                (lambda: own.write_text("Hello", encoding="utf-8"), Change.LOOKS),
                (lambda: own.write_text("Hello you", encoding="utf-8"), Change.LOOKS),
                (own.unlink, Change.LOOKS),
            ],
        )
    )
    assert seen == 5


def test_change_while_the_folders_are_taken_anew_is_not_lost(config: Config) -> None:
    async def watch() -> Change:
        stop = asyncio.Event()
        changes = watch_workspace(config, None, stop=stop)
        asyncio.get_running_loop().call_later(0.3, (config.templates_folder / "email").mkdir, 0o777, True)
        while await asyncio.wait_for(anext(changes), 20) != ~Change(0):
            pass
        # Between one watch and the next.
        _touch(config.root / "config.toml")
        seen = await asyncio.wait_for(anext(changes), 20)
        stop.set()
        await changes.aclose()
        return seen

    assert Change.SETTINGS in asyncio.run(watch())


def _touch(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


async def _watch(config: Config, steps: list[tuple[Callable[[], object], Change]]) -> int:
    """Do one step after the other, each when the one before was seen; how many were."""
    stop, done = asyncio.Event(), 0
    changes = watch_workspace(config, None, stop=stop)
    for act, wanted in steps:
        waiting = asyncio.ensure_future(_await_change(changes, wanted))
        await asyncio.sleep(0.3)  # until it watches, which nothing tells
        act()
        await asyncio.wait_for(waiting, 20)
        done += 1
    stop.set()
    await changes.aclose()
    return done


async def _await_change(changes: AsyncGenerator[Change, None], wanted: Change) -> None:
    async for change in changes:
        if wanted in change:
            return
