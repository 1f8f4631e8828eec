"""Commands for the schedules: what comes next, what happened, run by hand, pause and resume."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json, read_moment
from occnews.cli.output import complain, one_line, print_json, print_next, say, warn
from occnews.cli.session import publisher_of, read_clock

if TYPE_CHECKING:
    from occnews.publisher.running import RunReport

ScheduleName = Annotated[str, typer.Argument(metavar="NAME", help="The schedule, as it is called in config.toml.")]
Count = Annotated[int, typer.Option("-n", metavar="N", help="How many firings.")]


def list_schedules(context: typer.Context, as_json: Json = False) -> None:
    """List the schedules: when each fires next, what that covers, who would be in it today, and what waits."""
    from occnews.cli.schedule_views import print_schedule
    from occnews.publisher.schedules import list_schedules as look

    with publisher_of(context) as p:
        views = look(p)
        config, now = p.config, p.now
    if as_json:
        print_json(views)
        return
    if not views:
        say("There are no schedules. To have the fourth Wednesday of each month, write this line into config.toml:")
        say("  [schedules.monthly]", "cyan")
        return
    for number, view in enumerate(views):
        if number:
            say()
        print_schedule(view, config, now)
    if not config.team.addresses:
        say()
        say("Nobody gets reminders: name who does as addresses under [team] in config.toml.", "yellow")
    print_next(["occnews schedule next " + views[0].name, "occnews schedule history", "occnews schedule run-due"])


def show_next(context: typer.Context, name: ScheduleName, number: Count = 12, as_json: Json = False) -> None:
    """List the next firings of a schedule, and the reminders before each."""
    from occnews.cli.schedule_views import print_coming
    from occnews.publisher.schedules import list_coming

    with publisher_of(context) as p:
        firings = list_coming(p, name, number)
        config = p.config
    if as_json:
        zone = config.site.zone
        print_json(
            [
                {
                    "at": firing.at.astimezone(zone).isoformat(),
                    "kind": "reminder" if firing.step.is_reminder else "firing",
                    "period": str(firing.period),
                }
                for firing in firings
            ]
        )
    elif firings:
        print_coming(firings, config)
    else:
        say(f"{name} does not fire any more: its rule has come to an end.")


def show_history(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The schedule; all unless given.")] = "",
    as_json: Json = False,
) -> None:
    """List what the schedules did, or why they did nothing; the latest is last."""
    from occnews.cli.schedule_views import print_history
    from occnews.publisher.schedules import list_history

    with publisher_of(context) as p:
        runs = list_history(p, name)
        config = p.config
    if as_json:
        print_json([{**vars(run), "period": str(run.period)} for run in runs])
    elif runs:
        print_history(runs, config, with_name=not name)
    else:
        say("Nothing has come due yet since the schedules were first seen.")


def run_by_hand(
    context: typer.Context,
    name: ScheduleName,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="What a firing then covers, such as 2025-11-26 09:00.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would do; change nothing.")] = False,
) -> None:
    """Run a firing by hand: the oldest one that waits, else what one of this moment covers.

    It goes as far as the schedule goes, and never further: what needs an approval waits for it.
    """
    from occnews.cli.schedule_views import print_rehearsal
    from occnews.publisher import schedules
    from occnews.publisher.standing import describe_standing
    from occnews.schedule import name_owner

    with publisher_of(context) as p:
        moment = read_moment(at, p.config.site.zone, "--at") if at else None
        if dry_run:
            print_rehearsal(schedules.rehearse(p, name, at=moment))
            return
        report = schedules.run_by_hand(p, name, at=moment, owner=name_owner(), clock=read_clock, environment=os.environ)
        waiting = describe_standing(p)
    _print_report(report, waiting)


def run_due(context: typer.Context, as_json: Json = False) -> None:
    """Do all that is due now, as occnews serve does by itself: for cron, systemd, or a look in between.

    It may run as often as you like, and on several machines: each firing is done once. It ends with code 1 when
    something failed or was found late.
    """
    from occnews.cli.publishing import print_published
    from occnews.publisher.running import reconcile
    from occnews.publisher.standing import describe_standing
    from occnews.schedule import name_owner

    with publisher_of(context) as p:
        report = reconcile(p, owner=name_owner(), clock=read_clock, environment=os.environ)
        waiting = describe_standing(p)
        if not as_json:
            for published in report.published:
                print_published(p, published)
    if as_json:
        print_json({"runs": [{**vars(run), "period": str(run.period)} for run in report.runs], **_rest(report)})
        if not report.is_well:
            raise typer.Exit(1)
        return
    _print_report(report, waiting)


def _rest(report: "RunReport") -> dict[str, object]:
    return {
        "elsewhere": [run.id for run in report.elsewhere],
        "published": [each.publication.name for each in report.published if not each.refusal],
        "hubs": report.hubs,
        "problems": [*(each.refusal for each in report.published if each.refusal), *report.problems],
    }


def _print_report(report: "RunReport", waiting: Sequence[str] = ()) -> None:
    from occnews.cli.feeds import print_hubs
    from occnews.cli.schedule_views import describe_run

    for run in report.runs:
        # Standard error is what cron mails.
        (complain if run.outcome in ("late", "failed") else say)(describe_run(run))
    for run in report.elsewhere:
        say(f"{run.schedule}, {run.period}: another node has it ({run.owner}).")
    if not (report.runs or report.elsewhere or report.published or report.problems):
        say("Nothing is due.")
    print_hubs(report.hubs)
    for sentence in waiting:
        say(f"  {one_line(sentence)}", "yellow")
    for problem in report.problems:
        complain(problem)
    if not report.is_well:
        raise typer.Exit(1)


def pause(
    context: typer.Context,
    name: ScheduleName,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for the others.")],
) -> None:
    """Pause a schedule: what comes due meanwhile is noted, and not done."""
    from occnews.publisher.schedules import pause as stop

    with publisher_of(context) as p:
        stop(p, name, because=because)
    say(f"{name} is paused.", "bold yellow")
    print_next([f"occnews schedule resume {name}"])


def resume(context: typer.Context, name: ScheduleName) -> None:
    """Let a paused schedule go on. What came due meanwhile stays undone; its members come with the next firing."""
    from occnews.publisher.schedules import list_schedules as look
    from occnews.publisher.schedules import resume as go_on

    with publisher_of(context) as p:
        go_on(p, name)
        view = next(view for view in look(p) if view.name == name)
        config = p.config
    say(f"{name} goes on.", "bold green")
    if view.following:
        from occnews.cli.schedule_views import say_when

        say(f"It fires next on {say_when(view.following.at, config)}.")
    for run in view.waiting:
        warn(f"{run.period} still waits: occnews schedule run {name}")
