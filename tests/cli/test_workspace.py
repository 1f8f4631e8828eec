import json
import os
import shlex
import sysconfig
from pathlib import Path

import pytest
from tests.cli.conftest import Program

from occnews.cli import main


def test_init_fills_the_settings_in_and_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = [
        "--name",
        'Fjord "Life" Cluster',
        "--site",
        "https://news.fjord.example/",
        "--time-zone",
        "Europe/London",
    ]
    options += ["--languages", "nb, en", "--announces-from", "2025-01-01", "--me", "Kari"]
    assert main(["init", "newsletter", *options]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Made the workspace newsletter.",
        "Its settings, each with a comment, are in "
        f"{Path('newsletter') / 'config.toml'}: your logo, colours and postal address go there.",
        "",
        "Next:",
        "  cd newsletter",
        "  occnews members add",
        "  occnews members import FILE",
        "  occnews status",
    ]
    assert main(["-w", "newsletter", "config", "check", "--json"]) == 0
    settings = json.loads(capsys.readouterr().out)["settings"]
    assert settings["cluster"]["name"] == 'Fjord "Life" Cluster'
    assert settings["site"] == {
        "url": "https://news.fjord.example",
        "time_zone": "Europe/London",
        "languages": ["nb", "en"],
        "moved": {},
    }
    assert (settings["editorial"]["announces_from"], settings["team"]["me"]) == ("2025-01-01", "Kari")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Error: What is the cluster called? Add --name NAME.\n"),
        (("--name", "F", "--languages", "en,xx"), "Error: --languages: «xx» is no language here; known: en, nb.\n"),
        (("--name", "F", "--languages", "en,en"), "Error: --languages: name each language once, such as en,nb\n"),
        (("--name", "F", "--announces-from", "2025"), "Error: --announces-from: «2025» is no single day"),
        (("--name", "F", "--time-zone", "Oslo"), "«Oslo» is no time zone"),
        (("--name", "F", "--site", "javascript:1"), "site.url"),
    ],
)
def test_init_without_a_terminal_refuses_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], sentence: str
) -> None:
    assert main(["init", str(tmp_path / "new"), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "new" / "config.toml").exists()


def test_init_refuses_a_folder_that_is_a_workspace(run: Program, workspace: Path) -> None:
    outcome = run("init", str(workspace), "--name", "Other")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is a workspace already" in outcome.err


def test_status_says_where_it_stands_and_what_to_do(run: Program, workspace: Path) -> None:
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    assert run("status").out.splitlines() == [
        f"Fjord Cluster  {workspace}",
        "",
        "Members    4, 1 without a joined date",
        "Quotes     1 to be approved",
        "Published  nothing yet",
        "",
        "Open     Kind    State  Date        Members  Headline",
        "2025-11  digest  draft  2025-11-26        3",
        "",
        "Next:",
        "  occnews check 2025-11",
    ]
    found = json.loads(run("status", "--json").out)
    assert (found["members"], found["unapproved_quotes"], found["published"]) == (4, 1, 0)
    assert [publication["name"] for publication in found["open"]] == ["2025-11"]


@pytest.mark.slow
def test_demo_makes_two_months_and_can_be_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    first = capsys.readouterr().out
    assert first.splitlines()[0].split() == ["What", "How", "Where"]
    assert "publish  digest no. 1 of 2025-10" in first
    assert "  cd occnews-demo\n" in first
    assert main(["demo", "--out", "occnews-demo"]) == 0
    assert capsys.readouterr().out == first


@pytest.mark.slow
def test_demo_says_what_to_open_and_how_to_get_at_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scripts = Path(sysconfig.get_path("scripts"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["demo", "--out", "try"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    pages = lines[lines.index("Open in a browser:") + 1 :][:2]
    assert [Path(page) for page in pages] == [
        Path("try/build/digests/2025-11") / f"{name}.html" for name in ("email", "page")
    ]
    assert all(Path(page).is_file() for page in pages)
    has_activate = (scripts / ("activate.bat" if os.name == "nt" else "activate")).is_file()
    assert lines[lines.index("Next:") + 1].endswith(("activate", "activate.bat")) is has_activate

    monkeypatch.setenv("PATH", str(scripts))
    assert main(["demo", "--out", "try"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[lines.index("Next:") + 1] == "cd try"


def test_init_quotes_a_folder_with_a_space(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "our news", "--name", "Fjord Cluster"]) == 0
    command = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("  cd "))
    assert shlex.split(command) == ["cd", "our news"]


def test_demo_leaves_a_folder_alone_that_it_did_not_make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert "is no earlier demo" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
