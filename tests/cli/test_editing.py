import json
import re
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Program

from occnews.cli.editing import find_editor
from occnews.errors import InputError


@pytest.fixture
def use_editor(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> "type[Editor]":
    """Editors that are small Python programs."""
    Editor.folder, Editor.monkeypatch = workspace, monkeypatch
    return Editor


class Editor:
    """An editor that replaces one text by another, in whatever file it is given."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def __init__(self, program: str) -> None:
        path = self.folder / "editor.py"
        path.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n{program}\n", encoding="utf-8")
        self.monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{path}"')

    @classmethod
    def replacing(cls, before: str, after: str) -> "Editor":
        change = f"path.read_text('utf-8').replace({before!r}, {after!r})"
        return cls(f"path.write_text({change}, 'utf-8')")


def test_edited_record_is_stored(run: Program, use_editor: type[Editor]) -> None:
    use_editor.replacing("Lamps for surgeons.", "Lamps: bright.")
    outcome = run("members", "edit", "fjordlys")
    assert outcome.code == 2
    use_editor.replacing("Lamps for surgeons.", "Bright lamps.")
    assert run("members", "edit", "fjordlys").out.splitlines() == [
        "Changed Fjordlys [red]Optics[/red] (fjordlys):",
        "  summary: Lamps for surgeons. → Bright lamps.",
    ]


def test_text_left_as_it_was_changes_nothing(run: Program, use_editor: type[Editor]) -> None:
    use_editor("")
    assert run("members", "edit", "fjordlys").out == "Nothing was changed.\n"


def test_unusable_text_is_kept_and_can_be_mended(run: Program, use_editor: type[Editor]) -> None:
    use_editor.replacing("technology", "no-such-kind")
    outcome = run("members", "edit", "fjordlys")
    assert (outcome.code, outcome.out) == (2, "")
    named = re.search(r"Your text is kept in (.+)\. Mend it there, then type: (.+)", outcome.err)
    assert named is not None
    kept = Path(named[1])
    assert named[2] == f"occnews members edit fjordlys --from {kept}"
    kept.write_text(kept.read_text("utf-8").replace("no-such-kind", "start-up"), "utf-8")
    assert run("members", "edit", "fjordlys", "--from", str(kept)).code == 0
    assert json.loads(run("members", "show", "fjordlys", "--json").out)["kind"] == "start-up"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(run: Program, use_editor: type[Editor]) -> None:
    use_editor(
        "import subprocess\n"
        "theirs = ['-m', 'occnews', 'members', 'set', 'fjordlys', 'summary=Theirs.']\n"
        "subprocess.run([sys.executable, *theirs], check=True)\n"
        "path.write_text(path.read_text('utf-8').replace('Lamps for surgeons.', 'Mine.'), 'utf-8')"
    )
    outcome = run("members", "edit", "fjordlys")
    assert outcome.code == 2
    assert outcome.err.startswith("Error: Somebody else changed it while your editor was open")
    assert json.loads(run("members", "show", "fjordlys", "--json").out)["summary"] == "Theirs."


def test_publication_is_edited(run: Program, use_editor: type[Editor]) -> None:
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    use_editor.replacing("2025-11-26", "2025-11-27")
    assert run("digest", "edit", "2025-11").out == "2025-11: it reads as you wrote.\n"
    assert json.loads(run("digest", "show", "2025-11", "--json").out)["date"] == "2025-11-27"


@pytest.mark.parametrize(
    ("editor", "sentence"),
    [
        ("no-such-editor --wait", "The editor no-such-editor cannot be started"),
        ("'", "holds «'», which is no command"),
    ],
)
def test_editor_that_cannot_be_started_is_named(
    run: Program, monkeypatch: pytest.MonkeyPatch, editor: str, sentence: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    outcome = run("members", "edit", "fjordlys")
    assert outcome.code == 2
    assert sentence in outcome.err


def test_editor_that_fails_changes_nothing(run: Program, use_editor: type[Editor]) -> None:
    use_editor("sys.exit(3)")
    outcome = run("members", "edit", "fjordlys")
    assert outcome.code == 2
    assert "ended with code 3, so nothing was changed." in outcome.err
    assert "kept in" not in outcome.err


def test_visual_goes_before_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "nano")
    monkeypatch.setenv("VISUAL", "code --wait")
    assert find_editor() == ["code", "--wait"]


def test_without_any_editor_it_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="EDITOR=nano"):
        find_editor()
