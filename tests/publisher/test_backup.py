"""A workspace in one file, and back, byte for byte."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.publisher.conftest import NOVEMBER, Opener, make_workspace, publish_digest, write_records

from occnews.config import load_config
from occnews.errors import ConflictError, FileUnusableError, OccnewsError, StoreError
from occnews.publisher import Publisher, backup, belongings, builds, members, open_publisher, publications
from occnews.publisher.belongings import MANIFEST_NAME

KEPT = sorted((Path(__file__).parents[1] / "data" / "backups").glob("*.zip"))


def read_tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewrite(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup with other contents."""
    with zipfile.ZipFile(file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    change(contents)
    target = file.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return target


def edit_manifest(contents: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads(contents[MANIFEST_NAME])
    change(manifest)
    contents[MANIFEST_NAME] = json.dumps(manifest).encode()


@pytest.fixture(scope="module")
def furnished_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a logo, wording of its own, and the November digest published. Tests work on copies of it."""
    folder = tmp_path_factory.mktemp("furnished")
    root = make_workspace(folder / "workspace")
    picture = io.BytesIO()
    Image.new("RGB", (320, 80), "#0b5d6b").save(picture, "PNG")
    (root / "logo.png").write_bytes(picture.getvalue())
    text = (root / "config.toml").read_text(encoding="utf-8")
    (root / "config.toml").write_text(text.replace('logo = ""', 'logo = "logo.png"', 1), encoding="utf-8")
    words = root / "templates" / "words" / "en.toml"
    words.parent.mkdir(parents=True)
    words.write_text('[digest]\nnoun = "friends"\n', encoding="utf-8")
    with open_publisher(load_config(root, {}), by="Editor", now=NOVEMBER) as p:
        members.import_members(p, write_records(folder))
        members.attach_image(p, "fjord-isotopes", root / "logo.png")
        publish_digest(p, "2025-11")
    return root


@pytest.fixture
def furnished(furnished_workspace: Path, workspace: Path, opened: Opener) -> Iterator[Publisher]:
    shutil.rmtree(workspace)
    shutil.copytree(furnished_workspace, workspace)
    with opened() as p:
        yield p


@pytest.fixture
def made(furnished: Publisher, tmp_path: Path) -> Path:
    return backup.back_up(furnished, tmp_path / "copy.zip").file


def test_builds_after_a_restore_are_the_same_bytes(furnished: Publisher, made: Path, tmp_path: Path) -> None:
    root = furnished.config.root
    builds.build(furnished, "2025-11")
    report = backup.restore(made, tmp_path / "back", now=NOVEMBER)
    assert (report.folder, report.kept) == (tmp_path / "back", None)
    with open_publisher(load_config(tmp_path / "back", {}), by="Editor", now=NOVEMBER) as p:
        builds.build(p, "2025-11")
        assert publications.list_publications(p) == publications.list_publications(furnished)
    for folder in ("build", "feeds", "site", "media", "templates"):
        assert read_tree(tmp_path / "back" / folder) == read_tree(root / folder)
    for name in ("config.toml", "secret.key", "logo.png", ".gitignore"):
        assert (tmp_path / "back" / name).read_bytes() == (root / name).read_bytes()


def test_backup_holds_what_was_committed_and_still_stands_in_the_log(furnished: Publisher, tmp_path: Path) -> None:
    members.add_member(furnished, {"name": "Just In"})
    made = backup.back_up(furnished, tmp_path / "copy.zip").file
    with zipfile.ZipFile(made) as archive:
        (tmp_path / "one.db").write_bytes(archive.read("occnews.db"))
    connection = sqlite3.connect(tmp_path / "one.db")
    try:
        assert connection.execute("SELECT name FROM member WHERE slug = 'just-in'").fetchall() == [("Just In",)]
    finally:
        connection.close()


def own_files(workspace: Path) -> dict[str, bytes]:
    """Put files of the team's own into a workspace."""
    own = {"records/2025-11/members.csv": b"name\n", "notes.txt": b"ours", "records/logos/a.png": b"x" * 3_000_000}
    for name, data in own.items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_bytes(data)
    return own


def test_files_of_the_teams_own_come_back(furnished: Publisher, tmp_path: Path) -> None:
    root = furnished.config.root
    own = own_files(root)
    report = backup.back_up(furnished, root / "first.zip")
    for strange in (".git/config", "outbox/mail.eml", "build/x.html", "before-restore-1/notes.txt", "~$notes.docx"):
        (root / strange).parent.mkdir(parents=True, exist_ok=True)
        (root / strange).write_bytes(b"")
    report = backup.back_up(furnished, root / "second.zip")  # without the first
    assert report.left_out == ()
    with zipfile.ZipFile(report.file) as archive:
        names = {name for name in archive.namelist() if not name.startswith(("media/", "templates/"))}
    needed = {MANIFEST_NAME, "config.toml", "occnews.db", "secret.key", ".gitignore", "logo.png"}
    assert names == {*needed, *own}
    backup.restore(report.file, tmp_path / "back", now=NOVEMBER)
    assert {name: (tmp_path / "back" / name).read_bytes() for name in own} == own


def test_restore_puts_later_files_of_the_team_aside(opened: Opener, workspace: Path, tmp_path: Path) -> None:
    own = own_files(workspace)
    with opened() as p:
        made = backup.back_up(p, tmp_path / "copy.zip").file
    later = {"records/2025-11/members.csv": b"name\nLater\n", "records/2025-12/members.csv": b"name\nNew\n"}
    for name, data in later.items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_bytes(data)
    report = backup.restore(made, workspace, now=NOVEMBER, force=True)
    assert report.kept is not None
    assert {name: (report.kept / name).read_bytes() for name in later} == later
    assert {name: (workspace / name).read_bytes() for name in own} == own


def test_what_no_backup_can_carry_is_named(
    furnished: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = furnished.config.root
    own_files(root)
    monkeypatch.setattr(belongings, "FILE_LIMIT", 2_000_000)
    monkeypatch.setattr(belongings, "COUNT_LIMIT", 3)
    for name in ("records/x.csv", "zz.csv"):
        (root / name).write_bytes(b"")
    (root / "other").mkdir()
    (root / "other" / "config.toml").write_bytes(b"")
    report = backup.back_up(furnished, tmp_path / "copy.zip")
    assert report.left_out == ("other", "records/2025-11/members.csv", "records/logos/a.png")


@pytest.mark.parametrize(
    "name", ["what?.csv", "a:b.csv", "con.txt", "records/aux", "ends.", "a\\b", "\udcff.csv", "LOGO.png"]
)
def test_name_that_another_system_refuses_stays_out(furnished: Publisher, tmp_path: Path, name: str) -> None:
    path = furnished.config.root / name
    if path.exists():
        pytest.skip("this system does not tell case apart")
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    except (OSError, ValueError):
        pytest.skip("this system refuses it too")
    assert backup.back_up(furnished, tmp_path / "copy.zip").left_out == (name,)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_backup_and_key_are_for_their_owner_only(made: Path, tmp_path: Path) -> None:
    backup.restore(made, tmp_path / "back", now=NOVEMBER)
    assert [path.stat().st_mode & 0o777 for path in (made, tmp_path / "back" / "secret.key")] == [0o600, 0o600]


def test_backup_is_never_overwritten_unless_forced(furnished: Publisher, made: Path, tmp_path: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(ConflictError, match=r"copy\.zip is there already"):
        backup.back_up(furnished, made)
    assert made.read_bytes() == before
    members.add_member(furnished, {"name": "Just In"})
    backup.back_up(furnished, made, force=True)
    assert made.read_bytes() != before
    assert backup.back_up(furnished, tmp_path).file == tmp_path / "occnews-backup-20251126T080000Z.zip"
    with pytest.raises(OccnewsError, match="No backup was made"):
        backup.back_up(furnished, tmp_path / "nowhere" / "copy.zip")


def test_database_outside_the_workspace_comes_back_inside_it(workspace: Path, tmp_path: Path) -> None:
    text = (workspace / "config.toml").read_text(encoding="utf-8")
    elsewhere = f'database = "sqlite:///{(tmp_path / "elsewhere.db").as_posix()}"'
    (workspace / "config.toml").write_text(text.replace('database = "sqlite:///occnews.db"', elsewhere), "utf-8")
    with open_publisher(load_config(workspace, {}), by="Editor", now=NOVEMBER) as p:
        members.add_member(p, {"name": "Just In"})
        made = backup.back_up(p, tmp_path / "copy.zip").file
    backup.restore(made, tmp_path / "back", now=NOVEMBER)
    with open_publisher(load_config(tmp_path / "back", {}), by="Editor", now=NOVEMBER) as p:
        assert [member.slug for member in members.list_members(p)] == ["just-in"]
        assert p.store.file == (tmp_path / "back" / "occnews.db")


def test_restore_overwrites_nothing_unless_forced_and_keeps_what_was_there(
    opened: Opener, workspace: Path, tmp_path: Path
) -> None:
    with opened() as p:
        members.add_member(p, {"name": "Early"})
        made = backup.back_up(p, tmp_path / "copy.zip").file
        members.add_member(p, {"name": "Later", "joined": "2025-11-04", "kind": "biotech"})
        publish_digest(p, "2025-11")
    before = read_tree(workspace)
    with pytest.raises(ConflictError, match="is not empty"):
        backup.restore(made, workspace, now=NOVEMBER)
    assert read_tree(workspace) == before
    report = backup.restore(made, workspace, now=NOVEMBER, force=True)
    assert report.kept == workspace / "before-restore-20251126T080000Z"
    with opened() as p:
        assert [member.slug for member in members.list_members(p)] == ["early"]
    kept = {name: data for name, data in read_tree(report.kept).items() if not name.startswith("occnews.db-")}
    assert kept == before
    assert not list(workspace.glob(".restoring*"))


@pytest.mark.slow
def test_restore_killed_at_any_moment_loses_nothing(opened: Opener, workspace: Path, tmp_path: Path) -> None:
    with opened() as p:
        members.add_member(p, {"name": "Early"})
        made = backup.back_up(p, tmp_path / "copy.zip").file
        members.add_member(p, {"name": "Later"})
    command = [sys.executable, "-m", "occnews", "restore", str(made), str(workspace), "--force"]
    for delay in (0.1, 0.3, 0.5, 0.6, 0.7, 0.9):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
        databases = [*workspace.glob("occnews.db"), *workspace.glob("before-restore-*/occnews.db")]
        found = [read_slugs(database) for database in databases]
        assert ["early", "later"] in found
        if (workspace / "config.toml").is_file():
            with opened() as p:
                assert [member.slug for member in members.list_members(p)] in (["early"], ["early", "later"])
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert not list(workspace.glob(".restoring*"))
    with opened() as p:
        assert [member.slug for member in members.list_members(p)] == ["early"]


def read_slugs(database: Path) -> list[str]:
    connection = sqlite3.connect(database)
    try:
        return [slug for (slug,) in connection.execute("SELECT slug FROM member ORDER BY slug")]
    finally:
        connection.close()


def refuse(made: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> str:
    with pytest.raises(OccnewsError) as caught:
        backup.restore(rewrite(made, change), tmp_path / "back", now=NOVEMBER)
    assert not (tmp_path / "back").exists()
    return str(caught.value)


def test_restore_refuses_what_is_damaged_and_leaves_nothing_behind(made: Path, tmp_path: Path) -> None:
    def damage(contents: dict[str, bytes]) -> None:
        contents["secret.key"] = b"0" * len(contents["secret.key"])

    assert "secret.key is damaged" in refuse(made, tmp_path, damage)

    def lose(contents: dict[str, bytes]) -> None:
        del contents["secret.key"]

    assert "secret.key is missing" in refuse(made, tmp_path, lose)
    assert "longer than it should be" in refuse(
        made, tmp_path, lambda contents: contents.update({"secret.key": b"0" * 10_000_000})
    )
    assert f"there is no {MANIFEST_NAME}" in refuse(made, tmp_path, lambda contents: contents.clear())


@pytest.mark.parametrize("name", ["../config.toml", "/etc/passwd", "C:\\x", "media/../../x", "a\\..\\b", ""])
def test_restore_refuses_names_that_lead_elsewhere(made: Path, tmp_path: Path, name: str) -> None:
    def smuggle(contents: dict[str, bytes]) -> None:
        contents[name or "empty"] = b""
        facts = {"size": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
        edit_manifest(contents, lambda manifest: manifest["files"].update({name: facts}))

    assert "it holds a file of the name" in refuse(made, tmp_path, smuggle)


def test_restore_says_when_a_backup_is_from_a_newer_version(made: Path, tmp_path: Path) -> None:
    def age(contents: dict[str, bytes]) -> None:
        edit_manifest(contents, lambda manifest: manifest.update({"format": 2, "occnews": "9.9"}))

    assert "made by a newer version of occnews (9.9" in refuse(made, tmp_path, age)


def test_restore_checks_the_database_before_anything_is_replaced(made: Path, workspace: Path) -> None:
    before = read_tree(workspace)

    def swap(contents: dict[str, bytes]) -> None:
        import hashlib

        contents["occnews.db"] = data = b"no database"
        facts = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        edit_manifest(contents, lambda manifest: manifest["files"].update({"occnews.db": facts}))

    with pytest.raises(StoreError, match="no database file"):
        backup.restore(rewrite(made, swap), workspace, now=NOVEMBER, force=True)
    assert read_tree(workspace) == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), cut=st.integers(min_value=0, max_value=100_000))
def test_restore_of_any_bytes_ends_in_a_sentence(made: Path, tmp_path: Path, data: bytes, cut: int) -> None:
    whole = made.read_bytes()
    for number, content in enumerate((data, whole[: cut % len(whole)], whole[: cut % len(whole)] + data)):
        file = tmp_path / f"any-{number}.zip"
        file.write_bytes(content)
        with pytest.raises(FileUnusableError):
            backup.restore(file, tmp_path / "back", now=NOVEMBER)
        assert not (tmp_path / "back").exists()


def test_there_is_a_backup_of_every_released_version() -> None:
    assert [path.name for path in KEPT] == ["0.1.0.zip"]


@pytest.mark.parametrize("file", KEPT, ids=lambda path: path.stem)
def test_backup_of_every_released_version_opens(file: Path, tmp_path: Path) -> None:
    report = backup.restore(file, tmp_path / "back", now=NOVEMBER)
    assert report.version == file.stem
    with open_publisher(load_config(tmp_path / "back", {}), by="Editor", now=NOVEMBER) as p:
        (digest,) = publications.list_publications(p)
        assert (digest.name, digest.number, str(digest.state), digest.revision) == ("2025-11", 1, "published", 2)
        assert [member.slug for member in members.list_members(p)] == ["havn-robotics", "fjord-isotopes", "bregne-bank"]
        files = builds.build(p, "2025-11").files
        assert all(path.stat().st_size for path in files)
