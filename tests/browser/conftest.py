"""A Chromium of this machine, and the preview that it looks at: the real program, in a process of its own."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.program import make_environment, run_process

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RECORDS = """\
slug,name,kind,joined,city,country,website,summary,profile
fjordlys,Fjordlys Optics,technology,2025-11-03,Bergen,NO,https://fjordlys.example,Lamps for surgeons.,They make lamps.
nordvarde,Nordvarde AS,biotech,2025-11-10,Oslo,NO,https://nordvarde.example,Grows cells.,They grow cells slowly.
"""
Starter = Callable[[Path], AbstractContextManager[str]]


# No longer than a module: while it runs, no other test may run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def drafted_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a digest of two members in English and Norwegian. Tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("drafted") / "ws"
    records = folder.parent / "records.csv"
    records.write_text(RECORDS, encoding="utf-8")
    site = ("--site", "https://news.fjord.example", "--languages", "en,nb", "--me", "Kari")
    for arguments in (
        ("init", str(folder), "--name", "Fjord Cluster", *site),
        ("-w", str(folder), "members", "import", str(records)),
        ("-w", str(folder), "digest", "draft", "2025-11"),
        ("-w", str(folder), "digest", "set", "2025-11", "headline=Two new lights"),
        ("-w", str(folder), "test", "2025-11", "--to", "kari@fjord.example", "--lang", "en"),
    ):
        done = run_process(*arguments, folder=folder.parent)
        assert done.code == 0, done.err
    return folder


@pytest.fixture
def workspace(drafted_workspace: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(drafted_workspace, tmp_path / "ws"))


@contextlib.contextmanager
def preview(folder: Path) -> Iterator[str]:
    """Run ``occnews preview`` in a workspace; gives the address that it prints. Ctrl-C ends it, as a person would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "occnews", "preview", "--no-browser"],
        cwd=folder,
        env=make_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    watchdog = threading.Timer(1800, process.kill)
    watchdog.start()
    assert process.stdout
    try:
        lines = [process.stdout.readline(), process.stdout.readline()]
        found = re.search(r"http://localhost:\d+/\?token=\S+", lines[0])
        assert found, "".join([*lines, process.stdout.read()])
        yield found[0]
    finally:
        process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
        rest = process.stdout.read()
        code = process.wait(timeout=20)
        watchdog.cancel()
        process.stdout.close()
    if os.name != "nt":
        assert (code, rest) == (0, "Stopped.\n")


@pytest.fixture(scope="module")
def shown(drafted_workspace: Path) -> Iterator[str]:
    """The address of a preview that many tests only look at. It opens once."""
    with preview(drafted_workspace) as address:
        yield address
