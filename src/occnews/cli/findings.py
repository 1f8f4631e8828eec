"""Findings on the terminal: what blocks first, each with how to mend it."""

from collections.abc import Sequence
from typing import Any, Final

from occnews.cli.output import count, one_line, say, show, styled

_STYLES: Final = {"blocks": "bold red", "warning": "yellow", "note": "dim"}


def print_findings(findings: Sequence[Any], *, to_stderr: bool = False) -> None:
    """Print findings, one below the other: severity, where and what, and on the next line what to type."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for finding in findings:
        severity = str(finding.severity)
        where = f"{one_line(finding.where)}: " if finding.where else ""
        grid.add_row(styled(severity, _STYLES.get(severity, "")), styled(f"{where}{one_line(finding.message)}"))
        if finding.mend:
            grid.add_row("", styled(f"→ {one_line(finding.mend)}", "cyan"))
    show(grid, to_stderr=to_stderr)


def summarise_findings(findings: Sequence[Any]) -> str:
    """Say in a few words what was found: ``1 blocks, 2 warnings``."""
    numbers = {severity: sum(1 for f in findings if str(f.severity) == severity) for severity in _STYLES}
    words = []
    if numbers["blocks"]:
        words.append(f"{numbers['blocks']} {'blocks' if numbers['blocks'] == 1 else 'block'}")
    words += [count(numbers[severity], severity) for severity in ("warning", "note") if numbers[severity]]
    return ", ".join(words) or "nothing to remark"


def is_blocked(findings: Sequence[Any]) -> bool:
    """Whether one of them keeps a publication from being published."""
    return any(str(finding.severity) == "blocks" for finding in findings)


def print_verdict(findings: Sequence[Any], name: str) -> None:
    """Print findings and what they come to."""
    if findings:
        print_findings(findings)
        say()
    verdict = summarise_findings(findings)
    say(f"{name}: {verdict}.", "bold red" if is_blocked(findings) else "bold green" if not findings else "bold")
