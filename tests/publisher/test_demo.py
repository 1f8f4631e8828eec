"""The demo: two example months from records to every channel."""

import shutil
from pathlib import Path

import pytest

from occnews.config import load_config
from occnews.errors import ConfigError
from occnews.model.finding import Severity
from occnews.model.publication import State
from occnews.publisher import demo, open_publisher, publications


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, demo.DemoReport]:
    out = tmp_path_factory.mktemp("demo") / "occnews-demo"
    return out, demo.run_demo(out, lambda step: None)


def test_demo_publishes_october_and_leaves_november_a_draft(made: tuple[Path, demo.DemoReport]) -> None:
    out, report = made
    with open_publisher(load_config(out, {}), by="", now=demo._NOVEMBER_IN) as p:
        states = {each.name: (each.state, each.number, str(each.date)) for each in publications.list_publications(p)}
    assert states == {"2025-10": (State.PUBLISHED, 1, "2025-10-22"), "2025-11": (State.DRAFT, None, "2025-11-26")}
    blocked = {f.where.split(":")[0] for f in report.findings if f.severity is Severity.BLOCKING}
    assert blocked == {"trollstav-robotics"}
    assert [line[0] for line in report.lines] == [
        "import", "draft", "check", "publish", "import", "import", "draft", "build", "build",
    ]  # fmt: skip


@pytest.mark.slow
def test_demo_again_starts_afresh_and_gives_the_same_feeds_and_builds(made: tuple[Path, demo.DemoReport]) -> None:
    out, _ = made
    before = {folder: tree(out / folder) for folder in ("feeds", "site")}
    eml = [name for name in tree(out / "build") if not name.endswith(".eml")]
    build = {name: tree(out / "build")[name] for name in eml}
    (out / "stray.txt").write_text("x", encoding="utf-8")
    demo.run_demo(out, lambda step: None)
    assert {folder: tree(out / folder) for folder in ("feeds", "site")} == before
    # A message's id is made with the workspace's own secret key, which each demo mints anew.
    assert {name: tree(out / "build")[name] for name in eml} == build
    assert not (out / "stray.txt").exists()


def test_demo_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="is no earlier demo"):
        demo.run_demo(tmp_path, lambda step: None)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.slow
def test_demo_may_be_a_link_and_starts_afresh_after_an_interruption(
    made: tuple[Path, demo.DemoReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.mkdir()
    link.symlink_to(target, target_is_directory=True)
    monkeypatch.setattr(shutil, "copytree", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        demo.run_demo(link, lambda step: None)
    monkeypatch.undo()
    monkeypatch.chdir(link)
    demo.run_demo(Path(), lambda step: None)
    assert link.is_symlink()
    assert tree(target / "feeds") == tree(made[0] / "feeds")


def _interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
