"""Commands for the published feeds: build, check, list, ping."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json
from occnews.cli.output import count, print_json, print_next, print_table, say, show_path, warn
from occnews.cli.session import publisher_of
from occnews.errors import ConfigError, FileUnusableError

if TYPE_CHECKING:
    from occnews.publisher.hubs import HubReport


def build_feeds(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Replace entries that this workspace does not know.")] = False,
) -> None:
    """Write the feeds, their archives and the site again from what was published."""
    from occnews.publisher.builds import build_feeds as write

    with publisher_of(context) as p:
        files = write(p, force=force)
    folders = {path.parent: 0 for path in files}
    for path in files:
        folders[path.parent] += 1
    for folder, number in folders.items():
        say(f"  {show_path(folder)}: {count(number, 'file')}")
    say(f"Wrote {count(len(files), 'file')}." if files else "Nothing is published yet.", "bold")


def check_feeds(
    context: typer.Context,
    schema: Annotated[
        Path | None, typer.Option("--schema", metavar="FILE", help="Atom's schema in RELAX NG, to check Atom against.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every feed as it stands in feeds/: by its standard, and for what readers stumble over.

    And whether the site shows the same. Ends with code 1 when something is wrong that keeps readers from reading.
    """
    from occnews.cli.findings import is_blocked, print_findings
    from occnews.publisher.feed_checks import check_feeds as judge

    rules = _read_schema(schema)
    with publisher_of(context) as p:
        number, findings = judge(p, schema=rules)
    if as_json:
        print_json(findings)
    else:
        print_findings(findings)
        verdict = f"{count(len(findings), 'finding')}." if findings else "All is well."
        say(f"Checked {count(number, 'file')}{'' if rules else ', without the schema of Atom'}. {verdict}", "bold")
        if findings:
            print_next([f"occnews check --explain {findings[0].code}"])
    if is_blocked(findings):
        raise typer.Exit(1)


def _read_schema(path: Path | None) -> bytes | None:
    from occnews.lint.feed import find_schema

    file = path or find_schema()
    try:
        return file.read_bytes() if file else None
    except OSError as error:
        raise FileUnusableError(file, error.strerror or str(error)) from None


def list_feeds(context: typer.Context, as_json: Json = False) -> None:
    """List the feeds that config asks for, each with its addresses."""
    from occnews.publisher.feeds import list_feeds as read

    with publisher_of(context) as p:
        listings = read(p)
        has_site = bool(p.config.site.url)
    if as_json:
        print_json(listings)
        return
    rows = [
        (each.title if position == 0 else "", address)
        for each in listings
        for position, (_, address, _) in enumerate(each.links or (("", each.name, ""),))
    ]
    print_table(("Feed", "=Address"), rows)
    if not has_site:
        warn("There is no site yet, so the feeds have no addresses. Set url under [site] in config.toml.")


def ping_hubs(context: typer.Context) -> None:
    """Tell the hubs in config of every feed, as after the files were copied to your host."""
    from occnews.publisher.hubs import tell_hubs

    with publisher_of(context) as p:
        if not p.config.feeds.hubs:
            raise ConfigError("There is no hub to tell. Name one as hubs under [feeds] in config.toml.")
        reports = tell_hubs(p)
    print_hubs(reports)
    if any(report.problem or report.refused for report in reports):
        raise typer.Exit(1)


def print_hubs(reports: "Sequence[HubReport]") -> None:
    """Say what became of telling the hubs; a hub that could not be told keeps nothing from being published."""
    for report in reports:
        if report.told:
            say(f"  told {report.hub} of {count(report.told, 'feed file')}")
        if report.problem:
            warn(
                f"The hub {report.hub} was not told of {count(report.untold, 'feed file')}: {report.problem}. Readers "
                "that ask for themselves have them all the same. To try again: occnews feeds ping"
            )
        if report.refused:
            warn(
                f"The hub {report.hub} does not want {count(len(report.refused), 'feed file')}: "
                f"{_join_refusals(report.refused)}. Another try would not help; who runs the hub knows why. Readers "
                "that ask for themselves have them all the same."
            )


def _join_refusals(refused: "Sequence[tuple[str, str]]") -> str:
    """The files that a hub does not want, those together that it says the same of."""
    reasons: dict[str, list[str]] = {}
    for file, reason in refused:
        reasons.setdefault(reason, []).append(file)
    return "; ".join(f"{', '.join(files)} ({reason})" for reason, files in reasons.items())
