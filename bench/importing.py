"""Prints what importing 10 to 10,000 records costs as a whole process and how it grows; then each format by itself."""

import tempfile
from pathlib import Path

from commands import write_members
from processes import median, run_occnews

SIZES = (10, 100, 1_000, 10_000)
FORMATS = ("csv", "xlsx", "json", "jsonl", "yaml")


def main() -> None:
    before = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            write_members(folder / "members.csv", size)
            runs = []
            for attempt in range(3):
                workspace = folder / f"{size}-{attempt}"
                run_occnews("init", str(workspace), "--name", "Bench cluster", "--me", "Bench")
                runs.append(run_occnews("members", "import", str(folder / "members.csv"), workspace=workspace))
            middle = median(runs)
            growth = f"× {middle.seconds / before:.1f}" if before else ""
            print(f"{size:6} records  {middle.seconds:6.2f} s  {middle.megabytes:6.0f} MB  {growth}")
            before = middle.seconds
        compare_formats(folder, folder / f"{SIZES[-1]}-0")


def compare_formats(folder: Path, full: Path) -> None:
    """Export a workspace in each format, and import that into an empty one."""
    for suffix in FORMATS:
        file, empty = folder / f"all.{suffix}", folder / f"empty-{suffix}"
        run_occnews("init", str(empty), "--name", "Bench cluster", "--me", "Bench")
        out = run_occnews("members", "export", str(file), workspace=full)
        back = run_occnews("members", "import", str(file), workspace=empty)
        print(f"{suffix:6} export {out.seconds:6.2f} s {out.megabytes:5.0f} MB   ", end="")
        print(f"import {back.seconds:6.2f} s {back.megabytes:5.0f} MB")


if __name__ == "__main__":
    main()
