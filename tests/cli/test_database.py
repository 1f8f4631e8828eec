import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Program

from occnews.store import schema

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture
def empty(postgres: "Server") -> Iterator[str]:
    """The name of an empty database on a server."""
    name = postgres.make_database()
    yield name
    postgres.drop_database(name)


def test_migrate_says_that_nothing_is_to_do(run: Program, workspace: Path) -> None:
    outcome = run("db", "migrate")
    assert (outcome.code, outcome.out) == (0, f"{workspace / 'occnews.db'} is up to date ({schema.HEAD}).\n")


def test_migrate_says_from_where_to_where(run: Program, workspace: Path) -> None:
    archive = max((Path(__file__).parents[1] / "data" / "backups").glob("*.zip"))
    assert run("restore", str(archive), "old").code == 0
    (copy,) = Path("old").glob("occnews.db.before-*")
    # The same database once more, as it was before the restore brought it up to date.
    copy.replace(workspace / "occnews.db")
    for log in workspace.glob("occnews.db-*"):
        log.unlink()
    first, second = run("db", "migrate").out.splitlines()
    assert re.fullmatch(rf"\S+occnews\.db was brought up to date, from 000\d to {schema.HEAD}\.", first)
    assert re.fullmatch(rf"A copy from before is occnews\.db\.before-{schema.HEAD}-\w+\.", second)


def test_migrate_makes_the_tables_of_an_empty_database(
    run: Program, postgres: "Server", empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCNEWS_DATABASE", postgres.url(empty))
    made = f"{postgres.place(empty)} was empty; it has its tables now ({schema.HEAD}).\n"
    assert run("db", "migrate").out == made
    assert run("db", "migrate").out == f"{postgres.place(empty)} is up to date ({schema.HEAD}).\n"


def test_copy_to_a_server_and_back(
    run: Program, workspace: Path, postgres: "Server", empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = run("members", "list", "--json").out
    outcome = run("db", "copy", "--to", postgres.url(empty))
    assert outcome.code == 0
    assert "geheim" not in outcome.out + outcome.err
    lines = outcome.out.splitlines()
    assert re.fullmatch(
        rf"Copied \d+ rows from {re.escape(str(workspace))}/occnews\.db\. The tables are the same on both sides:",
        lines[0],
    )
    assert re.fullmatch(r"Table +Rows +Hash", lines[1])
    assert any(re.fullmatch(r"member +4 +[0-9a-f]{16}", line) for line in lines)
    assert (
        f'To work with the copy from now on, change this line of config.toml: database = "{postgres.place(empty)}"'
        " (*** is your password; leave it out where ~/.pgpass or PGPASSWORD holds it)"
    ) in lines
    monkeypatch.setenv("OCCNEWS_DATABASE", postgres.url(empty))
    assert run("members", "list", "--json").out == members
    assert run("status").code == 0
    back = run("db", "copy", "--to", "sqlite:///back.db", "--json")
    copied = json.loads(back.out)
    assert (copied["source"], copied["target"]) == (postgres.place(empty), "sqlite:///back.db")
    assert {table["name"]: table["rows"] for table in copied["tables"]}["member"] == 4
    refused = run("db", "copy", "--to", "sqlite:///back.db")
    assert (refused.code, refused.out) == (2, "")
    assert "back.db is not empty: rows are in its table " in refused.err
    monkeypatch.setenv("OCCNEWS_DATABASE", "sqlite:///back.db")
    assert run("members", "list", "--json").out == members
    said = run("db", "copy", "--to", "sqlite:///third.db").out
    assert "To work with the copy from now on, set OCCNEWS_DATABASE to sqlite:///third.db\n" in said


def test_copy_that_cannot_be_made_gets_a_sentence(run: Program) -> None:
    outcome = run("db", "copy", "--to", "postgresql://kari:geheim@127.0.0.1:1/occnews")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(
        "Error: The database postgresql+psycopg://kari:***@127.0.0.1:1/occnews does not answer"
    )
    assert "geheim" not in outcome.err


def test_backup_on_a_server_says_how_to_go_back(
    run: Program, workspace: Path, postgres: "Server", empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("db", "copy", "--to", postgres.url(empty))
    monkeypatch.setenv("OCCNEWS_DATABASE", postgres.url(empty))
    assert run("backup", "copy.zip").code == 0
    said = run("restore", "copy.zip", "again").out
    assert "Its database was on a server, and is a file now. To bring it back to an empty database there:\n" in said
    assert "  occnews db copy --to URL\n" in said
    assert "OCCNEWS_DATABASE is set, and goes before config.toml" in said
    monkeypatch.delenv("OCCNEWS_DATABASE")
    assert json.loads(run("-w", "again", "members", "list", "--json").out) == json.loads(
        run("members", "list", "--json").out
    )
    assert "OCCNEWS_DATABASE" not in run("restore", "copy.zip", "third").out
