import json

from tests.cli.conftest import Program


def test_list_shows_each_quote_with_its_number(run: Program) -> None:
    assert run("quotes", "list").out.splitlines() == [
        "nordvarde 1  not approved yet",
        "  «We grow slowly.»",
        "  – Liv Berg, CEO (en)",
        "",
        "1 quote, 1 to be approved.",
    ]


def test_approved_quote_is_listed_as_approved_until_its_text_is_edited(run: Program) -> None:
    outcome = run("quotes", "approve", "nordvarde", "1", "--by", "Liv Berg", "--how", "by email", "--on", "2025-11-20")
    assert outcome.out.splitlines() == [
        "Nordvarde AS, quote 1 by Liv Berg: approved by Liv Berg.",
        "  «We grow slowly.»",
    ]
    assert run("quotes", "list", "--unapproved").out == "0 quotes to be approved.\n"
    quote = json.loads(run("quotes", "list", "nordvarde", "--json").out)[0]
    assert (quote["number"], quote["approved_by"], quote["approved_on"]) == (1, "Liv Berg", "2025-11-20")
    run("members", "set", "nordvarde", "profile.1.text=We grow fast.")
    assert json.loads(run("quotes", "list", "-u", "--json").out)[0]["text"] == "We grow fast."


def test_approving_a_quote_that_is_not_there_says_how_many_are(run: Program) -> None:
    outcome = run("quotes", "approve", "nordvarde", "7", "--by", "Liv Berg")
    assert (outcome.code, outcome.out) == (2, "")
    assert "there is no number 7" in outcome.err
