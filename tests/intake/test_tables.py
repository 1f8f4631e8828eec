"""Tables: delimiters, encodings, physical lines, and rows that are broken without breaking the others."""

from pathlib import Path

import pytest

from occnews.errors import FileUnusableError, InputError
from occnews.intake import plan_import, read_rows
from occnews.model.importing import Remark, Row, RowError
from occnews.model.member import Image


def read(tmp_path: Path, content: str | bytes, name: str = "members.csv") -> list[Row | RowError | Remark]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path))


def refuse(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(FileUnusableError) as caught:
        read(tmp_path, content)
    return caught.value.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"Navn{delimiter}Medlem siden\r\nÆrlig Bedrift{delimiter}26.11.2025\r\n"
    assert read(tmp_path, text.encode(encoding)) == [
        Row(line=2, values={"Navn": "Ærlig Bedrift", "Medlem siden": "26.11.2025"})
    ]


def test_lines_are_physical_when_cells_have_several(tmp_path: Path) -> None:
    text = 'name,notes\nA,"one\ntwo\n\nfour"\n\n,\nB,\n'
    assert read(tmp_path, text) == [
        Row(line=2, values={"name": "A", "notes": "one\ntwo\n\nfour"}),
        Row(line=8, values={"name": "B", "notes": ""}),
    ]


def test_broken_rows_leave_the_others(tmp_path: Path) -> None:
    text = 'name,city\nA,Oslo\n"B,Bergen\nC,Tromsø\n"D"x,Hamar\nE\nF,Moss,extra\nG,"Bodø, nord"\nH,Stord,,\n'
    rows = read(tmp_path, text)
    assert [row.values["name"] for row in rows if isinstance(row, Row)] == ["A", "C", "G", "H"]
    closed = "has text after a closing quotation mark; double the marks inside a cell"
    ragged = "where the first line names 2 columns; is a cell missing its quotes?"
    assert [row for row in rows if isinstance(row, RowError)] == [
        RowError(file="members.csv", line=3, field="", value='"B,Bergen', reason=closed),
        RowError(file="members.csv", line=5, field="", value='"D"x,Hamar', reason=closed),
        RowError(file="members.csv", line=6, field="", value="E", reason=f"has 1 cells {ragged}"),
        RowError(file="members.csv", line=7, field="", value="F", reason=f"has 3 cells {ragged}"),
    ]


def test_quote_open_to_the_end_costs_one_row(tmp_path: Path) -> None:
    rows = read(tmp_path, 'name\n"A\n' + "".join(f"M{number}\n" for number in range(500)))
    assert len(rows) == 501
    assert rows[0] == RowError(
        file="members.csv",
        line=2,
        field="",
        value='"A',
        reason="has a quotation mark that is never closed; double the mark or close the cell",
    )


def test_name_of_a_megabyte_is_refused_as_a_name(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(f"Bedrift,notes\n{'x' * 1_000_000},\nB,\n", encoding="utf-8")
    report = plan_import(path, read_rows(path), {}, take_image=lambda name: Image(file=name))
    shown, reason = f"{'x' * 59}…", "is longer than 200 characters; shorten it"
    assert report.errors == (RowError(file="members.csv", line=2, field="Bedrift", value=shown, reason=reason),)
    assert [change.after.name for change in report.new] == ["B"]


def test_huge_cell_costs_one_row(tmp_path: Path) -> None:
    rows = read(tmp_path, f"name,notes\nA,{'x' * 2_000_001}\nB,\n")
    reason = (
        "has a cell of more than 2,000,000 characters, and no field of a record holds so many; "
        "shorten it, or close the quotation mark that it begins with"
    )
    assert rows == [
        RowError(file="members.csv", line=2, field="", value=f"A,{'x' * 57}…", reason=reason),
        Row(line=3, values={"name": "B", "notes": ""}),
    ]


def test_broken_utf8_byte_costs_one_row_only(tmp_path: Path) -> None:
    text = "name\nÅse Ærfugl Øye\n".encode() + b"Bad \xff byte\n"
    assert read(tmp_path, text)[0] == Row(line=2, values={"name": "Åse Ærfugl Øye"})


def test_column_of_no_name_is_ignored(tmp_path: Path) -> None:
    assert read(tmp_path, "name,,city\nA,note,Oslo\n") == [Row(line=2, values={"name": "A", "city": "Oslo"})]


def test_line_that_names_the_separator_is_skipped(tmp_path: Path) -> None:
    assert read(tmp_path, "sep=;\nname;city\nA;Oslo\n") == [Row(line=3, values={"name": "A", "city": "Oslo"})]


def test_unknown_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    assert refuse(tmp_path, "name,websiet\nA,x\n") == (
        "line 1: the column «websiet» is not a field of a record; did you mean «website»? "
        'Rename the column, or say what it means, as in --map "websiet=summary"; --map "websiet=" leaves it out from '
        "now on."
    )


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    assert refuse(tmp_path, "name,Navn\nA,B\n") == (
        "line 1: the columns «name» and «Navn» mean the same; leave one of them out"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty; its first line must name the columns, such as name,joined,website"),
        ("\n\n,,\n", "is empty; its first line must name the columns, such as name,joined,website"),
        (b"\0\1\2\0", "is no text file; save it as CSV in UTF-8, or as YAML"),
        (
            "hello\nworld\n",
            "none of its first 20 rows names a column that is known (line 1: hello); one row must name the columns, "
            "such as name,joined,website, and what stands above it can be deleted; if they have other names, say so, "
            'as in --map "Kunde=name"',
        ),
        (
            'name,"city\nA,B\n',
            "line 1, which names the columns, has a quotation mark that is never closed; double the mark or close the "
            "cell",
        ),
    ],
)
def test_unusable_table_gets_a_sentence(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert refuse(tmp_path, content) == reason


def test_header_is_found_below_a_title_within_twenty_rows(tmp_path: Path) -> None:
    title = "Members of 2025;;\nExported by Kari;;\n\n"
    assert read(tmp_path, f"{title}Bedrift;Medlem siden;Nettsted\nA;26.11.2025;a.example\n") == [
        Row(line=5, values={"Bedrift": "A", "Medlem siden": "26.11.2025", "Nettsted": "a.example"})
    ]
    assert refuse(tmp_path, "Kunde;By\nA;Oslo\n") == (
        'line 1: no column is called name or slug; if one holds the members\' names, say so: --map "Kunde=name"'
    )
    assert "none of its first 20 rows names a column" in refuse(tmp_path, "-\n" * 39 + "name,joined\nA,2025\n")


def test_row_of_many_lines_is_read_whole(tmp_path: Path) -> None:
    text = "\n".join(str(number) for number in range(3000))
    assert read(tmp_path, f'name,notes\nA,"{text}"\nB,\n') == [
        Row(line=2, values={"name": "A", "notes": text}),
        Row(line=3002, values={"name": "B", "notes": ""}),
    ]


def test_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    cells = ["'=1+1", "'+47 22", "''-x", "'quoted'", "=2"]
    rows = read(tmp_path, "name,summary\n" + "".join(f"A{n},{cell}\n" for n, cell in enumerate(cells)))
    told = [row.values["summary"] for row in rows if isinstance(row, Row)]
    assert told == ["=1+1", "+47 22", "'-x", "'quoted'", "=2"]


def test_contact_beside_a_title_takes_it_as_a_role(tmp_path: Path) -> None:
    [row] = read(tmp_path, "name,Contact,Title,E-mail\nA,Kari,CFO,kari@a.example\n")
    assert isinstance(row, Row)
    assert row.values == {"name": "A", "contact.name": "Kari", "contact.role": "CFO", "E-mail": "kari@a.example"}
    assert row.headers == {"contact.name": "Contact", "contact.role": "Title"}


def test_mapped_column_is_named_as_the_file_does(tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("Kundenavn 2;Navn;Kundenr\nShort;A;7\n", encoding="utf-8")
    [row] = read_rows(path, {"kundenavn 2": "short_name", "KUNDENR": ""})
    assert row == Row(line=2, values={"short_name": "Short", "Navn": "A"}, headers={"short_name": "Kundenavn 2"})
    with pytest.raises(InputError, match="The column «Navn» cannot be «nmae»: it is not a field of a record"):
        read_rows(path, {"Navn": "nmae"})


def test_missing_file_and_unknown_format_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileUnusableError, match="there is no such file; check its name and folder"):
        read_rows(tmp_path / "none.csv")
    with pytest.raises(FileUnusableError, match=r"is of no known format; known are \.csv, \.tsv, \.txt, \.xlsx, "):
        read_rows(tmp_path / "members.doc")
