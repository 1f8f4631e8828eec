"""Imports on the terminal: several files, what became of each, and how bad it was."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from occnews.cli.output import complain, count, one_line, print_json, print_table, say
from occnews.cli.progress import showing_rows
from occnews.cli.session import publisher_of
from occnews.errors import FileUnusableError

if TYPE_CHECKING:
    from occnews.model.importing import ImportReport, RowError

SOME_REJECTED: Final = 1
NOTHING_USABLE: Final = 2
# More than anybody reads; --json has them all.
_MOST_NAMES = 12
_MOST_REJECTIONS = 50


def import_files(context: typer.Context, files: Sequence[Path], *, dry_run: bool, as_json: bool) -> int:
    """Import files one after the other and say what became of each. Returns the worst exit code."""
    from occnews.publisher.members import import_members

    worst = 0
    outcomes: list[dict[str, Any]] = []
    with publisher_of(context) as p:
        for file in files:
            try:
                with showing_rows(file) as progress:
                    report = import_members(p, file, dry_run=dry_run, progress=progress)
            except FileUnusableError as error:
                complain(str(error))
                outcomes.append({"file": str(file), "unusable": error.reason})
                worst = NOTHING_USABLE
                continue
            outcomes.append({"dry_run": dry_run, **_to_plain(report)})
            worst = max(worst, judge_import(len(report.members), len(report.errors)))
            if not as_json:
                _print_report(report, dry_run=dry_run)
    if as_json:
        print_json(outcomes)
    return worst


def judge_import(usable: int, rejected: int) -> int:
    """The exit code of one file: some rejected, or nothing usable in it."""
    if not usable:
        return NOTHING_USABLE
    return SOME_REJECTED if rejected else 0


def _to_plain(report: "ImportReport") -> dict[str, Any]:
    return {
        "file": report.file,
        "new": [change.after.slug for change in report.new],
        "changed": [{"member": change.after.slug, "changes": change.changes} for change in report.changed],
        "unchanged": [change.after.slug for change in report.unchanged],
        "errors": report.errors,
    }


def _print_report(report: "ImportReport", *, dry_run: bool) -> None:
    from occnews.cli.member_views import print_changes

    numbers = [(len(report.new), "new"), (len(report.changed), "changed"), (len(report.unchanged), "unchanged")]
    outcome = [f"{number:,} {word}" for number, word in numbers if number]
    if report.errors:
        outcome.append(f"{count(len(report.errors), 'row')} rejected")
    tense = " (dry run: nothing is stored)" if dry_run else ""
    say(f"{report.file.name}: {', '.join(outcome) or 'no records'}{tense}.", "bold")
    if report.new:
        names = [one_line(change.after.name) for change in report.new]
        say(f"  new: {_shorten(names)}")
    for change in report.changed[:_MOST_NAMES]:
        say(f"  changed: {one_line(change.after.name)}")
        print_changes(change.changes, indent=4)
    if len(report.changed) > _MOST_NAMES:
        say(f"  … and {len(report.changed) - _MOST_NAMES:,} more; --json lists all.")
    print_rejections(report.errors)


def _shorten(names: Sequence[str]) -> str:
    listed = ", ".join(names[:_MOST_NAMES])
    return f"{listed} and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else listed


def print_rejections(errors: "Sequence[RowError]") -> None:
    """Print why rows were rejected, each with its line."""
    if not errors:
        return
    rows = [(error.line, one_line(error.field), one_line(error.value)[:60], one_line(error.reason)) for error in errors]
    say()
    print_table(["#Line", "=Field", "Given", "Why it was rejected"], rows[:_MOST_REJECTIONS])
    if len(errors) > _MOST_REJECTIONS:
        say(f"… and {len(errors) - _MOST_REJECTIONS:,} more; --json lists all.")
