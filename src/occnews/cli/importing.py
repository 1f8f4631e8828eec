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


def import_files(
    context: typer.Context, files: Sequence[Path], *, dry_run: bool, columns: dict[str, str], as_json: bool
) -> int:
    """Import files one after the other and say what became of each. Returns the worst exit code.

    ``columns``, what the files' columns mean, is kept in the settings unless nothing is to be changed.
    """
    from occnews.publisher.imports import save_columns
    from occnews.publisher.members import import_members

    worst = 0
    outcomes: list[dict[str, Any]] = []
    with publisher_of(context) as p:
        if columns and not dry_run:
            save_columns(p.config, columns)
        for file in files:
            try:
                with showing_rows(file) as progress:
                    report = import_members(p, file, dry_run=dry_run, progress=progress, columns=columns)
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
        "remarks": report.remarks,
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
    _print_remarks(report)
    print_rejections(report.errors)


def _print_remarks(report: "ImportReport") -> None:
    for remark in report.remarks[:_MOST_NAMES]:
        sheet = f"sheet «{one_line(remark.sheet)}»" if remark.sheet else ""
        where = ", ".join(part for part in (sheet, f"line {remark.line}" if remark.line else "") if part)
        say(f"  {where}: {one_line(remark.text)}", "yellow")
    if len(report.remarks) > _MOST_NAMES:
        say(f"  … and {len(report.remarks) - _MOST_NAMES:,} more remarks; --json lists all.")


def undo_import(context: typer.Context, *, as_json: bool) -> None:
    """Take the last import back and say what became of its members."""
    from occnews.publisher.imports import undo_import as undo

    with publisher_of(context) as p:
        report = undo(p)
    if as_json:
        print_json(report)
        return
    what = f"{report.change.command.removeprefix('members import ')} of {report.change.at:%Y-%m-%d %H:%M} UTC"
    say(f"Took back the import of {one_line(what)}.", "bold green")
    for told, names in (("removed", report.removed), ("as before", report.restored)):
        if names:
            say(f"  {told}: {_shorten([one_line(name) for name in names])}")


def _shorten(names: Sequence[str]) -> str:
    listed = ", ".join(names[:_MOST_NAMES])
    return f"{listed} and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else listed


def print_rejections(errors: "Sequence[RowError]") -> None:
    """Print why rows were rejected, each with its line."""
    if not errors:
        return
    shown = errors[:_MOST_REJECTIONS]
    rows = [(error.line, one_line(error.field), one_line(error.value)[:60], one_line(error.reason)) for error in shown]
    say()
    if any(error.sheet for error in errors):
        sheets = [one_line(error.sheet) for error in shown]
        with_sheets = [(sheet, *row) for sheet, row in zip(sheets, rows, strict=True)]
        print_table(["=Sheet", "#Line", "=Field", "Given", "Why it was rejected"], with_sheets)
    else:
        print_table(["#Line", "=Field", "Given", "Why it was rejected"], rows)
    if len(errors) > _MOST_REJECTIONS:
        say(f"… and {len(errors) - _MOST_REJECTIONS:,} more; --json lists all.")
