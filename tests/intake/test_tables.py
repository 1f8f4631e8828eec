"""Tables: delimiters, encodings, physical lines, and rows that are broken without breaking the others."""

from pathlib import Path

import pytest

from occnews.errors import FileUnusableError
from occnews.intake import read_rows
from occnews.model.importing import Row, RowError


def read(tmp_path: Path, content: str | bytes, name: str = "members.csv") -> list[Row | RowError]:
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


def test_huge_cell_costs_one_row(tmp_path: Path) -> None:
    rows = read(tmp_path, f"name,notes\nA,{'x' * 200_000}\nB,\n")
    assert [type(row) for row in rows] == [RowError, Row]


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
        "Rename the column or leave it out."
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
            "line 1 names no column that is known (hello); the first line must name the columns, such as "
            "name,joined,website",
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


def test_missing_file_and_unknown_format_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileUnusableError, match="there is no such file; check its name and folder"):
        read_rows(tmp_path / "none.csv")
    with pytest.raises(FileUnusableError, match=r"is of no known format; known are \.csv, \.tsv, \.txt, \.yaml, \.yml"):
        read_rows(tmp_path / "members.doc")
