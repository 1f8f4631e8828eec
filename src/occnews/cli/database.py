"""Commands for the database: bring it up to date, and copy it into another one."""

import os
from typing import Annotated

import typer

from occnews.cli.arguments import Json
from occnews.cli.output import count, print_json, print_next, print_table, say, show_path
from occnews.cli.progress import showing_steps
from occnews.cli.session import publisher_of
from occnews.cli.settings import hide_password


def migrate(context: typer.Context) -> None:
    """Bring the database up to date, as every command does by itself, and say from where to where.

    Of a SQLite file a copy is kept beside it first. On a server, make a backup before: occnews backup FILE
    """
    from occnews.store.schema import HEAD

    with publisher_of(context) as p:
        store = p.store
    if store.came_from == HEAD:
        say(f"{store.place} is up to date ({HEAD}).", "bold green")
    elif store.came_from is None:
        say(f"{store.place} was empty; it has its tables now ({HEAD}).", "bold green")
    else:
        say(f"{store.place} was brought up to date, from {store.came_from} to {HEAD}.", "bold green")
    if store.kept:
        say(f"A copy from before is {show_path(store.kept)}.")


def copy(
    context: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="An empty database, sqlite:///FILE or postgresql+psycopg://…")
    ],
    as_json: Json = False,
) -> None:
    """Copy everything into an empty database, from SQLite to PostgreSQL or back, and compare every table.

    The workspace stays with its own database until you change config.toml. Nobody should work in it meanwhile: what is
    changed after the copy is not in it. A password need not be typed here; ~/.pgpass or PGPASSWORD may hold it.
    """
    from occnews.publisher.databases import copy_database

    with publisher_of(context) as p, showing_steps() as report:
        copied = copy_database(p, to, report=report)
    address = hide_password(to)
    if as_json:
        print_json({"source": copied.source, "target": address, "tables": copied.tables})
        return
    say(
        f"Copied {count(copied.rows, 'row')} from {copied.source}. The tables are the same on both sides:", "bold green"
    )
    print_table(
        ["Table", "#Rows", "=Hash"], [(table.name, f"{table.rows:,}", table.digest[:16]) for table in copied.tables]
    )
    say()
    say("To work with the copy from now on, " + _say_where(address))
    print_next(["occnews status"])


def _say_where(address: str) -> str:
    end = " (*** is your password; leave it out where ~/.pgpass or PGPASSWORD holds it)" if "***" in address else ""
    if os.environ.get("OCCNEWS_DATABASE"):
        return f"set OCCNEWS_DATABASE to {address}{end}"
    return f'change this line of config.toml: database = "{address}"{end}'
