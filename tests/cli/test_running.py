import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Program
from tests.cli.program import make_environment, run_process

from occnews import __version__
from occnews.cli.running import describe_os_error


def test_version_is_printed(run: Program) -> None:
    assert run("--version").out == f"occnews {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("membres",), "No such command 'membres'. Did you mean 'members'? Try: occnews --help"),
        (("members", "show"), "Missing argument 'SLUG'. Try: occnews members show --help"),
        (("why", "2025-11", "--colour"), "No such option: --colour. Try: occnews why --help"),
        (("approve", "2025-11"), "Missing option '--by'. Try: occnews approve --help"),
        (("quotes", "approve", "a", "first", "--by", "x"), "Try: occnews quotes approve --help"),
    ],
)
def test_wrong_usage_is_one_sentence_and_where_to_look(run: Program, arguments: tuple[str, ...], sentence: str) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert sentence in outcome.err


def test_damaged_database_is_a_sentence(run: Program, workspace: Path) -> None:
    for path in workspace.glob("occnews.db*"):
        path.unlink()
    (workspace / "occnews.db").write_bytes(b"this is no database" * 100)
    outcome = run("status")
    assert (outcome.code, outcome.out) == (2, "")
    assert "occnews.db" in outcome.err
    assert "Traceback" not in outcome.err


def test_file_that_may_not_be_written_is_a_sentence(run: Program, workspace: Path, tmp_path: Path) -> None:
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    outcome = run("build", "2025-11", "-o", str(tmp_path / "file" / "out"))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: ")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "a"), "a may not be read or written."),
        (OSError(errno.ENOSPC, "No space left on device", "a"), "a cannot be used: No space left on device."),
        (OSError(errno.EIO, "Input/output error"), "A file cannot be used: Input/output error."),
        (FileNotFoundError(errno.ENOENT, "No such file", "a"), "a is not there."),
    ],
)
def test_what_the_system_refuses_is_said_in_words(error: OSError, sentence: str) -> None:
    assert describe_os_error(error).startswith(sentence)


def test_reader_that_goes_away_is_no_error(workspace: Path) -> None:
    command = [sys.executable, "-m", "occnews", "members", "list"]
    with subprocess.Popen(
        command, cwd=workspace, env=make_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        error = process.stderr.read()
        process.wait(timeout=30)
    assert (process.returncode, error) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_under_standard_output_is_a_sentence(workspace: Path) -> None:
    command = [sys.executable, "-m", "occnews", "members", "list"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=workspace, env=make_environment(), stdout=full, stderr=subprocess.PIPE, timeout=30, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == f"Error: A file cannot be used: {os.strerror(errno.ENOSPC)}.\n"


@pytest.mark.slow
def test_console_that_lacks_letters_stops_nothing(workspace: Path) -> None:
    run_process("members", "set", "fjordlys", "name=Blåbær 漢字", folder=workspace, environment={"OCCNEWS_USER": "K"})
    outcome = run_process("members", "list", folder=workspace, environment={"PYTHONIOENCODING": "ascii"})
    assert (outcome.code, outcome.err) == (0, "")
    assert "Bl?b?r ??" in outcome.out


def test_colour_is_only_for_terminals_that_want_it(workspace: Path) -> None:
    outcome = run_process("status", folder=workspace, environment={"NO_COLOR": "1"})
    assert not re.search("\x1b", outcome.out + outcome.err)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
@pytest.mark.parametrize(
    "closed", [">&- 2>&-", pytest.param(">&-", marks=pytest.mark.slow), pytest.param("2>&-", marks=pytest.mark.slow)]
)
def test_closed_streams_stop_nothing(workspace: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m occnews members set fjordlys summary=New {closed}'
    done = subprocess.run(["sh", "-c", command], cwd=workspace, env=make_environment(OCCNEWS_USER="K"), check=False)
    assert done.returncode == 0
    assert "summary   New\n" in run_process("members", "show", "fjordlys", folder=workspace).out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody delete the folder that a program is in")
def test_deleted_folder_is_a_sentence(workspace: Path) -> None:
    command = f'mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -m occnews status'
    done = subprocess.run(
        ["sh", "-c", command], cwd=workspace, env=make_environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: The folder you are in was deleted. Go to one that is there: cd FOLDER\n"
