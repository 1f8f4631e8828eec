"""Making a workspace."""

import datetime as dt
import os
from pathlib import Path

import pytest

from occnews.config import load_config
from occnews.errors import ConfigError
from occnews.publisher.setup import KEY_NAME, Answers, init_workspace, make_key


def test_init_workspace_writes_the_answers_into_commented_settings(tmp_path: Path) -> None:
    answers = Answers(
        name='The "Fjord" Cluster',
        site_url="news.fjord.example",
        time_zone="Europe/Oslo",
        languages=("nb", "en"),
        announces_from=dt.date(2025, 9, 1),
        me="Kari Moen",
    )
    path = init_workspace(tmp_path / "new", answers)
    config = load_config(path.parent, {})
    assert (
        config.cluster.name,
        config.site.url,
        config.site.languages,
        config.editorial.announces_from,
        config.team.me,
    ) == (
        'The "Fjord" Cluster',
        "https://news.fjord.example",
        ("nb", "en"),
        dt.date(2025, 9, 1),
        "Kari Moen",
    )
    assert "# nothing leaves this machine until this is true" in path.read_text(encoding="utf-8")
    assert sorted(each.name for each in path.parent.iterdir()) == [".gitignore", "config.toml", "secret.key"]
    assert "secret.key" in (path.parent / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_init_workspace_keeps_the_key_to_its_owner(tmp_path: Path) -> None:
    init_workspace(tmp_path, Answers(name="Fjord"))
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_init_workspace_leaves_an_existing_one_alone(tmp_path: Path) -> None:
    init_workspace(tmp_path, Answers(name="First"))
    before = (tmp_path / "config.toml").read_bytes()
    with pytest.raises(ConfigError, match="is there already"):
        init_workspace(tmp_path, Answers(name="Second"))
    assert (tmp_path / "config.toml").read_bytes() == before


@pytest.mark.parametrize(
    "answers", [Answers(name=""), Answers(name="A", time_zone="Oslo"), Answers(name="A", languages=("de",))]
)
def test_init_workspace_leaves_nothing_behind_when_an_answer_is_unusable(tmp_path: Path, answers: Answers) -> None:
    with pytest.raises(ConfigError):
        init_workspace(tmp_path / "new", answers)
    assert list((tmp_path / "new").iterdir()) == []


def test_init_workspace_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="is a file; name a folder"):
        init_workspace(tmp_path / "new", Answers(name="A"))


def test_init_workspace_adds_to_a_gitignore_that_is_there(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*.tmp\nbuild/\n# \xe6")
    init_workspace(tmp_path, Answers(name="Fjord"))
    lines = (tmp_path / ".gitignore").read_bytes().splitlines()
    ours = [b"secret.key", b"occnews.db*", b".occnews-runs", b"outbox/", b".cache/"]
    assert lines == [b"*.tmp", b"build/", b"# \xe6", *ours]


def test_make_key_keeps_a_key_and_replaces_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).touch()
    make_key(tmp_path)
    key = (tmp_path / KEY_NAME).read_text(encoding="ascii")
    assert len(key.strip()) == 64
    make_key(tmp_path)
    assert (tmp_path / KEY_NAME).read_text(encoding="ascii") == key
    assert [path.name for path in tmp_path.iterdir()] == [KEY_NAME]
