"""The public site from the command line: written, and served by the real program until Ctrl-C."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.cli.program import make_environment, run_process

from occnews.publisher.demo import run_demo


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "demo"
    run_demo(folder, lambda _: None)
    return folder


def test_site_build_says_what_it_did(workspace: Path) -> None:
    again = run_process("site", "build", folder=workspace)
    assert (again.code, again.err) == (0, "")
    assert re.fullmatch(
        r"The site is in site: 0 files written, 0 removed, \d+ files in all\.\n\nNext:\n  occnews serve\n", again.out
    )
    copied = run_process("site", "build", "-o", "host", folder=workspace)
    assert re.match(r"The site is in host: (\d+) files written, 0 removed, \1 files in all", copied.out)
    assert (workspace / "host" / "feeds" / "digests.rss").is_file()


def test_site_build_names_moved_addresses_that_lead_nowhere(workspace: Path) -> None:
    config = workspace / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(f'{before}\n[site.moved]\n"old" = "no/such"\n', encoding="utf-8")
    done = run_process("site", "build", folder=workspace)
    config.write_text(before, encoding="utf-8")
    assert (done.code, "[site.moved]: «old» leads to no page" in done.err) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to send Ctrl-C to one process alone")
def test_serve_serves_until_it_is_stopped(workspace: Path) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "occnews", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=workspace, env=make_environment(), stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            ready = re.match(r"The site is at (http://localhost:\d+/)", process.stdout.readline())
            assert ready
            assert process.stdout.readline() == "Ctrl-C ends it.\n"
            assert httpx.get(ready[1]).status_code == 200
            assert httpx.get(f"{ready[1]}digests/2025-11/").status_code == 404  # a draft
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to send Ctrl-C to one process alone")
def test_site_that_cannot_be_written_is_served_as_it_stands(workspace: Path) -> None:
    feeds = workspace / "feeds" / "digests.json"
    before = feeds.read_bytes()
    feeds.write_bytes(b"{")
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "occnews", "serve", "--port", "0", "--no-schedules"]
    with subprocess.Popen(
        command, cwd=workspace, env=make_environment(), stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        ready = re.match(r"The site is at (http://localhost:\d+/)", process.stdout.readline())
        assert ready
        status = httpx.get(ready[1]).status_code
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    feeds.write_bytes(before)
    assert (process.returncode, status) == (0, 200)
    assert "The site is served as it stands, and may be behind. " in err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to send Ctrl-C to one process alone")
def test_serve_runs_the_schedules_unless_told_not_to(workspace: Path) -> None:
    config = workspace / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(f'{before}\n[schedules.monthly]\ngoes = "draft"\n', encoding="utf-8")
    run_process("schedule", "run-due", folder=workspace, environment={"OCCNEWS_NOW": "2025-11-20T12:00:00+01:00"})
    due, pipe = make_environment(OCCNEWS_NOW="2025-11-26T09:00:00+01:00"), subprocess.PIPE
    for option, expected in (("--no-schedules", 2), ("--schedules", 5)):
        command = [sys.executable, "-m", "occnews", "serve", "--port", "0", option]
        with subprocess.Popen(
            command, cwd=workspace, env=due, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        ) as process:
            assert process.stdout is not None
            lines = {process.stdout.readline() for _ in range(expected)}
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (0, "Stopped.\n", "")
        assert ("monthly, firing for 2025-11: drafted (7 members).\n" in lines) == (expected == 5)
    config.write_text(before, encoding="utf-8")


def test_serve_says_when_the_port_is_taken(workspace: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_process("serve", "--port", str(port), folder=workspace)
    assert done.code == 2
    assert re.match(rf"Error: Port {port} of 127\.0\.0\.1 cannot be had: .+\. Choose another: --port 8001\n", done.err)
