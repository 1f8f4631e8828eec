"""The command that shows a publication in the browser while it is written."""

import sys
from typing import Annotated

import typer

from occnews.cli.output import say, warn
from occnews.cli.session import publisher_of, read_clock


def preview(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="[PUB]", help="The publication; the newest that is not out yet unless given."),
    ] = "",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port; any that is free unless given.")
    ] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Show a publication in every channel in your browser, and keep it fresh while you work.

    It runs on this machine alone until Ctrl-C, and changes nothing.
    """
    from occnews.publisher.previewing import choose_publication
    from occnews.web.preview.serving import serve_preview

    def tell(address: str) -> None:
        say(f"{chosen} is shown at {address}", "bold green")
        say("The address opens once. Ctrl-C ends the preview.")
        sys.stdout.flush()
        if not no_browser:
            _open_browser(address)

    with publisher_of(context) as p:
        chosen = choose_publication(p, name).name
        try:
            serve_preview(p, chosen, port=port, clock=read_clock, ready=tell)
        except KeyboardInterrupt:
            say("Stopped.", "bold")


def _open_browser(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        warn("There is no browser to open it with; open the address yourself.")
