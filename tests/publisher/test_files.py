"""Writing files whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from occnews.errors import OccnewsError
from occnews.publisher.files import write_atomically


def test_write_atomically_makes_folders_and_says_whether_it_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    assert write_atomically(path, "å\n")
    assert not write_atomically(path, "å\n")
    assert write_atomically(path, b"other")
    assert path.read_bytes() == b"other"
    assert [each.name for each in path.parent.iterdir()] == ["b.txt"]


def test_write_atomically_keeps_what_stood_there_when_it_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.mkdir()
    (path / "kept").write_text("x", encoding="utf-8")
    with pytest.raises(OccnewsError, match=r"b\.txt cannot be written"):
        write_atomically(path, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["b.txt"]
    assert (path / "kept").read_text(encoding="utf-8") == "x"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_write_atomically_says_so_when_the_disk_is_full(tmp_path: Path) -> None:
    # A file size limit makes the kernel refuse the write as a full disk does.
    script = (
        "import resource, signal, sys, pathlib; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from occnews.publisher.files import write_atomically;"
        "write_atomically(pathlib.Path(sys.argv[1]), 'x' * 5000)"
    )
    path = tmp_path / "feed.rss"
    path.write_text("before", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert "OccnewsError" in done.stderr
    assert "cannot be written" in done.stderr
    assert path.read_text(encoding="utf-8") == "before"
    assert os.listdir(tmp_path) == ["feed.rss"]  # noqa: PTH208 - names only


def test_write_atomically_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    old, new = "old" * 100_000, "new" * 100_000
    script = (
        "import sys, pathlib; from occnews.publisher.files import write_atomically\n"
        "path = pathlib.Path(sys.argv[1]); print('ready', flush=True)\n"
        "while True:\n  write_atomically(path, 'old' * 100_000); write_atomically(path, 'new' * 100_000)"
    )
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        while not path.exists():
            pass
        process.kill()
        process.wait()
        process.stdout.close()
        assert path.read_text(encoding="utf-8") in (old, new)
