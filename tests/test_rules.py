"""Every rule that is reported is listed, every rule that is listed is reported, and each has its page."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from occnews import resources
from occnews.cli import main
from occnews.config import load_config
from occnews.errors import ConfigError
from occnews.model.finding import Finding, Severity
from occnews.model.rules import RULES, drop_echoes, drop_unwanted, make_finding
from occnews.render.social import remarks

SOURCE = Path(remarks.__file__).parents[2]
PAGES = resources.checks_folder()


def list_reported() -> Iterator[str]:
    """The ids that the source reports: what a function gets, or passes on, as its ``code``."""
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        places = {"make_finding": 0, "Finding": -1} | {
            function.name: names.index("code")
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            and "code" in (names := [argument.arg for argument in function.args.args])
        }
        places |= {"remark": 1, "Remark": 1} if path.parent.name == "lint" else {}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                place = places.get(call.func.id, -1)
                given = [each.value for each in call.keywords if each.arg == "code"]
                given += call.args[place : place + 1] if place >= 0 else []
                yield from _read_code(given, path)


def _read_code(given: list[ast.expr], path: Path) -> Iterator[str]:
    for value in given:
        for constant in ast.walk(value):
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                in_posts = path.name in ("remarks.py", "snippets.py") and "." not in constant.value
                yield f"social.{constant.value}" if in_posts else constant.value


def test_what_is_reported_is_listed_and_what_is_listed_is_reported() -> None:
    assert {code for code in list_reported() if not code.endswith(".")} == set(RULES)


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_page_says_what_why_how_and_gives_an_example(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0] == f"# {code}"
    parts = ("**Why it matters.**", "**How to mend it.**", "**Example.**")
    places = [text.find(part) for part in parts]
    assert places == sorted(places)
    assert -1 not in places
    assert 6 <= len(lines) <= 20
    assert max(map(len, lines)) <= 130


def test_rules_are_listed_once_and_echo_rules_that_there_are() -> None:
    assert all(not rule.echoes or rule.echoes in RULES for rule in RULES.values())
    assert all(rule.title[0].isupper() and len(rule.title) <= 60 for rule in RULES.values())


@pytest.mark.parametrize("code", ["email.size", "quote-unapproved", "no-logo"])
def test_explain_prints_the_page_without_a_workspace(
    code: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--explain", code]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == [f"{code} · {RULES[code].severity}", RULES[code].title]
    assert any(line.startswith("How to mend it.") for line in printed)


def test_rules_are_listed_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--rules"]) == 0
    listed = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in listed] == sorted(RULES)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--explain", "email.siz"], "There is no rule «email.siz». Did you mean email.size?"),
        (["--explain", "zzz"], "There is no rule «zzz». occnews check --rules lists them all."),
        (["--explain", "../email.size"], "There is no rule «../email.size». Did you mean email.size?"),
        ([], "Say what: occnews check PUB, occnews check --explain ID or occnews check --rules."),
        (["2025-11", "--rules"], "Say what: occnews check PUB, occnews check --explain ID or occnews check --rules."),
    ],
)
def test_question_that_cannot_be_answered_gets_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr().err == f"Error: {sentence}\n"


@pytest.mark.parametrize(
    ("off", "sentence"),
    [
        ('["email.vague-lnk"]', "there is no rule «email.vague-lnk». Did you mean email.vague-link?"),
        ('["quote-unapproved"]', "«quote-unapproved» can keep a publication from going out, and cannot be put off"),
        ('["email.size"]', "«email.size» can keep a publication from going out, and cannot be put off"),
    ],
)
def test_rule_that_cannot_be_put_off_is_named(off: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[cluster]\nname = "Fjord"\n[checks]\noff = {off}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"checks\.off") as raised:
        load_config(tmp_path, {})
    assert sentence in str(raised.value)


def test_rule_that_is_off_is_silent_and_an_echo_too() -> None:
    heard, echo, other = (
        make_finding(code, "x", "y") for code in ("preheader-length", "email.preheader", "email.http")
    )
    assert list(drop_echoes([echo, other], [heard])) == [other]
    assert list(drop_echoes([echo, other], [])) == [echo, other]
    assert list(drop_unwanted([heard, other], ["email.http"])) == [heard]


def test_finding_has_the_level_of_its_rule_unless_told() -> None:
    assert make_finding("email.size", "x", "y", "z", Severity.WARNING) == Finding(
        code="email.size", severity=Severity.WARNING, where="x", message="y", mend="z"
    )
    assert make_finding("email.size", "x", "y").severity is Severity.BLOCKING
    with pytest.raises(KeyError):
        make_finding("no-such-rule", "x", "y")
