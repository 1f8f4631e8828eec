import json

import pytest
from tests.cli.conftest import Program
from tests.cli.program import Outcome

DRAFTED = """\
Drafted: the digest 2025-11, dated 2025-11-26, with 3 members.

     Member                      Slug         Joined      Why
in   Fjordlys [red]Optics[/red]  fjordlys     2025-11-03  joined in the period
in   Nordvarde AS                nordvarde    2025-11-10  joined in the period
in   Stille Bank                 stille-bank  2025-11     joined in the period
out  Vinterhagen                 vinterhagen  unknown     joined date unknown

Next:
  occnews digest show 2025-11
  occnews check 2025-11
  occnews build 2025-11
"""


@pytest.fixture
def drafted(run: Program) -> Outcome:
    """The November digest, drafted."""
    return run("digest", "draft", "2025-11", "--date", "2025-11-26")


def _read_entries(run: Program) -> list[str]:
    publication = json.loads(run("digest", "show", "2025-11", "--json").out)
    return [entry["member"] for entry in publication["entries"]]


def test_draft_says_who_is_in_and_why(drafted: Outcome) -> None:
    assert drafted == Outcome(0, DRAFTED, "")


def test_drafting_again_keeps_the_wording_and_says_what_changed(run: Program, drafted: Outcome) -> None:
    run("digest", "set", "2025-11", "headline=Lights on")
    run("members", "set", "fjordlys", "summary=Bright lamps.")
    outcome = run("digest", "draft", "2025-11")
    assert outcome.out.splitlines()[:3] == [
        "Brought up to date: the digest 2025-11, dated 2025-11-26, with 3 members.",
        "The record of fjordlys changed:",
        "  summary: Lamps for surgeons. → Bright lamps.",
    ]
    assert "headline (en)  Lights on" in run("digest", "show", "2025-11").out


def test_draft_of_an_empty_month_says_so_and_makes_nothing(run: Program) -> None:
    outcome = run("digest", "draft", "2024-01")
    assert outcome.code == 0
    assert outcome.out.startswith("Nothing was drafted: no member is to be announced in 2024-01.")
    assert run("digest", "list").out == "0 digests.\n"


def test_list_and_show_tell_how_it_stands_and_how_it_reads(run: Program, drafted: Outcome) -> None:
    run("digest", "set", "2025-11", "headline=Lights [b]on[/b]")
    assert run("digest", "list").out.splitlines() == [
        "Name     Kind    State  Date        Members  Headline",
        "2025-11  digest  draft  2025-11-26        3  Lights [b]on[/b]",
        "",
        "1 digest.",
    ]
    shown = run("digest", "show", "2025-11").out.splitlines()
    assert shown[:4] == ["Digest 2025-11", "", "state  draft", "date   2025-11-26"]
    assert shown[-4:] == [
        "   Member                      Slug         Shown",
        "1  Fjordlys [red]Optics[/red]  fjordlys     profiled",
        "2  Nordvarde AS                nordvarde    profiled",
        "3  Stille Bank                 stille-bank  listed",
    ]


def test_members_are_ordered_listed_featured_excluded_and_included(run: Program, drafted: Outcome) -> None:
    assert run("digest", "order", "2025-11", "stille-bank", "--before", "fjordlys").out == (
        "2025-11: stille-bank stands before fjordlys.\n"
    )
    assert run("digest", "order", "2025-11", "fjordlys", "--after", "nordvarde").code == 0
    assert _read_entries(run) == ["stille-bank", "nordvarde", "fjordlys"]
    assert run("digest", "list-only", "2025-11", "fjordlys").out == "2025-11: fjordlys is only listed.\n"
    assert run("digest", "feature", "2025-11", "fjordlys").out == "2025-11: fjordlys has a profile.\n"
    assert run("digest", "exclude", "2025-11", "fjordlys", "--because", "waits").code == 0
    assert run("digest", "show", "2025-11").out.splitlines()[-1] == "Kept out: fjordlys: waits"
    assert run("digest", "include", "2025-11", "fjordlys").out == "2025-11: fjordlys is in.\n"
    assert sorted(_read_entries(run)) == ["fjordlys", "nordvarde", "stille-bank"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("order", "2025-11", "fjordlys"), "either --before SLUG or --after SLUG"),
        (("include", "2025-11", "vinterhagen"), "joined date unknown"),
        (("set", "2025-11", "hedline=x"), "hedline"),
        (("set", "2025-11", "headline"), "«headline» is not FIELD=VALUE"),
        (("set", "2025-12", "headline=x"), "Draft it: occnews digest draft 2025-12"),
        (("draft", "2025-13"), "«2025-13» is no period"),
        (("draft", "2025-11", "--date", "soon"), "--date: «soon» is no date"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    run: Program, drafted: Outcome, arguments: tuple[str, ...], sentence: str
) -> None:
    outcome = run("digest", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


def test_why_as_json_is_the_selection(run: Program) -> None:
    selection = json.loads(run("why", "2025-11", "--json").out)
    assert selection["period"] == "2025-11"
    assert [(choice["member"], choice["is_in"]) for choice in selection["choices"]] == [
        ("fjordlys", True),
        ("nordvarde", True),
        ("stille-bank", True),
        ("vinterhagen", False),
    ]
    assert run("why", "2025-11").out.endswith("\n\n2025-11: 3 members in, 1 out.\n")


def test_announcement_is_drafted_listed_and_discarded(run: Program) -> None:
    outcome = run("announce", "Nordvarde AS")
    assert outcome.out.splitlines()[0] == ("Drafted: the announcement nordvarde, dated 2025-11-24, with 1 member.")
    assert run("digest", "list").out == "0 digests.\n"
    assert [each["name"] for each in json.loads(run("digest", "list", "--all", "--json").out)] == ["nordvarde"]
    assert run("digest", "show", "nordvarde").out.splitlines()[0] == "Announcement nordvarde"
    assert run("discard", "nordvarde").out == "Threw away the announcement nordvarde (draft).\n"
    assert run("digest", "list", "--all").out == "0 publications.\n"
