"""Whole sets of members: imports taken back, records merged, removed and exported."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from PIL import Image
from tests.publisher.conftest import NOVEMBER, Opener

from occnews.config import load_config
from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.member import Member
from occnews.publisher import Publisher, drafting, imports, members, open_publisher
from occnews.publisher.imports import ExportReport
from occnews.publisher.setup import Answers, init_workspace


def slugs(p: Publisher) -> list[str]:
    return sorted(member.slug for member in members.list_members(p))


def import_text(p: Publisher, folder: Path, text: str) -> None:
    path = folder / "second.csv"
    path.write_text(text, encoding="utf-8")
    members.import_members(p, path)


def test_undo_takes_the_last_import_back(publisher: Publisher, tmp_path: Path) -> None:
    before = members.get_member(publisher, "havn-robotics")
    import_text(publisher, tmp_path, "name,summary\nHavn Robotics,Other.\nNy AS,New.\n")
    report = imports.undo_import(publisher)
    assert (report.removed, report.restored, report.change.command) == (
        ("Ny AS",), ("Havn Robotics",), "members import second.csv",
    )  # fmt: skip
    assert members.get_member(publisher, "havn-robotics") == before
    assert len(imports.undo_import(publisher).removed) == 3
    assert slugs(publisher) == []
    with pytest.raises(InputError, match="There is no import that could be taken back"):
        imports.undo_import(publisher)


def test_undo_is_refused_when_a_member_was_changed_since(publisher: Publisher) -> None:
    members.set_member(publisher, "havn-robotics", {"summary": "Mine."})
    with pytest.raises(
        ConflictError, match=r"havn-robotics was changed since \(members set, by Editor on 2025-11-26\)"
    ):
        imports.undo_import(publisher)
    assert len(slugs(publisher)) == 3


def test_undo_is_refused_for_members_that_a_publication_holds(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    with pytest.raises(ConflictError, match=r"is in 2025-11\. Take it out first: occnews digest exclude 2025-11"):
        imports.undo_import(publisher)


def test_undo_is_refused_for_members_announced_elsewhere_since(publisher: Publisher) -> None:
    members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 10, 1), url="")
    with pytest.raises(ConflictError, match="havn-robotics was noted as announced since"):
        imports.undo_import(publisher)


def test_remove_deletes_a_member_but_not_one_in_a_publication(publisher: Publisher) -> None:
    members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 10, 1), url="")
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    assert imports.remove_member(publisher, "Havn Robotics").slug == "havn-robotics"
    with pytest.raises(NotFoundError):
        members.get_member(publisher, "havn-robotics")
    with pytest.raises(ConflictError, match="Fjord Isotopes cannot be removed: fjord-isotopes is in 2025-11"):
        imports.remove_member(publisher, "fjord-isotopes")


def test_merge_keeps_one_record_and_what_was_announced_elsewhere(publisher: Publisher) -> None:
    members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 10, 1), url="https://havn.example/a")
    report = imports.merge_into(publisher, "havn-robotics", "bregne-bank")
    assert report.member.summary == "Builds robots."
    assert report.left_out == ("memberships", "kind", "places")
    assert slugs(publisher) == ["bregne-bank", "fjord-isotopes"]
    with publisher.reading() as tx:
        from occnews import store

        lines = [(line.member, line.url) for line in store.announced.list_announced(tx)]
    assert lines == [("bregne-bank", "https://havn.example/a")]
    with pytest.raises(InputError, match="are one member already"):
        imports.merge_into(publisher, "bregne-bank", "Bregne Bank")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".jsonl", ".yaml"])
def test_export_is_imported_without_a_change(publisher: Publisher, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    assert imports.export_members(publisher, path) == ExportReport(members=3, pictures=0, folder=tmp_path / "media")
    report = members.import_members(publisher, path)
    assert (len(report.unchanged), report.new, report.changed, report.errors) == (3, (), (), ())


@pytest.fixture
def pictured(publisher: Publisher, tmp_path: Path) -> Publisher:
    """A logo of few colours, which is stored as PNG, and a photo of a speaker, which is stored as JPEG."""
    logo, photo = tmp_path / "logo.png", tmp_path / "photo.jpg"
    Image.new("RGB", (320, 80), "#0b5d6b").save(logo)
    Image.effect_noise((600, 400), 90).convert("RGB").save(photo)
    members.attach_image(publisher, "fjord-isotopes", logo)
    members.attach_image(publisher, "fjord-isotopes", photo, use="portrait", speaker="Liv Berg", permission_by="Liv")
    return publisher


def list_pictures(member: Member) -> list[str]:
    return [image.file for image in (member.logo, *(speaker.portrait for speaker in member.speakers)) if image]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".jsonl", ".yaml"])
def test_export_takes_the_pictures_to_another_workspace(pictured: Publisher, tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "out"
    report = imports.export_members(pictured, folder / f"members{suffix}")
    assert report == ExportReport(members=3, pictures=2, folder=folder / "media")
    root = tmp_path / "other"
    init_workspace(root, Answers(name="Other", me="Me"))
    with open_publisher(load_config(root, {}), by="Me", now=NOVEMBER) as p:
        first = members.import_members(p, folder / f"members{suffix}")
        assert (len(first.new), first.errors) == (3, ())
        ours, theirs = members.get_member(pictured, "fjord-isotopes"), members.get_member(p, "fjord-isotopes")
        # What comes from outside is encoded anew: a PNG to the same bytes, a JPEG to others.
        assert list_pictures(theirs)[0] == list_pictures(ours)[0]
        assert [(p.config.media_folder / name).is_file() for name in list_pictures(theirs)] == [True, True]
        renamed = ours.model_dump_json().replace(list_pictures(ours)[1], list_pictures(theirs)[1])
        assert theirs == Member.model_validate_json(renamed)
        assert len(members.import_members(p, folder / f"members{suffix}").unchanged) == 3


def test_record_whose_picture_is_nowhere_is_refused_and_says_how_to_mend(pictured: Publisher, tmp_path: Path) -> None:
    path = tmp_path / "out" / "members.yaml"
    imports.export_members(pictured, path)
    shutil.rmtree(tmp_path / "out" / "media")
    shutil.rmtree(pictured.config.media_folder)
    report = members.import_members(pictured, path)
    assert {(error.field, error.reason) for error in report.errors} == {
        (
            field,
            "is a picture of another workspace, and not here; put the folder media, which was exported with the "
            "records, beside the file",
        )
        for field in ("logo.file", "speakers.1.portrait.file")
    }
    assert len(report.unchanged) == 2


def test_record_can_be_edited_though_its_picture_has_gone(pictured: Publisher) -> None:
    shutil.rmtree(pictured.config.media_folder)
    text = members.member_yaml(pictured, "fjord-isotopes")
    assert members.replace_member_yaml(pictured, "fjord-isotopes", text)[1] == ()


def test_export_into_the_workspace_leaves_its_pictures_where_they_are(pictured: Publisher) -> None:
    before = sorted(pictured.config.media_folder.iterdir())
    report = imports.export_members(pictured, pictured.config.root / "members.csv")
    assert (report.pictures, report.folder) == (2, pictured.config.media_folder)
    assert sorted(pictured.config.media_folder.iterdir()) == before


def test_columns_are_kept_in_the_settings_with_their_comments(workspace: Path, opened: Opener, tmp_path: Path) -> None:
    before = (workspace / "config.toml").read_text(encoding="utf-8")
    imports.save_columns(load_config(workspace, {}), {"Kundenavn 2": "short_name", "Kundenr": ""})
    after = (workspace / "config.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]
    assert load_config(workspace, {}).intake.columns == {"Kundenavn 2": "short_name", "Kundenr": ""}
    with opened() as p:
        import_text(p, tmp_path, "name,Kundenavn 2,Kundenr\nNy AS,Ny,7\n")
        assert members.get_member(p, "ny-as").short_name == "Ny"
    with pytest.raises(InputError, match="cannot be «nmae»"):
        imports.save_columns(load_config(workspace, {}), {"X": "nmae"})


def test_columns_are_kept_in_settings_without_their_section(workspace: Path) -> None:
    path = workspace / "config.toml"
    path.write_text('# Ours\n[cluster]\nname = "Fjord"\n', encoding="utf-8")
    imports.save_columns(load_config(workspace, {}), {'Navn "x".y': "name"})
    assert path.read_text(encoding="utf-8").startswith('# Ours\n[cluster]\nname = "Fjord"\n')
    assert load_config(workspace, {}).intake.columns == {'Navn "x".y': "name"}
