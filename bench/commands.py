"""Prints how long the everyday commands take as whole processes: median of 5 after a warm-up."""

import csv
import tempfile
from pathlib import Path

from processes import median, run_occnews

RUNS = 5


def write_members(path: Path, count: int) -> None:
    """Write a table of members that joined in November 2025, each with a profile."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["name", "kind", "joined", "city", "country", "website", "summary", "profile"])
        for n in range(count):
            text = (
                f"Member {n} works on better care.\n\nIt joined to learn from the others, and to share what it knows."
            )
            place = ["Oslo", "NO", f"https://member{n}.example"]
            table.writerow([f"Bench member {n}", "biotech", "2025-11-03", *place, f"Works on problem {n}.", text])


def make_workspace(folder: Path, count: int) -> Path:
    workspace = folder / f"of-{count}"
    run_occnews("init", str(workspace), "--name", "Bench cluster", "--site", "https://bench.example", "--me", "Bench")
    write_members(folder / "members.csv", count)
    run_occnews("members", "import", str(folder / "members.csv"), workspace=workspace)
    run_occnews("digest", "draft", "2025-11", "--date", "2025-11-26", workspace=workspace)
    return workspace


def report(name: str, *arguments: str, workspace: Path | None = None) -> None:
    run_occnews(*arguments, workspace=workspace)
    middle = median([run_occnews(*arguments, workspace=workspace) for _ in range(RUNS)])
    print(f"{name:34} {middle.seconds:6.2f} s  {middle.megabytes:6.0f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report("--help", "--help")
        for count in (3, 30, 300):
            workspace = make_workspace(folder, count)
            report(f"build, {count} members, all channels", "build", "2025-11", workspace=workspace)
        report("status, 300 members", "status", workspace=workspace)
        report("demo", "demo", "--out", str(folder / "demo"))


if __name__ == "__main__":
    main()
