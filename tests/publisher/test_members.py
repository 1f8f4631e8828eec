"""Members: add, import, change; pictures, quotes, what was announced before."""

import datetime as dt
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Pictures
from tests.publisher.conftest import RECORDS

from occnews import store
from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.selection import Reason
from occnews.publisher import Publisher, drafting, members


def write_picture(path: Path, color: str = "teal") -> Path:
    out = io.BytesIO()
    Pictures.new("RGB", (40, 20), color).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


def count_revisions(p: Publisher) -> int:
    with p.reading() as tx:
        return len(store.history.list_revisions(tx))


def test_import_stores_members_and_the_same_file_again_changes_nothing(publisher: Publisher, records: Path) -> None:
    assert [m.slug for m in members.list_members(publisher)] == ["havn-robotics", "fjord-isotopes", "bregne-bank"]
    before = count_revisions(publisher)
    report = members.import_members(publisher, records)
    assert (len(report.new), len(report.changed), len(report.unchanged), report.errors) == (0, 0, 3, ())
    assert count_revisions(publisher) == before


def test_one_bad_row_never_sinks_a_file(publisher: Publisher, records: Path) -> None:
    records.write_text(
        RECORDS + "Bad Dates,biotech,0000-13,,,,,\nLate Labs,biotech,2025-11-20,,,,,\n", encoding="utf-8"
    )
    report = members.import_members(publisher, records)
    assert [change.after.slug for change in report.new] == ["late-labs"]
    assert [(error.line, error.field, error.value) for error in report.errors] == [(7, "joined", "0000-13")]
    assert members.get_member(publisher, "Late Labs").slug == "late-labs"


def test_dry_run_stores_no_record_and_no_picture(publisher: Publisher, tmp_path: Path) -> None:
    write_picture(tmp_path / "logo.png")
    file = tmp_path / "more.csv"
    file.write_text("name,logo\nNew Labs,logo.png\n", encoding="utf-8")
    report = members.import_members(publisher, file, dry_run=True)
    assert [change.after.slug for change in report.new] == ["new-labs"]
    assert not publisher.config.media_folder.exists()
    members.import_members(publisher, file)
    logo = members.get_member(publisher, "new-labs").logo
    assert logo is not None
    assert [path.name for path in publisher.config.media_folder.glob("*.png")] == [logo.file]


def test_a_picture_outside_the_files_folder_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    write_picture(tmp_path / "secret.png")
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "more.csv"
    file.write_text("name,logo\nNew Labs,../secret.png\n", encoding="utf-8")
    (error,) = members.import_members(publisher, file).errors
    assert (error.line, error.field) == (2, "logo")
    assert "is outside" in error.reason


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
def test_a_picture_whose_links_lead_in_a_circle_rejects_its_row_only(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "circle.png").symlink_to(tmp_path / "circle.png")
    file = tmp_path / "more.csv"
    file.write_text("name,logo\nNew Labs,\nOld Labs,circle.png\n", encoding="utf-8")
    report = members.import_members(publisher, file)
    assert [change.after.slug for change in report.new] == ["new-labs"]
    assert [(error.line, error.reason) for error in report.errors] == [
        (3, "«circle.png» cannot be read: its links lead in a circle")
    ]


def test_add_member_refuses_a_name_that_is_there(publisher: Publisher) -> None:
    with pytest.raises(ConflictError, match="Fjord Isotopes is stored already"):
        members.add_member(publisher, {"name": "FJORD isotopes"})
    with pytest.raises(InputError):
        members.add_member(publisher, {"name": ""})


def test_set_member_changes_and_clears_fields(publisher: Publisher) -> None:
    member, changes = members.set_member(
        publisher, "Fjord Isotopes", {"website": "", "contact.email": "a@fjord.example"}
    )
    assert (member.website, member.contact and member.contact.email) == ("", "a@fjord.example")
    assert [(c.field, c.before, c.after) for c in changes] == [
        ("website", "https://fjord.example", ""),
        ("contact.email", "", "a@fjord.example"),
    ]
    with pytest.raises(ConflictError, match="is taken by the member bregne-bank"):
        members.set_member(publisher, "fjord-isotopes", {"name": "Bregne Bank"})


def test_get_member_offers_the_closest(publisher: Publisher) -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean fjord-isotopes \(Fjord Isotopes\)\?"):
        members.get_member(publisher, "Fjord Isotope")


def test_member_yaml_round_trips_and_clears_what_is_taken_out(publisher: Publisher) -> None:
    text = members.member_yaml(publisher, "fjord-isotopes")
    assert members.replace_member_yaml(publisher, "fjord-isotopes", text)[1] == ()
    without = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("website"))
    member, changes = members.replace_member_yaml(publisher, "fjord-isotopes", without)
    assert (member.website, [c.field for c in changes]) == ("", ["website"])
    with pytest.raises(InputError, match="it cannot change"):
        members.replace_member_yaml(publisher, "fjord-isotopes", "slug: other\nname: Other\n")


def test_attach_image_sets_logo_portrait_and_photo(publisher: Publisher, tmp_path: Path) -> None:
    file = write_picture(tmp_path / "a.png")
    members.attach_image(publisher, "fjord-isotopes", file)
    members.attach_image(
        publisher, "fjord-isotopes", file, use="portrait", speaker="Kari Moen", permission_by="Kari Moen", credit="Ola"
    )
    member = members.attach_image(publisher, "fjord-isotopes", file, use="photo", alt="A bench", caption="Our bench")
    assert member.logo is not None
    assert (member.logo.alt, member.logo.width, member.logo.height) == ("Fjord Isotopes", 40, 20)
    portrait = member.speakers[0].portrait
    assert portrait is not None
    assert portrait.permission is not None
    assert (portrait.alt, portrait.credit, portrait.permission.who, portrait.permission.on) == (
        "Kari Moen",
        "Ola",
        "Kari Moen",
        dt.date(2025, 11, 26),
    )
    assert member.profile[-1].kind == "image"
    with pytest.raises(InputError, match="Whose portrait is it"):
        members.attach_image(publisher, "fjord-isotopes", file, use="portrait")
    with pytest.raises(InputError, match="there is no file"):
        members.attach_image(publisher, "fjord-isotopes", tmp_path / "nothing.png")


def test_an_edit_voids_a_quotes_approval(publisher: Publisher) -> None:
    members.set_member(publisher, "fjord-isotopes", {"quote": "We learn.", "speaker": "Kari Moen", "role": "CEO"})
    line = members.approve_quote(publisher, "fjord-isotopes", 1, by="Kari Moen", how="email")
    assert (line.approved_by, line.approved_on, line.role) == ("Kari Moen", dt.date(2025, 11, 26), "CEO")
    assert members.list_quotes(publisher, only_unapproved=True) == []
    members.set_member(publisher, "fjord-isotopes", {"profile.3.text": "We learn a lot."})
    assert [each.text for each in members.list_quotes(publisher, only_unapproved=True)] == ["We learn a lot."]
    with pytest.raises(NotFoundError, match="there is no number 2"):
        members.approve_quote(publisher, "fjord-isotopes", 2, by="Kari Moen")


def test_leave_takes_a_member_out_and_rejoining_begins_anew(publisher: Publisher) -> None:
    members.leave(publisher, "fjord-isotopes", on=dt.date(2025, 11, 10))
    why = {c.member: c.reason for c in drafting.why(publisher, Period.parse("2025-11")).choices}
    assert why["fjord-isotopes"] is Reason.LEFT
    member, _ = members.set_member(publisher, "fjord-isotopes", {"joined": "2025-11-25"})
    assert [str(each.joined) for each in member.memberships] == ["2025-11-03", "2025-11-25"]
    chosen = {c.member: c.membership for c in drafting.why(publisher, Period.parse("2025-11")).chosen}
    assert chosen["fjord-isotopes"] == 2


def test_what_was_announced_elsewhere_is_never_overdue(publisher: Publisher, tmp_path: Path) -> None:
    members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 9, 20), url="https://old.example/havn")
    file = tmp_path / "old.csv"
    file.write_text("name,announced,url\nBregne Bank,2025-11-11,\nNobody,2025-11-11,\n", encoding="utf-8")
    report = members.import_announced(publisher, file)
    assert (report.count, [(e.line, e.field, e.value) for e in report.errors]) == (1, [(3, "name", "Nobody")])
    choices = {c.member: c.reason for c in drafting.why(publisher, Period.parse("2025-11")).choices}
    assert (choices["havn-robotics"], choices["bregne-bank"]) == (
        Reason.ANNOUNCED_ELSEWHERE,
        Reason.ANNOUNCED_ELSEWHERE,
    )


def test_nothing_is_written_without_a_name(publisher: Publisher) -> None:
    nobody = replace(publisher, by="")
    assert len(members.list_members(nobody)) == 3
    with pytest.raises(InputError, match="Who is doing this"):
        members.set_member(nobody, "fjord-isotopes", {"stage": "x"})


def test_a_member_that_rejoins_in_the_month_it_left_has_a_second_membership(publisher: Publisher) -> None:
    members.leave(publisher, "fjord-isotopes", on=dt.date(2025, 12, 15))
    member, _ = members.set_member(publisher, "fjord-isotopes", {"joined": "2025-12"})
    assert [(str(each.joined), each.left) for each in member.memberships] == [
        ("2025-11-03", dt.date(2025, 12, 15)),
        ("2025-12", None),
    ]
