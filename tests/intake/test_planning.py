"""Imports: who a row is about, what it changes, and that nothing changes the second time."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occnews.errors import FileUnusableError, InputError
from occnews.intake import plan_import, read_rows
from occnews.model.importing import FieldChange, ImportReport, Row, RowError
from occnews.model.member import Image, Member

FILE = Path("members.csv")
THOR = Member(slug="thor", name="Thor Medical")


def take_image(name: str) -> Image:
    raise InputError(f"{name}: there is no such file")


def plan(*rows: dict[str, object] | RowError, existing: tuple[Member, ...] = ()) -> ImportReport:
    numbered = [row if isinstance(row, RowError) else Row(line=line, values=row) for line, row in enumerate(rows, 2)]
    return plan_import(FILE, numbered, {member.slug: member for member in existing}, take_image=take_image)


def rejected(line: int, field: str, value: str, reason: str) -> RowError:
    return RowError(file="members.csv", line=line, field=field, value=value, reason=reason)


def test_name_finds_the_member_that_is_there() -> None:
    report = plan({"name": "thor  MEDICAL", "city": "Oslo"}, existing=(THOR,))
    assert [(each.before, each.after.slug, each.changes) for each in report.members] == [
        (
            THOR,
            "thor",
            (
                FieldChange(field="name", before="Thor Medical", after="thor MEDICAL"),
                FieldChange(field="places.1", before="", after="Oslo"),
            ),
        )
    ]


def test_changed_name_under_a_slug_is_a_rename() -> None:
    report = plan({"slug": "thor", "name": "Thor Radio"}, existing=(THOR,))
    assert [each.after for each in report.changed] == [Member(slug="thor", name="Thor Radio")]


def test_blank_cells_leave_what_is_stored() -> None:
    stored = THOR.model_copy(update={"summary": "Makes isotopes."})
    report = plan({"slug": "thor", "summary": " ", "website": None}, existing=(stored,))
    assert (len(report.unchanged), report.errors) == (1, ())


def test_rows_about_one_member_are_rejected_but_the_first() -> None:
    report = plan(
        {"name": "A"}, {"name": "a"}, {"slug": "thor", "name": "Thor"}, {"slug": "thor"}, {"name": "Thor Medical"},
        existing=(THOR,),
    )  # fmt: skip
    assert [each.after.slug for each in report.members] == ["a", "thor"]
    assert report.errors == (
        rejected(3, "name", "a", "stands on line 2 already; make one row of the two"),
        rejected(5, "slug", "thor", "stands on line 4 already; make one row of the two"),
        rejected(6, "name", "Thor Medical", "stands on line 4 already; make one row of the two"),
    )


def test_name_of_another_member_is_refused() -> None:
    other = Member(slug="other", name="Other")
    report = plan({"slug": "thor", "name": "Other"}, {"slug": "new", "name": "OTHER!"}, existing=(THOR, other))
    assert report.errors[0] == rejected(
        2, "name", "Other", "is the name of the member «other»; give that slug, or another name"
    )
    assert (len(report.errors), report.members) == (2, ())


def test_row_without_identity_is_refused() -> None:
    report = plan({"city": "Oslo"}, {"slug": "new", "city": "Oslo"}, {"slug": "Bad Slug", "name": "B"}, {"name": " "})
    assert report.members == ()
    assert [(error.line, error.field) for error in report.errors] == [(2, "name"), (3, "name"), (4, "slug")]


def test_bad_row_is_reported_field_by_field_and_leaves_the_others() -> None:
    broken = rejected(3, "", "x", "broken")
    report = plan({"name": "A", "joined": "soon", "website": "ftp://x.no", "logo": "a.png"}, broken, {"name": "B"})
    assert [each.after.name for each in report.members] == ["B"]
    assert sorted((error.line, error.field, error.value) for error in report.errors) == [
        (2, "joined", "soon"),
        (2, "logo", "a.png"),
        (2, "website", "ftp://x.no"),
        (3, "", "x"),
    ]


def test_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        "name;joined;places;focus;profile;quote;speaker;role;left;summary_nb\n"
        'Ærlig AS;26.11.2025;Oslo, Norge;a;"One.\n\nTwo.";«Ja.»;Kari;sjef;;Kort\n'
        "Ærlig & Co;2020;;;;;;;31.12.2022;\n日本;;;;;;;;;\n!!!;;;;;;;;;\n",
        encoding="utf-8",
    )
    first = plan_import(path, read_rows(path), {}, take_image=take_image)
    assert [each.after.slug for each in first.new] == ["aerlig-as", "aerlig-co", "ri-ben", "member"]
    stored = {each.after.slug: each.after for each in first.members}
    second = plan_import(path, read_rows(path), stored, take_image=take_image)
    assert (second.new, second.changed, second.errors, len(second.unchanged)) == ((), (), (), 4)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["a.csv", "a.yaml"]),
    st.binary(max_size=80)
    | st.text("name,;\n\"'\t-: AB{}[]", max_size=60).map(lambda text: f"name,city\n{text}".encode())
    | st.text("name: -\n{}[]&*!|>'\"AB", max_size=60).map(lambda text: f"- name: {text}".encode()),
)
def test_any_bytes_are_planned_or_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    try:
        report = plan_import(path, read_rows(path), {}, take_image=take_image)
    except FileUnusableError as error:
        assert error.reason
    else:
        assert all(error.reason for error in report.errors)


@pytest.mark.parametrize("count", [3000])
def test_ids_of_many_like_names_stay_quick(count: int) -> None:
    names = [*("!" * (n + 1) for n in range(40)), *(f"M {n}" for n in range(count))]
    report = plan(*(dict[str, object](name=name) for name in names))
    assert len({each.after.slug for each in report.members}) == count + 40
