"""Commands on the public site as a whole: write it, and serve it."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.output import count, print_next, say, show_path, warn
from occnews.cli.session import publisher_of, read_clock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from occnews.config import Config
    from occnews.publisher.running import RunReport


def build_site(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Where to; site/ of the workspace unless given.")
    ] = None,
) -> None:
    """Write the whole public site: pages, members, search, feeds. Any web host can serve the folder as it is.

    Only what changed is written, and what is no longer public goes. Publishing does this by itself.
    """
    from occnews.publisher.site import build_site as write

    with publisher_of(context) as p:
        report = write(p, out=out)
        has_address = bool(p.config.site.url)
    done = (
        f"{count(report.written, 'file')} written, {report.removed} removed, {count(len(report.files), 'file')} in all"
    )
    say(f"The site is in {show_path(report.folder)}: {done}.", "bold green")
    for old in report.dead:
        warn(f"config.toml, [site.moved]: «{old}» leads to no page, or is the address of one; look it over.")
    if not has_address:
        say("Without url under [site] in config.toml it has no feeds, no sitemap and no pictures for networks.")
    print_next(["occnews serve"] if out is None else [])


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="The address to listen on; this machine alone unless given.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port.")] = 8000,
    schedules: Annotated[bool, typer.Option(help="Run the schedules of config.toml too.")] = True,
) -> None:
    """Serve the public site until Ctrl-C: what is published, and nothing else. The schedules run meanwhile.

    What is published meanwhile is served at once. Behind a proxy that speaks https it can serve the public itself.
    """
    from occnews.errors import OccnewsError
    from occnews.publisher.site import build_site as write
    from occnews.web import serve as run

    def tell(address: str) -> None:
        say(f"The site is at {address}", "bold green")
        say("Ctrl-C ends it.")
        sys.stdout.flush()

    with publisher_of(context) as p:
        config = p.config
        try:
            write(p)
        except OccnewsError as error:
            if not (config.site_folder / "index.html").is_file():
                raise
            warn(f"The site is served as it stands, and may be behind. {error}")
    try:
        with _running_schedules(config) if schedules else contextlib.nullcontext():
            run(config, host=host, port=port, ready=tell)
    except KeyboardInterrupt:
        say("Stopped.", "bold")


def _running_schedules(config: "Config") -> "AbstractContextManager[None]":
    """Run the workspace's schedules beside the server; what they do is said, and what they cannot do is warned of."""
    from occnews.cli.schedule_views import describe_run
    from occnews.schedule import ticking

    warned: set[str] = set()

    def tell(report: "RunReport") -> None:
        for run in report.runs:
            say(describe_run(run))
        for published in report.published:
            if published.refusal:
                warn_once(published.refusal)
            else:
                say(f"Published {published.publication.name}, as it was set for.")
        for problem in report.problems:
            warn_once(problem)
        sys.stdout.flush()

    def warn_once(problem: str) -> None:
        if problem not in warned:  # each tick meets it again
            warned.add(problem)
            warn(problem)

    return ticking(config.root, clock=read_clock, environment=os.environ, done=tell, failed=warn_once)
