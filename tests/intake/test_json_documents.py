"""JSON and JSON Lines: lines, numbers as written, and what is no record."""

from pathlib import Path

import pytest

from occnews.errors import FileUnusableError
from occnews.intake import read_rows
from occnews.model.importing import Remark, Row, RowError


def read(tmp_path: Path, text: str, name: str = "members.json") -> list[Row | RowError | Remark]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(read_rows(path))


@pytest.mark.parametrize("frame", ["{}", '{{"members":\n{}}}', "\ufeff{}\n\n"])
def test_records_have_their_lines_and_numbers_stay_as_written(tmp_path: Path, frame: str) -> None:
    rows = read(
        tmp_path,
        frame.format(
            '[{"name": "A", "short_name": 1.10},\n\n{"name": 007e1, "x": true}, null]'.replace("007e1", "7e1")
        ),
    )
    first = 2 if frame.startswith("{{") else 1
    assert rows == [
        Row(line=first, values={"name": "A", "short_name": "1.10"}),
        Row(line=first + 2, values={"name": "7e1", "x": True}),
    ]


def test_single_record_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, '\n{"name": "A"}') == [Row(line=2, values={"name": "A"})]


def test_bad_items_leave_the_others(tmp_path: Path) -> None:
    rows = read(tmp_path, '[1,\n{"name": "A", "name": "B"},\n{"name": "C"}]')
    assert [(type(row), row.line) for row in rows] == [(RowError, 1), (RowError, 2), (Row, 3)]
    assert isinstance(rows[1], RowError)
    assert rows[1].reason == "«name» is given twice"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"name": "A"}\n{"name": "B"}]', "line 2 is not JSON: a comma or ] is missing"),
        ('[{"name": "A}]', "line 1 is not JSON: Unterminated string starting at"),
        ('[{"name": "A"}] x', "line 1 goes on after its end; one list of all records is read"),
        ('{"members": [], "more": 1}', "line 1 has something beside «members»; only that list is read"),
        ("7", "line 1 holds no records; write a list of them: [{…}, {…}]"),
        ('[{"a": ' + "[" * 100_000, "line 1 is nested more than 20 levels deep"),
        ('[{"a": ' + "[" * 50 + "]" * 50 + "}]", "line 1 is nested more than 20 levels deep"),
    ],
)
def test_unusable_json_gets_a_sentence(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FileUnusableError) as caught:
        read(tmp_path, text)
    assert caught.value.reason == reason


def test_each_line_of_json_lines_stands_alone(tmp_path: Path) -> None:
    rows = read(tmp_path, '{"name": "A"}\n\n{"name": \n{"name": "B"} {}\n{"name": "C"}\r\n', "members.jsonl")
    assert [(type(row), row.line) for row in rows] == [(Row, 1), (RowError, 3), (RowError, 4), (Row, 5)]


def test_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, " \n") == []
    assert read(tmp_path, "", "members.jsonl") == []
