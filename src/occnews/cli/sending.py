"""Commands that send mail, and those of the outbox, where it lies until it may leave this machine."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from occnews.cli.arguments import Json, Languages, PublicationName, read_languages
from occnews.cli.output import complain, count, one_line, print_facts, print_json, print_table, say, show_path
from occnews.cli.session import publisher_of, read_clock, session_of

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.mail.catching import Caught
    from occnews.mail.outbox import KeptMessage
    from occnews.publisher.testing import Copy

_INTERRUPTED: Final = 130


def send_test(
    context: typer.Context,
    name: PublicationName,
    more: Annotated[list[str] | None, typer.Argument(metavar="[ADDRESS…]", help="More addresses.")] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS…", help="Who gets a copy; twenty at most.")
    ] = None,
    languages: Languages = None,
) -> None:
    """Send a publication as it is now to yourself and a few others, marked [TEST].

    It need not be approved. Copies go into outbox/ until live = true under [email] in config.toml. Ends with code 1
    when the mail server did not take each of them.
    """
    from occnews.publisher.testing import send_test as send

    chosen = read_languages(languages or [])
    copies: list[Copy] = []
    with publisher_of(context) as p:
        try:
            for copy in send(p, name, [*(to or []), *(more or [])], languages=chosen, environment=os.environ):
                copies.append(copy)
                _print_copy(copy)
                sys.stdout.flush()
        except KeyboardInterrupt:
            complain(f"Stopped after {count(len(copies), 'message')}; the one that was under way may have arrived.")
            raise typer.Exit(_INTERRUPTED) from None
        _print_outcome(copies, p.config)
    if not all(copy.is_out for copy in copies):
        raise typer.Exit(1)


def _print_copy(copy: "Copy") -> None:
    whom = f"{one_line(copy.address)} ({copy.language})"
    if copy.answer is None:
        assert copy.file is not None
        say(f"  {whom}: {show_path(copy.file)}")
    else:
        say(f"  {whom}: {copy.answer.outcome}: {one_line(copy.answer.words)}", "" if copy.is_out else "bold red")


def _print_outcome(copies: "list[Copy]", config: "Config") -> None:
    if not config.email.live:
        say(
            f"Nothing left this machine: {count(len(copies), 'message is', 'messages are')} in {_show_outbox(config)}.",
            "bold green",
        )
        server = "" if config.email.relay.host else ", and name your mail server under [email.relay]"
        say(f"To send them, set live = true under [email] in config.toml{server}.")
        return
    out = sum(copy.is_out for copy in copies)
    if out == len(copies):
        say(f"{config.email.relay.host} took {count(out, 'message')}.", "bold green")
        return
    host, total = config.email.relay.host, count(len(copies), "message")
    complain(f"{host} took {out:,} of {total} for certain; what became of the rest stands above.")


def serve_outbox(
    context: typer.Context,
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port; 2525 unless given, 0: any.")
    ] = 2525,
) -> None:
    """Take mail from any program on this machine and keep it in outbox/; nothing is delivered.

    Set the other program's mail server to 127.0.0.1, this port, no encryption. It runs until Ctrl-C.
    """
    from occnews.publisher.outbox import fill_outbox

    config = session_of(context).load_config()
    number = 0

    def print_ready(chosen: int) -> None:
        place = _show_outbox(config)
        say(f"Taking mail on 127.0.0.1, port {chosen}, into {place}. It goes no further. Ctrl-C ends it.", "bold green")
        sys.stdout.flush()

    def print_caught(came: "Caught", kept: "KeptMessage") -> None:
        nonlocal number
        number += 1
        sender, to = came.sender or "nobody", ", ".join(came.recipients)
        say(f"{one_line(sender)} → {one_line(to)}: {one_line(kept.subject) or '(no subject)'}")
        say(f"  {show_path(kept.file)}")
        sys.stdout.flush()

    try:
        fill_outbox(config, port, clock=read_clock, ready=print_ready, caught=print_caught, failed=complain)
    except KeyboardInterrupt:
        say(f"Stopped; {count(number, 'message')} came in.", "bold")


def list_outbox(context: typer.Context, as_json: Json = False) -> None:
    """List the messages in outbox/, the oldest first."""
    from occnews.publisher.outbox import list_outbox as list_them

    config = session_of(context).load_config()
    messages = list_them(config)
    if as_json:
        print_json(messages)
    elif messages:
        rows = [
            (number, _show_date(kept, config), one_line(kept.recipient), one_line(kept.subject), show_path(kept.file))
            for number, kept in enumerate(messages, 1)
        ]
        print_table(["#No", "=Date", "To", "Subject", "File"], rows)
    else:
        say(f"Nothing is in {_show_outbox(config)}.")


def show_message(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Its number in occnews outbox list.")],
) -> None:
    """Show a message in outbox/: whom it is for, and its text."""
    from occnews.cli.output import print_paragraph
    from occnews.publisher.outbox import show_message as show

    config = session_of(context).load_config()
    shown = show(config, number)
    kept = shown.kept
    facts = [("From", kept.sender), ("To", kept.recipient), ("Subject", kept.subject)]
    print_facts(
        [*((label, one_line(value)) for label, value in facts), ("Date", _show_date(kept, config)), ("File", kept.file)]
    )
    say()
    print_paragraph(shown.text.strip() or "(no text)")


def clear_outbox(
    context: typer.Context, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Delete the messages in outbox/."""
    from occnews.cli.asking import can_ask, confirm
    from occnews.publisher.outbox import clear_outbox as clear
    from occnews.publisher.outbox import list_outbox as list_them

    config = session_of(context).load_config()
    what = count(len(list_them(config)), "message")
    if not yes and can_ask() and not confirm(f"Delete {what} from {_show_outbox(config)}?"):
        say("Nothing was changed.")
        return
    say(f"Deleted {count(clear(config), 'message')} from {_show_outbox(config)}.", "bold green")


def _show_outbox(config: "Config") -> str:
    return f"{show_path(config.outbox_folder)}{os.sep}"


def _show_date(kept: "KeptMessage", config: "Config") -> str:
    if kept.date is None:
        return ""
    moment = kept.date.astimezone(config.site.zone) if kept.date.tzinfo else kept.date
    return f"{moment:%Y-%m-%d %H:%M}"
