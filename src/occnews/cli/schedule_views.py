"""Schedules on the terminal: each in words, its next firings, what it did, and what a run by hand would do."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from occnews.cli.output import count, one_line, print_facts, print_next, print_table, say, styled

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.model.run import Run
    from occnews.model.schedule import Firing
    from occnews.publisher.schedules import Rehearsal, ScheduleView

_GOES: Final = {
    "draft": "makes a draft",
    "ask": "makes a draft and asks for approval",
    "publish": "publishes, if it is approved",
}
_STEPS: Final = {"draft": "reminder: draft", "nudge": "reminder: approve", "firing": "firing"}
_STYLES: Final = {
    "published": "bold green",
    "announced": "bold green",
    "drafted": "green",
    "asked for approval": "green",
    "late": "bold yellow",
    "waiting for approval": "yellow",
    "failed": "bold red",
}
_MOST_NAMES: Final = 12


def say_when(moment: dt.datetime, config: "Config") -> str:
    """A moment in the workspace's zone: ``Wednesday 26 November 2025 at 09:00``."""
    from occnews.editorial.wording import load_words
    from occnews.model.member import Language

    return load_words(Language.EN).moment(moment.astimezone(config.site.zone))


def _say_period(firing: "Firing") -> str:
    from occnews.editorial.wording import load_words
    from occnews.model.member import Language

    return load_words(Language.EN).period(firing.period)


def print_schedule(view: "ScheduleView", config: "Config", now: dt.datetime) -> None:
    """Print a schedule: its rule, its next firing, who would be in it today, what waits."""
    say(f"{view.name}: {view.rule}", "bold")
    firing = view.following
    facts: list[tuple[str, object]] = [("Does", f"{view.makes}; {_GOES[view.goes]}")]
    if view.paused_because:
        by = f" (by {one_line(view.paused_by)})" if view.paused_by else ""
        facts.append(("Paused", styled(f"{one_line(view.paused_because)}{by}", "bold yellow")))
    if firing is None:
        facts.append(("Next", "none: its rule has come to an end"))
    else:
        facts += [
            (
                "Next",
                f"{say_when(firing.at, config)} ({config.site.time_zone}), {_say_distance(firing.at, now, config)}",
            ),
            ("Holiday", _explain_holiday(firing)),
            ("Covers", f"{_say_period(firing)} ({firing.period})"),
            ("Stands", view.publication),
            ("In it today", _list_names(view.members)),
        ]
    facts += [("Waits", styled(one_line(advice), "yellow")) for advice in view.advice]
    print_facts(facts)


def _say_distance(moment: dt.datetime, now: dt.datetime, config: "Config") -> str:
    days = (moment.astimezone(config.site.zone).date() - now.astimezone(config.site.zone).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _explain_holiday(firing: "Firing") -> str:
    if firing.moved_from:
        return f"moved from {firing.moved_from:%A} {firing.moved_from}, {one_line(firing.holiday)}"
    return f"{one_line(firing.holiday)}: it will do nothing" if firing.is_skipped else ""


def _list_names(names: Sequence[str]) -> str:
    if not names:
        return "nobody"
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{count(len(names), 'member')}: {', '.join(map(one_line, names[:_MOST_NAMES]))}{more}"


def print_coming(firings: "Sequence[Firing]", config: "Config") -> None:
    """Print the next steps of a schedule."""
    rows = [
        [
            styled(say_when(firing.at, config), "" if firing.step.is_reminder else "bold"),
            _STEPS[firing.step],
            _say_period(firing),
            _explain_holiday(firing) if not firing.step.is_reminder else "",
        ]
        for firing in firings
    ]
    print_table(("=When", "=What", "=Covers", "Holiday"), rows)


def print_history(runs: "Sequence[Run]", config: "Config", *, with_name: bool) -> None:
    """Print what schedules did, a run a line."""
    zone = config.site.zone
    rows = [
        [
            *([run.schedule] if with_name else []),
            f"{run.due.astimezone(zone) if run.step == 'firing' else run.at.astimezone(zone):%Y-%m-%d %H:%M}",
            _STEPS[run.step],
            str(run.period),
            styled(_say_outcome(run), _STYLES.get(run.outcome, "")),
            f"{run.finished.astimezone(zone):%Y-%m-%d %H:%M}" if run.finished else "",
            _explain(run),
        ]
        for run in runs
    ]
    names = ["=Schedule"] if with_name else []
    print_table((*names, "=Due", "=What", "=Covers", "=Outcome", "=Done", "Why"), rows)


def _say_outcome(run: "Run") -> str:
    return str(run.outcome) or "not tried yet"


def _explain(run: "Run") -> str:
    mails = {"sent": "mail sent", "pending": "mail waits", "not sent": "mail not sent"}
    return "; ".join(filter(None, (one_line(run.detail), mails.get(run.mail_state, ""))))


def describe_run(run: "Run") -> str:
    """What became of a run, in a sentence."""
    why = f" ({one_line(run.detail).rstrip('.')})" if run.detail else ""
    return f"{run.schedule}, {_STEPS[run.step]} for {run.period}: {_say_outcome(run)}{why}."


def print_rehearsal(rehearsal: "Rehearsal") -> None:
    """Print what a run by hand would do."""
    run = rehearsal.run
    say("Nothing was changed. It would be:", "bold")
    if rehearsal.refusal:
        say(f"  {run.schedule}, firing for {run.period}: refused. {one_line(rehearsal.refusal)}", "yellow")
    else:
        say(f"  {describe_run(run)}")
    for publication in rehearsal.publications:
        members = ", ".join(entry.member for entry in publication.entries)
        say(f"  {publication.name}, {publication.state}: {members or 'nobody'}")
    print_next([f"occnews schedule run {run.schedule}"])
