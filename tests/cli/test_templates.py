import json
from pathlib import Path

from tests.cli.conftest import Program


def test_list_says_which_file_is_in_force(run: Program, workspace: Path) -> None:
    assert run("templates", "eject", "digest/subject.txt").code == 0
    (workspace / "templates/email/digest/subject.txt").write_text("Ours", "utf-8")
    lines = run("templates", "list").out.splitlines()
    assert ["email/digest/body.mjml", "shipped"] in [line.split() for line in lines]
    own = str(Path("templates/email/digest/subject.txt"))
    assert ["email/digest/subject.txt", "your", "own:", own] in [line.split() for line in lines]
    assert lines[-1].endswith("templates, 1 of your own.")


def test_list_of_own_templates_names_those_of_no_use(run: Program, workspace: Path) -> None:
    outcome = run("templates", "list", "--own")
    assert outcome.out == ("\nNo template of your own.\n\nNext:\n  occnews templates eject digest/body.mjml\n")
    (workspace / "templates/email/digest").mkdir(parents=True)
    (workspace / "templates/email/digest/body.mjm").write_text("x", "utf-8")
    lines = run("templates", "list", "--own").out.splitlines()
    where = "templates/email/digest/body.mjm"
    assert lines[4].strip().startswith(f"template.unknown  {where}: There is no shipped template")
    assert lines[5].strip() == "→ Rename it to templates/email/digest/body.mjml?"


def test_eject_copies_and_says_what_to_do_next(run: Program, workspace: Path) -> None:
    assert run("templates", "eject", "confirm/body.txt").out == (
        "Copied templates/email/confirm/body.txt\n\n"
        "Change it with any text editor. Keep what stands in {{ }} and {% %}: the program fills it in.\n\n"
        "Next:\n  occnews templates check\n  occnews build PUBLICATION\n"
    )
    outcome = run("templates", "eject", "confirm")
    assert "Left alone templates/email/confirm/body.txt: it is there already." in outcome.out
    again = run("templates", "eject", "confirm")
    assert (again.code, again.out) == (2, "")
    assert "occnews templates eject confirm --force" in again.err
    assert run("templates", "eject", "confirm", "--force").code == 0


def test_eject_of_words_says_how_they_are_changed(run: Program) -> None:
    assert "Take the # off a line and change its words" in run("templates", "eject", "words/en.toml").out


def test_check_of_a_broken_template_ends_with_code_1(run: Program, workspace: Path) -> None:
    good = run("templates", "check")
    assert (good.code, good.out.splitlines()[0]) == (0, "templates: nothing to remark.")
    run("templates", "eject", "digest/body.txt")
    (workspace / "templates/email/digest/body.txt").write_text("a\n{{ b", "utf-8")
    outcome = run("templates", "check")
    assert outcome.code == 1
    assert "template email/digest/body.txt, line 2" in outcome.out
    assert outcome.out.splitlines()[-1] == "templates: 1 thing blocks."


def test_findings_and_files_are_there_as_json(run: Program, workspace: Path) -> None:
    (workspace / "templates/email").mkdir(parents=True)
    (workspace / "templates/email/x.txt").write_text("x", "utf-8")
    listed = json.loads(run("templates", "list", "--json").out)
    assert [file["name"] for file in listed["templates"] if file["is_own"]] == ["email/x.txt"]
    checked = json.loads(run("templates", "check", "--json").out)
    assert (
        [finding["code"] for finding in checked["findings"]]
        == ["template.unknown"]
        == [finding["code"] for finding in listed["findings"]]
    )
