"""Workbooks: where the header stands, several sheets, merged cells, errors, dates, and files that do harm."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from occnews.errors import FileUnusableError, InputError
from occnews.intake import plan_import, read_rows
from occnews.model.dates import PartialDate
from occnews.model.importing import ImportReport, Remark, Row, RowError
from occnews.model.member import Image, Member, Membership, ParagraphBlock, Place, QuoteBlock

Sheets = dict[str, list[list[object]]]


def take_image(name: str) -> Image:
    raise InputError(f"{name}: there is no such file")


def make(path: Path, sheets: Sheets, finish: Callable[[Any], None] = lambda workbook: None) -> Path:
    with Workbook(str(path)) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        finish(workbook)
    return path


def read(path: Path) -> list[Row | RowError | Remark]:
    return list(read_rows(path))


def plan(path: Path, *existing: Member) -> ImportReport:
    return plan_import(path, read_rows(path), {member.slug: member for member in existing}, take_image=take_image)


def test_header_is_found_below_a_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Members 2025"], [], ["Bedrift", "Medlem siden"], ["Ærlig AS", "26. november 2025"]]
    assert read(make(tmp_path / "a.xlsx", {"Ark1": rows})) == [
        Row(line=4, sheet="Ark1", values={"Bedrift": "Ærlig AS", "Medlem siden": "26. november 2025"})
    ]


def test_dates_come_as_dates_serials_and_text(tmp_path: Path) -> None:
    def finish(workbook: Any) -> None:
        style = workbook.add_format({"num_format": "dd.mm.yyyy"})
        workbook.get_worksheet_by_name("Ark1").write_datetime(1, 1, dt.date(2025, 11, 26), style)

    given_dates = ["", 45987, "45987", "26.11.2025", "26 Nov 2025", "2025-11-26 14:30:00"]
    rows: list[list[object]] = [["Name", "Joined"], *([f"A{n}", each] for n, each in enumerate(given_dates))]
    report = plan(make(tmp_path / "a.xlsx", {"Ark1": rows}, finish))
    day = (Membership(joined=PartialDate(year=2025, month=11, day=26)),)
    assert [change.after.memberships for change in report.new] == [day] * 6


def test_error_of_a_cell_rejects_its_row_with_its_place(tmp_path: Path) -> None:
    def finish(workbook: Any) -> None:
        workbook.get_worksheet_by_name("Ark1").write_formula(2, 1, "=A9", None, "#REF!")

    rows: list[list[object]] = [["Name", "Nettsted"], ["A", "a.example"], ["B", ""], ["C", ""]]
    report = plan(make(tmp_path / "a.xlsx", {"Ark1": rows}, finish))
    reason = "is an error of the spreadsheet, not a value; mend the formula, type the value, or empty the cell"
    assert [change.after.name for change in report.new] == ["A", "C"]
    assert report.errors == (
        RowError(file="a.xlsx", sheet="Ark1", line=3, field="Nettsted", value="#REF!", reason=reason),
    )


def test_error_of_an_optional_cell_leaves_the_stored_member_as_it_was(tmp_path: Path) -> None:
    def finish(workbook: Any) -> None:
        sheet = workbook.get_worksheet_by_name("Ark1")
        sheet.write_formula(1, 1, "=VLOOKUP(1,Z:Z,1)", None, "#N/A")
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    stored = Member(slug="a", name="A", website="https://a.example", summary="Before.")
    rows: list[list[object]] = [["Name", "Nettsted", "Summary"], ["A", "", "After."]]
    report = plan(make(tmp_path / "a.xlsx", {"Ark1": rows}, finish), stored)
    reason = "is an error of the spreadsheet, not a value; mend the formula, type the value, or empty the cell"
    # The second error is in a column without a name, which is not read.
    assert report.errors == (
        RowError(file="a.xlsx", sheet="Ark1", line=2, field="Nettsted", value="#N/A", reason=reason),
    )
    assert (report.new, report.changed, report.unchanged) == ((), (), ())


def test_merged_name_holds_for_each_row(tmp_path: Path) -> None:
    def finish(workbook: Any) -> None:
        workbook.get_worksheet_by_name("Ark1").merge_range(1, 0, 3, 0, "A")
        workbook.get_worksheet_by_name("Ark1").merge_range(4, 0, 4, 1, "B")

    rows: list[list[object]] = [["Name", "Contact"], ["", "Kari"], ["", "Ola"], ["", "Liv"]]
    report = plan(make(tmp_path / "a.xlsx", {"Ark1": rows}, finish))
    assert [(each.after.name, each.after.notes) for each in report.new] == [
        ("A", "Contact: Ola\nContact: Liv"),
        ("B", ""),
    ]


def test_hidden_and_foreign_sheets_are_remarked_upon(tmp_path: Path) -> None:
    def finish(workbook: Any) -> None:
        workbook.get_worksheet_by_name("Gamle").hide()

    sheets: Sheets = {"Les meg": [["How to fill this in"]], "Ark1": [["Name"], ["A"]], "Gamle": [["Name"], ["B"]]}
    remarks = [row for row in read(make(tmp_path / "a.xlsx", sheets, finish)) if isinstance(row, Remark)]
    assert remarks == [
        Remark(line=0, sheet="Gamle", text="is hidden and was left out; show it if it holds members"),
        Remark(line=0, sheet="Les meg", text="was left out: none of its first 20 rows names a member's column"),
    ]


def test_further_sheets_carry_lists(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Sitater": [["Bedrift", "Sitat", "Speaker", "Rolle"], ["A", "Ja.", "Kari", "CEO"], ["A", "Nei.", "Ola", ""]],
        "Medlemmer": [["Bedrift", "By", "Land"], ["A", "Oslo", "Norge"], ["B", "", ""]],
        "Steder": [["Medlem", "By", "Land", "Hva"], ["A", "Oslo", "Norge", ""], ["A", "Bergen", "Norge", "lab"]],
        "Profil": [["Medlem", "Slag", "Tekst"], ["B", "avsnitt", "One."], ["B", "", "Two."], ["C", "", "Three."]],
    }
    report = plan(make(tmp_path / "a.xlsx", sheets))
    assert [(each.after.name, each.after.places, each.after.profile) for each in report.new] == [
        (
            "A",
            (Place(city="Oslo", country="NO"), Place(city="Bergen", country="NO", what="lab")),
            (QuoteBlock(text="Ja.", speaker="Kari", role="CEO"), QuoteBlock(text="Nei.", speaker="Ola")),
        ),
        ("B", (), (ParagraphBlock(text="One."), ParagraphBlock(text="Two."))),
    ]
    reason = "is no member; the sheet «Profil» adds to members that are there or on another sheet"
    assert report.errors == (RowError(file="a.xlsx", sheet="Profil", line=4, field="Medlem", value="C", reason=reason),)


def test_same_workbook_again_changes_nothing(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Medlemmer": [["Bedrift", "By"], ["A", "Oslo"]],
        "Steder": [["Medlem", "By"], ["A", "Oslo"], ["A", "Bergen"]],
        "Sitater": [["Medlem", "Sitat", "Sitert"], ["A", "Ja.", "Kari"], ["A", "Nei.", "Kari"]],
    }
    path = make(tmp_path / "a.xlsx", sheets)
    [first] = plan(path).new
    assert (len(first.after.places), len(first.after.profile)) == (2, 2)
    assert len(plan(path, first.after).unchanged) == 1


def test_unknown_column_is_named_with_its_sheet(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx", {"Ark1": [["Name", "Websiet"], ["A", "x"]]})
    with pytest.raises(FileUnusableError, match="sheet «Ark1», row 1: the column «Websiet» is not a field of a record"):
        read(path)


def rewrite(path: Path, part: str, content: bytes) -> None:
    """Put another content into a part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, part: content}.items():
            archive.writestr(name, data)


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData></worksheet>'
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<worksheet>" + b" " * 201_000_000 + b"</worksheet>", "holds far more than records need"),
        (FAR, "holds far more than records need"),
        (DOCTYPE, "is damaged, or no workbook"),
        (b"<worksheet><sheetData>", "is damaged, or no workbook"),
        (b'<worksheet><sheetData><row><c r="A"><v>1</v></c></row></sheetData></worksheet>', "is damaged"),
    ],
)
def test_sheet_that_harms_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = make(tmp_path / "a.xlsx", {"Ark1": [["Name"], ["A"]]})
    rewrite(path, SHEET, content)
    with pytest.raises(FileUnusableError, match=reason):
        read(path)


def test_long_text_shared_by_many_cells_is_refused(tmp_path: Path) -> None:
    long: list[object] = ["x" * 30_000]
    rows: list[list[object]] = [["Name"], *[long] * 4000]
    path = make(tmp_path / "a.xlsx", {"Ark1": rows})
    with pytest.raises(FileUnusableError, match="holds far more than records need"):
        read(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is damaged, or no workbook"),
        (b"name,city\nA,Oslo\n", "is damaged, or no workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is locked with a password, or of the old .xls format"),
        (b"PK\x05\x06" + bytes(18), "is damaged, or no workbook"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(FileUnusableError, match=re.escape(reason)):
        read(path)


def _workbook_bytes() -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Ark1").write_row(0, 0, ["Name", "City"])
    return out.getvalue()


WHOLE = _workbook_bytes()
PARTS = st.sampled_from(
    [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6), PARTS, st.text('<>/="rcvst1A ', max_size=40))
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: int, noise: bytes, part: str, text: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(WHOLE[:start] + noise + WHOLE[start + len(noise) :])
    _read_or_refuse(path)
    path.write_bytes(WHOLE)
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        known = archive.read(part).decode()
    position = start % len(known)
    rewrite(path, part, (known[:position] + text + known[position:]).encode())
    _read_or_refuse(path)


def _read_or_refuse(path: Path) -> None:
    try:
        rows = read(path)
    except FileUnusableError as error:
        assert error.reason
    else:
        assert all(isinstance(row, (Row, RowError, Remark)) for row in rows)
