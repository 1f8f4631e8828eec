"""Findings on the terminal: what blocks first, each with how to mend it; and what is known of each rule."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from occnews.cli.output import count, one_line, print_grid, print_table, say, styled

if TYPE_CHECKING:
    from occnews.model.finding import Finding

_STYLES: Final = {"blocking": "bold red", "warning": "yellow", "hint": "cyan"}
_HEADINGS: Final = {"blocking": "Blocking", "warning": "Warnings", "hint": "Hints"}
# More hints of one kind than this are told in one line: twelve members without a logo are one thing to do.
_MOST_ALIKE: Final = 3


def print_findings(findings: "Sequence[Finding]", *, to_stderr: bool = False) -> None:
    """Print findings by their level: the rule's id, where and what, and on the next line how to mend it."""
    for severity, heading in _HEADINGS.items():
        mine = [finding for finding in findings if str(finding.severity) == severity]
        if not mine:
            continue
        rows: list[tuple[object, object]] = []
        for finding in _gather(mine) if severity == "hint" else mine:
            where = f"{one_line(finding.where)}: " if finding.where else ""
            rows.append((styled(f"  {finding.code}", "dim"), f"{where}{one_line(finding.message)}"))
            if finding.mend:
                rows.append(("", styled(f"→ {one_line(finding.mend)}", "cyan")))
        print_grid([(styled(heading, _STYLES[severity]), ""), *rows], to_stderr=to_stderr)


def _gather(findings: "Sequence[Finding]") -> "list[Finding]":
    """The same with many of one kind told as one."""
    from dataclasses import replace

    from occnews.model.rules import RULES

    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.code, []).append(finding)
    gathered: list[Finding] = []
    for code, alike in kinds.items():
        if len(alike) > _MOST_ALIKE:
            places = ", ".join(one_line(finding.where) for finding in alike[:_MOST_ALIKE])
            message = f"{RULES[code].title}, {len(alike)} times: {places} and {len(alike) - _MOST_ALIKE} more."
            gathered.append(replace(alike[0], where="", message=message))
        else:
            gathered += alike
    return gathered


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


def print_rules() -> None:
    """Print every rule: its id, its level and what it is about."""
    from occnews.model.rules import RULES

    rows = [(rule.code, styled(str(rule.severity), _STYLES[str(rule.severity)]), rule.title) for rule in RULES.values()]
    print_table(["=Rule", "Level", "What it is about"], sorted(rows, key=lambda row: str(row[0])))


def print_rule(code: str) -> None:
    """Print the page about a rule. Raises InputError for one that there is not."""
    from occnews import resources
    from occnews.errors import InputError
    from occnews.model.rules import RULES, suggest_rule

    rule = RULES.get(code)
    if rule is None:
        raise InputError(f"There is no rule «{one_line(code)}». {suggest_rule(code)}")
    say(f"{rule.code} · {rule.severity}", _STYLES[str(rule.severity)])
    say(rule.title, "bold")
    say()
    _, _, page = (resources.checks_folder() / f"{code}.md").read_text(encoding="utf-8").partition("\n")
    # Its lines are made for reading as they are; only the marks of emphasis are in the way here.
    say(page.strip().replace("**", ""))
