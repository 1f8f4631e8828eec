"""Findings on the terminal: what blocks first, each with how to mend it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from occnews.cli.output import count, one_line, print_grid, say, styled

if TYPE_CHECKING:
    from occnews.model.finding import Finding

_STYLES: Final = {"blocking": "bold red", "warning": "yellow", "hint": "dim"}


def print_findings(findings: "Sequence[Finding]", *, to_stderr: bool = False) -> None:
    """Print findings, one below the other: severity, where and what, and on the next line what to type."""
    rows: list[tuple[object, object]] = []
    for finding in findings:
        severity = str(finding.severity)
        where = f"{one_line(finding.where)}: " if finding.where else ""
        rows.append((styled(severity, _STYLES.get(severity, "")), f"{where}{one_line(finding.message)}"))
        if finding.mend:
            rows.append(("", styled(f"→ {one_line(finding.mend)}", "cyan")))
    print_grid(rows, to_stderr=to_stderr)


def summarise_findings(findings: "Sequence[Finding]") -> str:
    """Say in a few words what was found: ``1 thing blocks, 2 warnings``."""
    numbers = {severity: sum(1 for f in findings if str(f.severity) == severity) for severity in _STYLES}
    words = []
    if numbers["blocking"]:
        words.append(count(numbers["blocking"], "thing blocks", "things block"))
    words += [count(numbers[severity], severity) for severity in ("warning", "hint") if numbers[severity]]
    return ", ".join(words) or "nothing to remark"


def is_blocked(findings: "Sequence[Finding]") -> bool:
    """Whether one of them keeps a publication from being published."""
    return any(str(finding.severity) == "blocking" for finding in findings)


def print_verdict(findings: "Sequence[Finding]", name: str) -> None:
    """Print findings and what they come to."""
    if findings:
        print_findings(findings)
        say()
    verdict = summarise_findings(findings)
    say(f"{name}: {verdict}.", "bold red" if is_blocked(findings) else "bold green" if not findings else "bold")
