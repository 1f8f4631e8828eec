import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Program


def test_list_shows_members_by_joined_date_and_prints_names_literally(run: Program) -> None:
    outcome = run("members", "list")
    assert outcome.out.splitlines() == [
        "Joined      Slug         Name                        Kind                   Where       Has",
        "2025-11     stille-bank  Stille Bank                 financial-institution  Oslo, NO    name only",
        "2025-11-03  fjordlys     Fjordlys [red]Optics[/red]  technology             Bergen, NO  summary",
        "2025-11-10  nordvarde    Nordvarde AS                biotech                Oslo, NO    profile, 1 quote",
        "unknown     vinterhagen  Vinterhagen                 foundation                         name only",
        "",
        "4 members.",
    ]
    assert (outcome.code, outcome.err) == (0, "")


def test_list_of_a_period_as_json_holds_whole_records_and_nothing_else(run: Program) -> None:
    members = json.loads(run("members", "list", "--period", "2025-11", "--json").out)
    assert [member["slug"] for member in members] == ["stille-bank", "fjordlys", "nordvarde"]
    assert members[0]["memberships"] == [{"joined": "2025-11", "left": None}]
    assert run("members", "list", "--period", "2024-01").out == "0 members joined in 2024-01.\n"


def test_show_finds_a_member_by_its_name_and_prints_the_profile_in_order(run: Program) -> None:
    assert run("members", "show", "nordvarde as").out.splitlines() == [
        "Nordvarde AS",
        "",
        "slug      nordvarde",
        "kind      biotech",
        "joined    2025-11-10",
        "website   https://nordvarde.example",
        "where     Oslo, NO",
        "summary   Grows cells.",
        "language  en",
        "",
        "Profile",
        "  1 quote, not approved yet",
        "    «We grow slowly.»",
        "    – Liv Berg, CEO",
    ]


def test_show_as_json_is_the_record(run: Program) -> None:
    record = json.loads(run("members", "show", "fjordlys", "--json").out)
    assert (record["name"], record["places"][0]["city"]) == ("Fjordlys [red]Optics[/red]", "Bergen")


def test_show_of_nobody_offers_the_closest(run: Program) -> None:
    outcome = run("members", "show", "nordvard")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "Error: There is no member «nordvard». Did you mean nordvarde (Nordvarde AS)?\n"


def test_add_stores_what_was_typed(run: Program) -> None:
    outcome = run("members", "add", "name=Øyeblikk AS", "joined=2025-11-20", "kind=biotech", "summary=Looks = sees.")
    assert outcome.out.splitlines()[0] == "Added Øyeblikk AS as oyeblikk-as."
    record = json.loads(run("members", "show", "oyeblikk-as", "--json").out)
    assert (record["summary"], record["kind"]) == ("Looks = sees.", "biotech")


def test_add_without_a_terminal_says_what_to_type(run: Program) -> None:
    outcome = run("members", "add")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == 'Error: What is the member called? Type: occnews members add name="…"\n'


def test_add_refuses_a_name_that_is_stored(run: Program) -> None:
    outcome = run("members", "add", "name=NORDVARDE AS")
    assert outcome.code == 2
    assert outcome.err.startswith("Error: Nordvarde AS is stored already")


def test_set_changes_fields_and_says_what_was_there(run: Program) -> None:
    outcome = run("members", "set", "fjordlys", "summary=Lights for surgeons.", "website=", "places.1.city=Voss")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "Changed Fjordlys [red]Optics[/red] (fjordlys):"
    assert sorted(outcome.out.splitlines()[1:]) == [
        "  places.1.city: Bergen → Voss",
        "  summary: Lamps for surgeons. → Lights for surgeons.",
        "  website: https://fjordlys.example → (empty)",
    ]
    again = run("members", "set", "fjordlys", "places.1.city=Voss")
    assert again.out == "Fjordlys [red]Optics[/red]: nothing was changed; it is so already.\n"


@pytest.mark.parametrize(
    "value", ["website=javascript:alert(1)", "name=\x1b[31m", "summary=a\u202eb", "joined=0000-01-01", "colour=red"]
)
def test_set_refuses_what_cannot_be_and_says_why_without_repeating_controls(run: Program, value: str) -> None:
    outcome = run("members", "set", "fjordlys", value)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"Error: {value.partition('=')[0]}")
    assert not re.search("[\x1b\u202e]", outcome.err)
    assert json.loads(run("members", "show", "fjordlys", "--json").out)["summary"] == "Lamps for surgeons."


def test_image_becomes_the_logo(run: Program, workspace: Path) -> None:
    Path("logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="18"/></svg>',
        encoding="utf-8",
    )
    outcome = run("members", "image", "fjordlys", "logo.svg", "--alt", "A lamp", "--permission-by", "Liv")
    assert outcome.out == "Fjordlys [red]Optics[/red] has a logo now.\n"
    logo = json.loads(run("members", "show", "fjordlys", "--json").out)["logo"]
    assert (logo["alt"], logo["permission"]["who"], logo["permission"]["on"]) == ("A lamp", "Liv", "2025-11-24")
    assert (workspace / "media" / logo["file"]).is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothing.png",), "«nothing.png»"),
        (("config.toml",), "config.toml"),
        (("config.toml", "--as", "banner"), "--as: «banner» is no use of a picture"),
    ],
)
def test_image_that_is_none_is_refused(run: Program, arguments: tuple[str, ...], sentence: str) -> None:
    outcome = run("members", "image", "fjordlys", *arguments)
    assert outcome.code == 2
    assert sentence in outcome.err


def test_leave_notes_the_last_day(run: Program) -> None:
    assert run("members", "leave", "fjordlys", "--on", "2026-06-30").out == (
        "Fjordlys [red]Optics[/red] left on 2026-06-30.\n"
    )
    assert run("members", "leave", "nordvarde", "--on", "2020-01-01").code == 2


def test_announced_elsewhere_keeps_a_member_from_being_overdue(run: Program) -> None:
    assert run("members", "announced", "fjordlys", "--on", "2025-11-05", "--url", "https://a.example/f").code == 0
    Path("earlier.csv").write_text("slug,announced,url\nnordvarde,2025-11-12,\nnobody,2025-11-12,\n", encoding="utf-8")
    outcome = run("members", "announced", "earlier.csv")
    assert outcome.code == 1
    assert outcome.out.splitlines()[0] == "earlier.csv: 1 member noted as announced, 1 row rejected."
    assert "There is no member «nobody»" in outcome.out
    assert json.loads(run("status", "--json").out)["next_steps"] == ["occnews digest draft 2025-11"]


def test_announced_without_a_day_or_a_file_says_what_is_missing(run: Program) -> None:
    outcome = run("members", "announced", "fjordlys")
    assert outcome.err == (
        "Error: When was fjordlys announced? Add --on DATE. To import many, name a file that is there.\n"
    )
    assert outcome.code == 2
