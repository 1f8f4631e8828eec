"""YAML: text stays as written, records have lines, and what could harm is refused."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import members

from occnews.errors import FileUnusableError, InputError
from occnews.intake import read_rows
from occnews.intake.documents import read_yaml_text, write_yaml
from occnews.intake.records import to_plain
from occnews.model.importing import Remark, Row, RowError
from occnews.model.member import Member


def read(tmp_path: Path, text: str) -> list[Row | RowError | Remark]:
    path = tmp_path / "members.yaml"
    path.write_text(text, encoding="utf-8")
    return list(read_rows(path))


def test_scalars_stay_the_text_that_was_written(tmp_path: Path) -> None:
    text = "- name: 1.10\n  country: NO\n  joined: 2025\n  embargo: 2025-11-26\n  phone: 004712345678\n  notes: ~\n"
    values = {
        "name": "1.10",
        "country": "NO",
        "joined": "2025",
        "embargo": "2025-11-26",
        "phone": "004712345678",
        "notes": None,
    }
    assert read(tmp_path, text) == [Row(line=1, values=values)]


@pytest.mark.parametrize("text", ["members:\n  - name: A\n  - name: B\n", "\n- name: A\n- name: B\n"])
def test_records_have_their_lines(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == [Row(line=2, values={"name": "A"}), Row(line=3, values={"name": "B"})]


def test_single_record_needs_no_list(tmp_path: Path) -> None:
    assert read(tmp_path, "name: A\nplaces: [{city: Oslo}]\n") == [
        Row(line=1, values={"name": "A", "places": [{"city": "Oslo"}]})
    ]


def test_bad_record_leaves_the_others(tmp_path: Path) -> None:
    assert read(tmp_path, "- name: A\n  name: B\n- just text\n- name: C\n-\n") == [
        RowError(file="members.yaml", line=2, field="", value="", reason="«name» is given twice"),
        RowError(
            file="members.yaml",
            line=3,
            field="",
            value="just text",
            reason="is no record; a record has named values, such as «name: Thor Medical»",
        ),
        Row(line=4, values={"name": "C"}),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- &a {name: A}\n- *a\n", "line 1 uses an anchor (&) or alias (*); write the text out in each place"),
        ("- name: !!python/name:os.system x\n", "line 1 uses a tag"),
        ("- name: A\n---\n- name: B\n", "line 2 begins a second document (---); make one list of all records"),
        ("- name: A\n bad: x\n", "line 2 is not YAML: "),
        ("- name: 'A\n", "is not YAML: "),
        ("- x: " + "[" * 50 + "\n", "line 1 is nested more than 20 levels deep"),
        ("hello\n", "line 1 holds no records; write a list of them, each beginning with «- name: …»"),
        ("members: []\nversion: 1\n", "line 1 has «version» beside «members»; only that list is read"),
        ("- {[1]: 2}\n", "line 1 has a list or mapping where a name must stand"),
        ('- name: "\\UFFFFFFFF"\n', "is not YAML that can be read"),
    ],
)
def test_unusable_document_gets_line_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FileUnusableError) as caught:
        read(tmp_path, text)
    assert reason in caught.value.reason


def test_empty_document_holds_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing\n") == []


def test_billion_laughs_is_refused_at_its_first_anchor() -> None:
    laughs = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcde", "bcdef", strict=True)
    )
    with pytest.raises(InputError, match=r"line 1 uses an anchor"):
        read_yaml_text(laughs)


def test_duplicate_key_in_text_is_refused() -> None:
    with pytest.raises(InputError, match="line 2: «a» is given twice"):
        read_yaml_text("a: 1\na: 2\n")


def test_long_text_is_written_as_a_block() -> None:
    plain = {"name": "A", "notes": "one\n\ntwo", "joined": "2025", "none": "null", "summary": "word " * 20 + "end"}
    written = write_yaml(plain)
    assert written == (
        "name: A\nnotes: |-\n  one\n\n  two\njoined: '2025'\nnone: 'null'\nsummary: |-\n  " + "word " * 20 + "end\n"
    )
    assert read_yaml_text(written) == plain


def as_written(value: Any) -> Any:
    """What reading gives for plain values: all scalars are text."""
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=8, deadline=None)  # drawing a member takes a while
@given(members())
def test_written_members_read_the_same(member: Member) -> None:
    plain = to_plain(member)
    assert read_yaml_text(write_yaml(plain)) == as_written(plain)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text("-: \n&*!'\"[]{}#|>?%@`\\,ab", max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        read_yaml_text(text)
    except InputError as error:
        assert str(error)
