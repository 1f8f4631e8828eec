"""YAML: text stays as written, records have lines, and what could harm is refused."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tests.strategies import members

from occnews.errors import FileUnusableError, InputError
from occnews.intake import read_rows
from occnews.intake.documents import read_yaml_text, write_yaml
from occnews.intake.records import to_plain
from occnews.model.importing import Remark, Row, RowError
from occnews.model.member import Member
from occnews.resources import examples_folder


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


class RefusedError(Exception):
    """What another reader of YAML refuses, or what ours must."""


def read_with_ruamel(text: str) -> object:
    """Read YAML 1.2 with another reader than ours. Raises RefusedError as ``read_yaml_text`` must."""
    try:
        node = YAML(typ="safe", pure=True).compose(io.StringIO(text))
    except (YAMLError, ValueError):
        raise RefusedError from None
    return None if node is None else plain_node(node)


def plain_node(node: Any) -> object:
    if node.id == "sequence":
        return [plain_node(item) for item in node.value]
    if node.id == "mapping":
        keys = [plain_key(key) for key, _ in node.value]
        if len(keys) > len(set(keys)):
            raise RefusedError
        return {key: plain_node(value) for key, (_, value) in zip(keys, node.value, strict=True)}
    is_null = not node.style and node.value in ("", "~", "null", "Null", "NULL")
    return None if is_null else node.value


def plain_key(node: Any) -> str:
    if node.id != "scalar":
        raise RefusedError
    return str(node.value)


def dump_with_ruamel(plain: object, *, flow: bool, style: Any) -> str:
    writer, out = YAML(typ="safe", pure=True), io.StringIO()
    writer.default_flow_style, writer.default_style, writer.allow_unicode = flow, style, True
    writer.dump(plain, out)
    return out.getvalue()


# No control characters: those are refused. No tabs, and no breaks that only YAML 1.1 knows: ruamel reads them otherwise
# than the standard says; they have tests of their own.
TEXTS = st.sampled_from(
    ["NO", "no", "010", "0o7", "1_000", "1:30", "1e3", ".inf", "null", "~", "<<", "=", "a: b", "a #b", "a:", "- a", "'"]
) | st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from("\n :#-'\"\\[]{},|>"), max_size=90)
KEYS = st.sampled_from("abc") | TEXTS.filter(str.strip)


def documents_of(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, object]]]:
    values = st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2), max_leaves=4
    )
    return st.lists(st.dictionaries(KEYS, values, min_size=1, max_size=3), min_size=1, max_size=2)


DOCUMENTS = documents_of(TEXTS | st.none())


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_what_we_write_reads_the_same_here_and_with_ruamel(plain: list[dict[str, object]]) -> None:
    written = write_yaml(plain)
    assert (read_yaml_text(written), read_with_ruamel(written)) == (plain, plain)


@settings(max_examples=80, deadline=None)
@given(documents_of(TEXTS), st.booleans(), st.sampled_from([None, "'", '"', "|", ">"]))
def test_what_ruamel_writes_reads_the_same_here(plain: object, flow: bool, style: str | None) -> None:
    written = dump_with_ruamel(plain, flow=flow, style=style)
    assume(not re.search(r"[{\[ ]:", written))  # between brackets, libyaml wants such text in quotation marks
    assert read_yaml_text(written) == read_with_ruamel(written)


@settings(max_examples=100, deadline=None)
@given(
    DOCUMENTS.map(write_yaml),
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 3), st.sampled_from(["", *"\n -:'\"[]{},#|>~?x", "\n  ", ": "]))
    ),
)
def test_a_damaged_document_is_refused_or_reads_as_ruamel_reads_it(
    text: str, damages: list[tuple[int, int, str]]
) -> None:
    for place, length, instead in damages:
        text = text[:place] + instead + text[place + length :]
    try:
        ours = read_yaml_text(text)
        assert ours == read_with_ruamel(text)
    except (InputError, RefusedError):
        pass


@pytest.mark.parametrize("path", sorted(examples_folder().rglob("*.yaml")), ids=lambda path: path.name)
def test_shipped_documents_read_as_ruamel_reads_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read_yaml_text(text) == read_with_ruamel(text)


def test_breaks_of_yaml_1_1_are_characters(tmp_path: Path) -> None:
    text = "- name: A\u2028B\n  notes: |\n    C\u2029D\n  summary: 'E\x85F'\n# \u2028name: G\n- name: H\n"
    assert read(tmp_path, text) == [
        Row(line=1, values={"name": "A\u2028B", "notes": "C\u2029D\n", "summary": "E\x85F"}),
        Row(line=6, values={"name": "H"}),
    ]


def test_tabs_may_stand_between_and_in_texts(tmp_path: Path) -> None:
    assert read(tmp_path, "- name:\tA\tB\t# noted\n") == [Row(line=1, values={"name": "A\tB"})]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: b\nc: d\x07\n", "line 2 holds a character that no text has (U+0007); take it out"),
        ("a: b\r\nc: d\x80\n", "line 2 holds a character that no text has (U+0080); take it out"),
        ("a: b\nc: \udcff\n", "line 2 holds a byte that is no UTF-8; save the file again as UTF-8"),
        (
            'folder: "C:\\Users"\n',
            "line 1 is not YAML that can be read; between double quotation marks, write \\\\ for a backslash",
        ),
        (
            "a: b\nnotes: who: what\n",
            "line 2 is not YAML: mapping values are not allowed in this context; "
            "put text that holds «: » in quotation marks, and check the indentation",
        ),
        (
            "a: b\nc: 'd\ne: f\n",
            "line 4 is not YAML: found unexpected end of stream, while scanning a quoted scalar that begins in line 2; "
            "a quotation mark is not closed",
        ),
        (
            "a:\n\tb: c\n",
            "line 2 is not YAML: found character that cannot start any token; "
            "put the text in quotation marks, and indent with spaces, not with tabs",
        ),
    ],
)
def test_slips_are_explained_with_their_line(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_yaml_text(text)
    assert str(caught.value) == sentence


def test_written_yaml_looks_as_people_write_it() -> None:
    plain = {
        "name": "Blåbær AS 🫐",
        "country": "NO",
        "website": "https://blåbær.no/?a=b",
        "summary": "Makes: jam",
        "notes": "one\ttwo\u2028three",
        "places": [{"city": "Ås", "main": True}, "'Fjord'"],
        "founded": 1999,
        "facts": [],
        "hero": None,
    }
    assert write_yaml([plain]) == (
        "- name: Blåbær AS 🫐\n"
        "  country: 'NO'\n"
        "  website: https://blåbær.no/?a=b\n"
        "  summary: 'Makes: jam'\n"
        '  notes: "one\\ttwo\\u2028three"\n'
        "  places:\n"
        "    - city: Ås\n"
        "      main: true\n"
        "    - '''Fjord'''\n"
        "  founded: 1999\n"
        "  facts: []\n"
        "  hero:\n"
    )
