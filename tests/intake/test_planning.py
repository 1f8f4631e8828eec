"""Imports: who a row is about, what it changes, and that nothing changes the second time."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occnews.errors import FileUnusableError, InputError
from occnews.intake import plan_import, read_rows
from occnews.model.importing import FieldChange, ImportReport, Row, RowError
from occnews.model.member import Contact, Image, Member, Place, QuoteBlock

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


def test_rows_of_one_member_are_put_together() -> None:
    report = plan(
        {"name": "A", "contact.name": "Kari", "contact_email": "kari@a.example", "city": "Oslo"},
        {"name": "a", "contact.name": "Ola", "Contact role": "CFO", "city": "Oslo", "website": "a.example"},
        {"name": "A", "quote": "Yes.", "speaker": "Kari", "contact.name": "Kari"},
        {"name": "A", "quote": "No.", "speaker": "Ola", "contact.name": "Ola", "Contact role": "CFO"},
    )
    [change] = report.new
    assert (change.after.name, change.after.website, report.errors) == ("A", "https://a.example", ())
    assert change.after.contact == Contact(name="Kari", email="kari@a.example")
    assert change.after.notes == "Contact: Ola, CFO"
    assert change.after.profile == (QuoteBlock(text="Yes.", speaker="Kari"), QuoteBlock(text="No.", speaker="Ola"))


def test_further_contacts_are_noted_once() -> None:
    rows: list[dict[str, object]] = [{"name": "A", "contact.name": "Kari"}, {"name": "A", "contact.name": "Ola"}]
    [first] = plan(*rows).new
    edited = first.after.model_copy(update={"notes": f"Mine.\n{first.after.notes}"})
    assert plan(*rows, existing=(edited,)).unchanged[0].after == edited


def test_rows_that_disagree_are_rejected_but_the_first() -> None:
    report = plan(
        {"name": "A", "city": "Oslo"}, {"name": "A", "city": "Bergen"}, {"slug": "thor", "name": "Thor"},
        {"name": "Thor Medical"},
        existing=(THOR,),
    )  # fmt: skip
    assert report.errors == (
        rejected(3, "city", "Bergen", "differs from «Oslo» on line 2, which is about the same member; make them agree"),
        rejected(
            5, "name", "Thor Medical", "differs from «Thor» on line 4, which is about the same member; make them agree"
        ),
    )
    assert [each.after.name for each in report.members] == ["A", "Thor"]


def test_numbered_columns_carry_lists() -> None:
    [change] = plan(
        {"name": "A", "Sitat 1": "Ja.", "Speaker 1": "Kari", "Role 1": "CEO", "Quote 2": "Nei.",
         "Quote 2 speaker": "Kari", "City 1": "Oslo", "By 2": "Bergen",
         "Land 2": "Norge", "Focus area 1": "x", "Fokusområde 2": "y"}
    ).new  # fmt: skip
    assert change.after.profile == (
        QuoteBlock(text="Ja.", speaker="Kari", role="CEO"),
        QuoteBlock(text="Nei.", speaker="Kari"),
    )
    assert change.after.places == (Place(city="Oslo"), Place(city="Bergen", country="NO"))
    assert change.after.focus_areas == ("x", "y")


def test_quotes_of_one_speaker_correct_each_other_in_order() -> None:
    row: dict[str, object] = {
        "name": "Thor Medical",
        "quote 1": "One.",
        "speaker 1": "Kari",
        "quote 2": "Two.",
        "speaker 2": "Kari",
    }
    [first] = plan(row, existing=(THOR,)).changed
    [second] = plan({**row, "quote 1": "Two.", "quote 2": "Three."}, existing=(first.after,)).changed
    assert [block.text for block in second.after.profile if isinstance(block, QuoteBlock)] == ["Three.", "Two."]


def test_resembling_name_is_flagged_and_stored() -> None:
    report = plan({"name": "Thor Medical ASA"}, {"name": "Tor Medical"}, {"name": "Photocure"}, existing=(THOR,))
    assert [each.after.slug for each in report.new] == ["thor-medical-asa", "tor-medical", "photocure"]
    assert [(remark.line, remark.text) for remark in report.remarks] == [
        (
            2,
            "«Thor Medical ASA» resembles «Thor Medical» and is a member of its own. Are they one and the same? "
            "Then: occnews members merge thor-medical-asa thor",
        ),
        (
            3,
            "«Tor Medical» resembles «Thor Medical» and is a member of its own. Are they one and the same? "
            "Then: occnews members merge tor-medical thor",
        ),
    ]


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
    st.sampled_from(["a.csv", "a.yaml", "a.json", "a.jsonl", "a.xlsx"]),
    st.binary(max_size=80)
    | st.text("name,;\n\"'\t-: AB{}[]", max_size=60).map(lambda text: f"name,city\n{text}".encode())
    | st.text("name: -\n{}[]&*!|>'\"AB", max_size=60).map(lambda text: f"- name: {text}".encode())
    | st.text('[]{}",:name1\n', max_size=60).map(lambda text: f'[{{"name": {text}'.encode()),
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
