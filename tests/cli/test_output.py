import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.cli.output import count, one_line, print_facts, print_json, print_table, printable, say
from occnews.model.finding import Finding, Severity

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(_ANY_TEXT)
def test_printable_text_holds_nothing_that_controls_a_terminal(text: str) -> None:
    shown = printable(text)
    assert not _CONTROL.search(shown)
    shown.encode("utf-8")


@given(_ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_printable_writes_controls_out() -> None:
    assert printable("a\x1b[31mb\u202ec\tåd\n") == "a\\x1b[31mb\\u202ec\tåd\n"


def test_count_knows_one_from_many() -> None:
    assert [count(n, "member") for n in (0, 1, 1200)] == ["0 members", "1 member", "1,200 members"]


def test_table_keeps_every_character_and_takes_nothing_as_markup(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 300
    print_table(["=Name", "#Members", "Why"], [["[red]Å[/red]", 3, ":smile:"], ["b", 12, long]])
    assert capsys.readouterr().out.splitlines() == [
        "Name          Members  Why",
        "[red]Å[/red]        3  :smile:",
        f"b                  12  {long}",
    ]


def test_facts_without_a_value_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_facts([("name", "Å"), ("website", ""), ("joined", None), ("members", 0)])
    assert capsys.readouterr().out == "name     Å\nmembers  0\n"


def test_json_has_the_models_names_and_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(code="x", severity=Severity.HINT, where="å\x9b\u202e", message="m\n")
    print_json([finding])
    text = capsys.readouterr().out
    assert not _CONTROL.search(text)
    assert json.loads(text) == [{"code": "x", "severity": "hint", "where": "å\x9b\u202e", "message": "m\n", "mend": ""}]


def test_say_prints_no_colour_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("done [b]", "bold green")
    assert capsys.readouterr().out == "done [b]\n"
