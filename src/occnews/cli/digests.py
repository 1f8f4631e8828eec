"""Commands that draft publications and shape them: who is in, in which order, and how it reads."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Fields, Json, MemberName, PublicationName, read_fields, read_optional_day, read_period
from occnews.cli.output import count, print_json, print_table, say
from occnews.cli.session import publisher_of

if TYPE_CHECKING:
    from occnews.model.publication import Publication
    from occnews.publisher import Publisher

PeriodText = Annotated[
    str,
    typer.Argument(
        metavar="PERIOD",
        help="A month (2025-11), or a range of months (2025-01..2025-10) or days (2025-11-08..2025-11-21).",
    ),
]


def announce(context: typer.Context, name: MemberName) -> None:
    """Draft the welcome announcement of one member."""
    from occnews.cli.publication_views import print_draft
    from occnews.publisher.drafting import draft_announcement

    with publisher_of(context) as p:
        report = draft_announcement(p, name)
    print_draft(report)


def draft_digest(
    context: typer.Context,
    period: PeriodText,
    date: Annotated[str, typer.Option("--date", metavar="DATE", help="Its date line; today unless given.")] = "",
) -> None:
    """Draft the digest of a period, or bring its draft up to date with the records.

    Your own wording and order stay; what changed in the records is said.
    """
    from occnews.cli.publication_views import print_draft
    from occnews.publisher.drafting import draft_digest as draft

    chosen, day = read_period(period), read_optional_day(date, "--date")
    with publisher_of(context) as p:
        report = draft(p, chosen, date=day)
    print_draft(report)


def list_digests(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Announcements too.")] = False,
    as_json: Json = False,
) -> None:
    """List the digests, by date."""
    from occnews.cli.publication_views import LIST_COLUMNS, list_rows
    from occnews.model.publication import PublicationKind
    from occnews.publisher.publications import list_publications

    with publisher_of(context) as p:
        publications = list_publications(p, None if everything else PublicationKind.DIGEST)
    if as_json:
        print_json(publications)
        return
    if publications:
        print_table(LIST_COLUMNS, list_rows(publications, p.config))
        say()
    say(f"{count(len(publications), 'publication' if everything else 'digest')}.", "bold")


def show_publication(context: typer.Context, name: PublicationName, as_json: Json = False) -> None:
    """Show a digest or an announcement: how it stands, how it reads, and who is in it."""
    from occnews.cli.publication_views import print_publication
    from occnews.publisher.publications import compose, get_publication

    with publisher_of(context) as p:
        publication = get_publication(p, name)
        stories = () if as_json else compose(p, name)
    if as_json:
        print_json(publication)
    else:
        print_publication(publication, stories, p.config)


def set_publication(context: typer.Context, name: PublicationName, fields: Fields) -> None:
    """Set how a publication reads; the members' records stay as they are.

    Fields: headline, subject, preheader, standfirst, intro, boilerplate, roster_heading, noun, lead_in,
    continue_reading and closing, each with .nb or .en for one language; byline, date, languages; hero=FILE, hero.alt;
    related.1.title, .deck, .url; profile.SLUG.2.text for a block of a profile; snippet.NETWORK for a post.
    """
    from occnews.publisher.publications import set_fields

    given = read_fields(fields)
    _edit(context, name, lambda p: set_fields(p, name, given), f"set {', '.join(given)}")


def include_member(context: typer.Context, name: PublicationName, member: MemberName) -> None:
    """Put a member into a digest by hand."""
    from occnews.publisher.publications import include

    _edit(context, name, lambda p: include(p, name, member), f"{member} is in")


def exclude_member(
    context: typer.Context,
    name: PublicationName,
    member: MemberName,
    because: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the team.")] = "",
) -> None:
    """Keep a member out of a digest; it is announced another time."""
    from occnews.publisher.publications import exclude

    _edit(context, name, lambda p: exclude(p, name, member, because), f"{member} is kept out")


def feature_member(context: typer.Context, name: PublicationName, member: MemberName) -> None:
    """Give a member of a digest a profile, not only its line in the roster."""
    from occnews.publisher.publications import feature

    _edit(context, name, lambda p: feature(p, name, member), f"{member} has a profile")


def list_only_member(context: typer.Context, name: PublicationName, member: MemberName) -> None:
    """Only list a member in a digest's roster, without a profile."""
    from occnews.publisher.publications import list_only

    _edit(context, name, lambda p: list_only(p, name, member), f"{member} is only listed")


def order_member(
    context: typer.Context,
    name: PublicationName,
    member: MemberName,
    before: Annotated[str, typer.Option(metavar="SLUG", help="The member it is to stand before.")] = "",
    after: Annotated[str, typer.Option(metavar="SLUG", help="The member it is to stand after.")] = "",
) -> None:
    """Move a member of a digest before or after another."""
    from occnews.publisher.publications import move

    where = f"before {before}" if before else f"after {after}"
    _edit(context, name, lambda p: move(p, name, member, before=before, after=after), f"{member} stands {where}")


def edit_publication(
    context: typer.Context,
    name: PublicationName,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Take the text from this file; open no editor.")
    ] = None,
) -> None:
    """Edit all that the team may change of a publication in your editor (VISUAL or EDITOR), as YAML."""
    from occnews.cli.editing import edit_text, read_text
    from occnews.publisher.publications import publication_yaml, replace_publication_yaml

    def reread() -> str:
        with publisher_of(context) as p:
            return publication_yaml(p, name)

    def replace(text: str) -> bool:
        _edit(context, name, lambda p: replace_publication_yaml(p, name, text), "it reads as you wrote")
        return True

    if source:
        replace(read_text(source))
    else:
        again = f"occnews digest edit {name}"
        if not edit_text(reread(), file_name=f"{name}.yaml", reread=reread, replace=replace, again=again):
            say("Nothing was changed.")


def _edit(context: typer.Context, name: str, change: "Callable[[Publisher], Publication]", done: str) -> None:
    """Make a change, and say so; say too when it voided an approval."""
    from occnews.publisher.publications import get_publication

    with publisher_of(context) as p:
        before = get_publication(p, name)
        after = change(p)
    if after == before:
        say(f"{name}: nothing was changed; it is so already.")
        return
    say(f"{name}: {done}.", "bold green")
    if after.state != before.state:
        say(f"It was {before.state}; the change made that void, and it is {after.state} again.", "yellow")


def why(context: typer.Context, period: PeriodText, as_json: Json = False) -> None:
    """Say for every member why the digest of a period holds it or not."""
    from occnews.cli.publication_views import print_selection
    from occnews.publisher.drafting import why as explain

    chosen = read_period(period)
    with publisher_of(context) as p:
        selection = explain(p, chosen)
    if as_json:
        print_json(selection)
    else:
        print_selection(selection)
