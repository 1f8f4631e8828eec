"""Commands for quotes: list them, and note that a speaker approved one."""

from typing import Annotated

import typer

from occnews.cli.arguments import Json, MemberName, read_optional_day
from occnews.cli.output import count, one_line, print_json, print_paragraph, say
from occnews.cli.session import publisher_of


def list_quotes(
    context: typer.Context,
    member: Annotated[str, typer.Argument(metavar="[SLUG]", help="Only this member's.")] = "",
    unapproved: Annotated[
        bool, typer.Option("--unapproved", "-u", help="Only those that nobody approved yet.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List quotes with their numbers, and who approved them."""
    from occnews.publisher.members import list_quotes as list_all

    with publisher_of(context) as p:
        quotes = list_all(p, only_unapproved=unapproved, member=member)
    if as_json:
        print_json(quotes)
        return
    for quote in quotes:
        approved = f"approved by {one_line(quote.approved_by)} on {quote.approved_on}" if quote.approved_by else ""
        say(f"{quote.member} {quote.number}  {approved or 'not approved yet'}", "green" if approved else "yellow")
        role = f", {one_line(quote.role)}" if quote.role else ""
        print_paragraph(f"«{quote.text}»\n– {one_line(quote.speaker)}{role} ({quote.language})")
        say()
    waiting = "" if unapproved else f", {sum(1 for q in quotes if not q.approved_by)} to be approved"
    say(f"{count(len(quotes), 'quote')}{' to be approved' if unapproved else waiting}.", "bold")


def approve_quote(
    context: typer.Context,
    name: MemberName,
    number: Annotated[int, typer.Argument(metavar="N", help="Its number, as occnews quotes list shows it.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approved it: usually the speaker.")],
    how: Annotated[str, typer.Option(metavar="TEXT", help="How, such as: by email.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="When; today unless given.")] = "",
) -> None:
    """Note that a quote was approved, exactly as it reads now. An edit of its text voids this."""
    from occnews.publisher.members import approve_quote as approve

    day = read_optional_day(on, "--on")
    with publisher_of(context) as p:
        quote = approve(p, name, number, by=by, how=how, on=day)
    say(f"{quote.name}, quote {quote.number} by {quote.speaker}: approved by {quote.approved_by}.", "bold green")
    print_paragraph(f"«{quote.text}»")
