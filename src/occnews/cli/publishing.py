"""Commands from the draft to the public: check, build, review, approve, publish."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json, Languages, PublicationName, read_languages, read_moment
from occnews.cli.feeds import print_hubs
from occnews.cli.output import complain, count, one_line, print_json, print_next, say, show_path
from occnews.cli.safety import print_callbacks
from occnews.cli.session import publisher_of
from occnews.errors import InputError

if TYPE_CHECKING:
    from occnews.model.finding import Finding
    from occnews.model.publication import State
    from occnews.publisher import Publisher
    from occnews.publisher.approval import PublishReport


def check(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[PUB]", help="The publication.", show_default=False)] = "",
    links: Annotated[
        bool, typer.Option("--links", help="Also ask every site that it links to whether the page is there.")
    ] = False,
    explain: Annotated[
        str, typer.Option("--explain", metavar="ID", help="Say what a rule means, and how to mend what it finds.")
    ] = "",
    rules: Annotated[bool, typer.Option("--rules", help="List every rule.")] = False,
    as_json: Json = False,
) -> None:
    """Check a publication, its records and what is rendered of it; say how to mend each thing.

    Ends with code 1 when something keeps it from being published.
    """
    from occnews.cli.findings import is_blocked, print_rule, print_rules, print_verdict

    if [bool(name), bool(explain), rules].count(True) != 1:
        raise InputError("Say what: occnews check PUB, occnews check --explain ID or occnews check --rules.")
    if explain or rules:
        print_rule(explain) if explain else print_rules()
        return
    findings, state = _judge(context, name, with_links=links)
    if as_json:
        print_json(findings)
    else:
        print_verdict(findings, name)
        print_next(_advise(findings, name, state))
    if is_blocked(findings):
        raise typer.Exit(1)


def _judge(context: typer.Context, name: str, *, with_links: bool) -> "tuple[tuple[Finding, ...], State]":
    """What is found about a publication, and where it stands."""
    from occnews.publisher.publications import check as judge
    from occnews.publisher.publications import get_publication

    with publisher_of(context) as p:
        findings = judge(p, name)
        if with_links:
            from occnews.editorial.checks import sort_findings
            from occnews.publisher.links import check_publication_links

            findings = sort_findings((*findings, *check_publication_links(p, name)))
        return findings, get_publication(p, name).state


def _advise(findings: "tuple[Finding, ...]", name: str, state: "State") -> list[str]:
    """What to type next: what the first thing means; else on to the next step."""
    from occnews.cli.findings import is_blocked

    explain = [f"occnews check --explain {each.code}" for each in findings[:1] if str(each.severity) != "hint"]
    steps = {"draft": ["build", "review"], "in review": ["build", "approve"], "approved": ["publish"]}
    onward = [] if is_blocked(findings) else [f"occnews {step} {name}" for step in steps.get(str(state), [])]
    return explain + [f"{each} --by NAME" if " approve " in each else each for each in onward]


def set_url(
    context: typer.Context,
    name: PublicationName,
    url: Annotated[str, typer.Option(metavar="URL", help="Its address there; empty to forget it.")],
) -> None:
    """Note where a publication stands on your own site: feeds, emails and posts then lead there."""
    from occnews.publisher.publications import set_canonical_url

    with publisher_of(context) as p:
        publication = set_canonical_url(p, name, url)
    place = publication.canonical_url
    say(
        f"{publication.name} stands at {place}." if place else f"{publication.name} stands on no other site.",
        "bold green",
    )


def build(
    context: typer.Context,
    name: PublicationName,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Where to; build/… unless given.")
    ] = None,
    languages: Languages = None,
) -> None:
    """Build every channel of a publication as files to look at: email, page and social posts."""
    from occnews.publisher.builds import build as make

    chosen = read_languages(languages or [])
    with publisher_of(context) as p:
        report = make(p, name, out=out, languages=chosen)
    say(f"Built {name} in {show_path(report.folder)}: {count(len(report.files), 'file')}.", "bold green")
    _print_files(report.files)
    for warning in report.warnings:
        complain(warning)


def _print_files(files: "Sequence[Path]") -> None:
    """Print the files that people open by name, and how many pictures and posts there are beside them."""
    folders: dict[Path, list[Path]] = {}
    for path in files:
        folders.setdefault(path.parent, []).append(path)
    for folder in sorted(folders):
        if folder.name in ("media", "snippets"):
            say(f"  {show_path(folder)}: {count(len(folders[folder]), 'file')}")
        else:
            for path in sorted(folders[folder]):
                say(f"  {show_path(path)}")


def review(context: typer.Context, name: PublicationName) -> None:
    """Hand a draft in for review: from here on its members are fixed."""
    from occnews.cli.findings import print_verdict
    from occnews.publisher.approval import submit_for_review

    with publisher_of(context) as p:
        publication, findings = submit_for_review(p, name)
    say(f"{publication.name} is in review; who joins later comes into a later digest.", "bold green")
    say()
    print_verdict(findings, publication.name)
    print_next(
        [f"occnews build {name}", f"occnews approve {name} --by NAME", f"occnews send-back {name} --because TEXT"]
    )


def send_back(
    context: typer.Context,
    name: PublicationName,
    because: Annotated[str, typer.Option(metavar="TEXT", help="What is to be mended.")],
) -> None:
    """Send a publication back to its editors; an approval is void."""
    from occnews.publisher.approval import send_back as return_it

    with publisher_of(context) as p:
        publication = return_it(p, name, because=because)
    say(f"{publication.name} is a draft again: {one_line(publication.sent_back_because)}", "bold green")


def approve(
    context: typer.Context,
    name: PublicationName,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves it.")],
) -> None:
    """Approve a publication as it reads now. This very text goes out; any edit voids it."""
    from occnews.publisher.approval import approve as bind

    with publisher_of(context) as p:
        publication = bind(p, name, by=by)
    say(f"{publication.name} is approved by {one_line(by)}.", "bold green")
    print_next([f"occnews publish {name}", f'occnews publish {name} --at "{publication.date} 09:00"'])


def publish(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="PUB", help="The publication.")] = "",
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="Later, such as 2025-11-26 09:00, in your zone.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Everything that was scheduled for now or earlier.")] = False,
) -> None:
    """Publish what was approved: into the feeds and the archive, now or at a time.

    What was set for a later time goes out by itself where occnews serve or occnews schedule run-due runs; --due does it
    by hand, and ends with code 1 when something that is due may not go out.
    """
    from occnews.publisher import approval

    if due == bool(name) or (due and at is not None):
        raise InputError("Say what to publish: either a publication (occnews publish PUB) or --due alone.")
    with publisher_of(context) as p:
        # An empty time is a mistake, such as an unset variable of a script: nothing goes out at once on its account.
        moment = None if at is None else read_moment(at, p.config.site.zone, "--at")
        reports = approval.publish_due(p) if due else [approval.publish(p, name, at=moment)]
        for report in reports:
            print_published(p, report)
    if not reports:
        say("Nothing is due.")
    if any(report.refusal for report in reports):
        raise typer.Exit(1)


def print_published(p: "Publisher", report: "PublishReport") -> None:
    """Say what became of one publication that was to go out."""
    publication, config = report.publication, p.config
    if report.refusal:
        complain(report.refusal)
        return
    if publication.scheduled_at:
        moment = publication.scheduled_at.astimezone(config.site.zone)
        say(f"{publication.name} goes out on {moment:%Y-%m-%d at %H:%M} ({config.site.time_zone}).", "bold green")
        print_next(["occnews serve", "occnews schedule run-due", "occnews publish --due"])
        return
    number = f" as digest no. {publication.number}" if publication.number else ""
    what = (
        f"correction {len(publication.corrections)} of {publication.name}"
        if publication.corrections
        else (f"{publication.name}{number}")
    )
    say(f"Published {what}.", "bold green")
    say(f"  {show_path(config.feeds_folder)} and {show_path(config.site_folder)}: {count(len(report.files), 'file')}")
    print_hubs(report.hubs)
    if publication.corrections:
        print_callbacks(p, publication.name)


def discard(
    context: typer.Context,
    name: PublicationName,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Throw an unpublished publication away; its members wait for another."""
    from occnews.cli.asking import can_ask, confirm
    from occnews.publisher.publications import discard as throw_away
    from occnews.publisher.publications import get_publication

    with publisher_of(context) as p:
        publication = get_publication(p, name)
        of = "correction of the " if publication.is_correction else ""
        what = f"the {of}{publication.kind} {publication.name} ({publication.state})"
        if not yes and can_ask() and not confirm(f"Throw away {what}, with all that was written for it?"):
            say("Nothing was changed.")
            return
        throw_away(p, name)
    say(f"Threw away {what}.", "bold green")
    if publication.is_correction:
        say("What is published stays as it is.")
