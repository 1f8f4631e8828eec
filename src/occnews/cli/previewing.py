"""The command that shows a publication in the browser while it is written."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Languages, read_languages
from occnews.cli.output import count, say, show_path, warn
from occnews.cli.session import publisher_of, read_clock

if TYPE_CHECKING:
    from occnews.model.member import Language
    from occnews.publisher import Publisher


def preview(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="[PUB]", help="The publication; the newest that is not out yet unless given."),
    ] = "",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port; any that is free unless given.")
    ] = 0,
    shot: Annotated[
        Path | None,
        typer.Option("--shot", metavar="DIR", help="Draw PNGs of everything into DIR instead, with your Chromium."),
    ] = None,
    languages: Languages = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Show a publication in every channel in your browser, and keep it fresh while you work.

    It runs on this machine alone until Ctrl-C, and changes nothing. --lang is for --shot; the page itself has both.
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
        if shot:
            _shoot(p, chosen, shot, read_languages(languages or []))
            return
        try:
            serve_preview(p, chosen, port=port, clock=read_clock, ready=tell)
        except KeyboardInterrupt:
            say("Stopped.", "bold")


def _shoot(p: "Publisher", name: str, folder: Path, languages: "tuple[Language, ...]") -> None:
    from occnews.publisher.lookup import choose_languages
    from occnews.publisher.publications import get_publication
    from occnews.web.preview.shooting import shoot

    paths: list[Path] = []

    def tell(path: Path) -> None:
        paths.append(path)
        say(f"  {show_path(path)}")
        sys.stdout.flush()

    shoot(p, name, folder, languages=choose_languages(get_publication(p, name), languages), drawn=tell)
    say(f"{name}: {count(len(paths), 'picture')} in {show_path(folder)}.", "bold green")


def _open_browser(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        warn("There is no browser to open it with; open the address yourself.")
