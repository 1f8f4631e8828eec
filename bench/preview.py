"""Prints how long the preview takes from a saved change to its repaint in Chromium: median and slowest of 9."""

import contextlib
import datetime as dt
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from commands import make_workspace
from playwright.sync_api import Page, sync_playwright

from occnews.config import load_config
from occnews.publisher import Publisher, members, open_publisher

RUNS = 9
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHECKED = "() => document.documentElement.dataset.checked === document.documentElement.dataset.revision"
# When the frame in front says a word, in milliseconds since 1970 as the writer's clock has it.
WATCH = """word => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("It was not repainted within 10 s.")), 10000);
  const look = () => {
    const body = document.querySelector("iframe.front")?.contentDocument?.body;
    if (body?.innerHTML.includes(word)) requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    else setTimeout(look, 2);
  };
  look();
})"""


@contextlib.contextmanager
def preview(workspace: Path) -> Iterator[str]:
    """Run the program in a workspace; gives the address that it prints."""
    command = [sys.executable, "-m", "occnews", "--workspace", str(workspace), "preview", "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "OCCNEWS_USER": "Bench"})
    assert process.stdout
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def measure(page: Page, change: Callable[[str], float]) -> list[float]:
    """Milliseconds from each of some changes, which writes a word and says when, to its repaint."""
    waits = []
    for run in range(RUNS + 1):
        word = f"word{time.time_ns()}x{run}"
        page.evaluate("([watch, word]) => { window.painted = (0, eval)(watch)(word); }", [WATCH, word])
        saved = change(word)
        waits.append(page.evaluate("() => window.painted") - saved * 1000)
        page.wait_for_function(CHECKED, timeout=60_000)  # people do not save oftener than that
    return waits[1:]


def report(name: str, waits: list[float]) -> None:
    print(f"{name:44} {statistics.median(waits):6.0f} ms  {max(waits):6.0f} ms", flush=True)


def change_record(p: Publisher, word: str) -> float:
    members.set_member(p, "bench-member-0", {"summary": f"Works on {word}."})
    return time.time()  # the commit is the last thing that it does


def change_file(path: Path, text: str) -> float:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return time.time()


def bench_workspace(page: Page, workspace: Path, count: int) -> None:
    settings = (workspace / "config.toml").read_text(encoding="utf-8")
    with preview(workspace) as address, open_writer(workspace) as p:
        # The posts of a big month name few of its members.
        for channel in ("email", "text", "web", "social") if count < 15 else ("email", "text", "web"):
            page.goto(address if channel == "email" else f"{address.partition('?')[0]}?channel={channel}")
            page.wait_for_selector("#live[data-state=live]")
            page.wait_for_function(CHECKED, timeout=60_000)
            report(f"{count} members: a record, {channel}", measure(page, lambda word: change_record(p, word)))
        page.goto(f"{address.partition('?')[0]}?channel=text")
        page.wait_for_selector("#live[data-state=live]")
        own = workspace / "templates" / "email" / "digest" / "body.txt"
        report(
            f"{count} members: a template, text",
            measure(page, lambda word: change_file(own, f"{word} {{{{ subject }}}}")),
        )
        own.unlink()
        name = 'name = "Bench cluster"'
        file = workspace / "config.toml"
        report(
            f"{count} members: config.toml, text",
            measure(page, lambda word: change_file(file, settings.replace(name, f'name = "{word}"'))),
        )


@contextlib.contextmanager
def open_writer(workspace: Path) -> Iterator[Publisher]:
    """A publisher as another terminal has one."""
    with open_publisher(load_config(workspace), by="Bench", now=dt.datetime.now(dt.UTC)) as p:
        yield p


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("This needs a Chromium.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        print(f"{'saved → repainted':44} {'median':>9}  {'slowest':>9}")
        for count in (int(each) for each in sys.argv[1:] or (7, 30)):
            page = browser.new_page(viewport={"width": 1400, "height": 900}, bypass_csp=True)
            bench_workspace(page, make_workspace(Path(name), count), count)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
