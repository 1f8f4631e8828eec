"""A workspace with a handful of fictitious members, and the program run inside it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.program import NOW, Outcome

from occnews.cli import main

RECORDS = """\
slug,name,kind,joined,city,country,website,summary,quote,speaker,role
fjordlys,Fjordlys [red]Optics[/red],technology,2025-11-03,Bergen,NO,https://fjordlys.example,Lamps for surgeons.,,,
nordvarde,Nordvarde AS,biotech,2025-11-10,Oslo,NO,https://nordvarde.example,Grows cells.,We grow slowly.,Liv Berg,CEO
stille-bank,Stille Bank,financial institution,2025-11,Oslo,NO,,,,,
vinterhagen,Vinterhagen,foundation,,,,,,,,
"""

Program = Callable[..., Outcome]


@pytest.fixture(scope="session")
def furnished_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the four members of RECORDS. Tests work on copies of it."""
    folder = tmp_path_factory.mktemp("furnished") / "ws"
    file = folder.parent / "records.csv"
    file.write_text(RECORDS, encoding="utf-8")
    assert main(["init", str(folder), "--name", "Fjord Cluster", "--site", "https://news.fjord.example"]) == 0
    assert main(["-w", str(folder), "--by", "Kari", "members", "import", str(file)]) == 0
    warm_up(folder)
    return folder


def warm_up(workspace: Path) -> None:
    """Have the templates compiled, which takes longer than most tests."""
    other = workspace.with_name("warm")
    shutil.copytree(workspace, other)
    for command in ("digest draft 2025-11", "check 2025-11", "build 2025-11", "site build"):
        main(["-w", str(other), "--by", "Kari", *command.split()])
    shutil.copytree(other / ".cache", workspace / ".cache")


@pytest.fixture
def workspace(furnished_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the furnished workspace, which is the folder that we are in."""
    folder = tmp_path / "ws"
    shutil.copytree(furnished_workspace, folder)
    monkeypatch.chdir(folder)
    for variable in ("OCCNEWS_WORKSPACE", "NO_COLOR", "FORCE_COLOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("OCCNEWS_NOW", NOW)
    monkeypatch.setenv("OCCNEWS_USER", "Kari Nordfjell")
    return folder


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """Run a command in the workspace, in this process."""

    def run_command(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main(list(arguments))
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run_command
