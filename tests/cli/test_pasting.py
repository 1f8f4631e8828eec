import json
from pathlib import Path

import pytest
from tests.cli.conftest import Program
from tests.cli.program import run_process

POST = """Kaia AS is a company that paints boats. It is based in Bodø.
“We paint,” said Kari Li, CEO of Kaia.
Molo Invest is a fund that owns piers.
"""
KAIA = {
    "name": "Kaia AS",
    "places": [{"city": "Bodø"}],
    "profile": [
        {"kind": "paragraph", "text": "Kaia AS is a company that paints boats. It is based in Bodø."},
        {
            "kind": "quote",
            "text": "We paint,",
            "speaker": "Kari Li",
            "role": "CEO",
            "attribution": "said Kari Li, CEO of Kaia",
        },
    ],
}


@pytest.fixture
def post(tmp_path: Path) -> str:
    path = tmp_path / "post.txt"
    path.write_text(POST, encoding="utf-8")
    return str(path)


def test_dry_run_prints_records_and_keeps_nothing(run: Program, post: str) -> None:
    records = json.loads(run("members", "paste", post, "--dry-run", "--json").out)
    assert (records[0], records[1]["name"]) == (KAIA, "Molo Invest")
    assert run("members", "inbox").out == "0 proposals waiting.\n"


def test_paste_shows_each_field_with_its_line(run: Program, post: str) -> None:
    outcome = run("members", "paste", post)
    assert outcome.out.splitlines() == [
        "1 Kaia AS (line 1)",
        "  places: Bodø (line 1)",
        "  1 paragraph, line 1",
        "    Kaia AS is a company that paints boats. It is based in Bodø.",
        "  2 quote, line 2: Kari Li, CEO",
        "    We paint,",
        "",
        "2 Molo Invest (line 3)",
        "  1 paragraph, line 3",
        "    Molo Invest is a fund that owns piers.",
        "",
        "post.txt: 2 members found.",
        "",
        "Next:",
        "  occnews members accept 1 2 joined=YYYY-MM",
    ]
    assert "2 waited in the inbox already" in run("members", "paste", post).out


def test_inbox_accept_and_reject(run: Program, post: str) -> None:
    run("members", "paste", post)
    listed = run("members", "inbox").out.splitlines()
    assert [line.split("  ")[0].strip() for line in listed[1:3]] == ["1", "2"]
    assert run("members", "accept", "1", "joined=2025-11").out.startswith("1 Kaia AS: added as kaia-as.\n")
    assert run("members", "reject", "2", "--because", "no").out == "1 proposal rejected: Molo Invest.\n"
    assert run("members", "inbox").out == "0 proposals waiting.\n"
    settled = json.loads(run("members", "inbox", "--all", "--json").out)
    assert [(each["state"], each["member"], each["because"]) for each in settled] == [
        ("accepted", "kaia-as", ""),
        ("rejected", "", "no"),
    ]
    assert "1 Kaia AS (line 1)" in run("members", "inbox", "1", "--all").out


@pytest.mark.parametrize("command", ["accept", "reject"])
def test_accept_and_reject_ask_which(run: Program, command: str) -> None:
    assert "Which ones?" in run("members", command).err
    assert "«x» is no number" in run("members", command, "x").err


def test_post_without_members_ends_with_code_2(run: Program, tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("It rained.\n", encoding="utf-8")
    outcome = run("members", "paste", str(tmp_path / "none.txt"))
    assert (outcome.code, outcome.out.split(".")[0]) == (2, "none")


def test_paste_reads_standard_input_as_a_whole_process(workspace: Path) -> None:
    outcome = run_process("members", "paste", "-", "--dry-run", "--json", folder=workspace, given=POST)
    assert (outcome.code, json.loads(outcome.out)[0]) == (0, KAIA)
