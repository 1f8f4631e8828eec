"""Exports: whatever the records, each format gives them back, and no cell is a formula."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import members

from occnews.errors import InputError
from occnews.intake import plan_import, read_rows
from occnews.intake.export import export_members
from occnews.intake.formulas import guard_cell, unguard_cell
from occnews.model import member as m

FORMATS = (".csv", ".xlsx", ".json", ".jsonl", ".yaml")


def same(name: str) -> m.Image:
    return m.Image(file=name)


def carried(member: m.Member) -> m.Member:
    """Without what no record that was imported holds: approvals of another text, and parts that hold nothing."""

    def settle(text: Any) -> dict[str, object]:
        blocks = (
            block.model_copy(update={"approval": None})
            if isinstance(block, m.QuoteBlock) and not block.is_approved
            else block
            for block in text.profile
        )
        return {"profile": tuple(blocks)}

    texts = tuple(
        text.model_copy(update=settle(text))
        for text in member.translations
        if any(getattr(text, name) for name in m.MemberText.model_fields)
    )
    contact = member.contact if member.contact and any(member.contact.model_dump().values()) else None
    return member.model_copy(update={**settle(member), "translations": texts, "contact": contact})


def write(folder: Path, records: list[m.Member], suffix: str) -> Path:
    path = folder / f"members{suffix}"
    path.write_bytes(export_members(records, suffix))
    return path


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(members().map(carried), min_size=1, max_size=2, unique_by=lambda one: one.slug))
def test_export_is_read_back_as_the_same_records(tmp_path: Path, suffix: str, records: list[m.Member]) -> None:
    named = [each.model_copy(update={"name": f"{each.name} {number} x"}) for number, each in enumerate(records)]
    path = write(tmp_path, named, suffix)
    known = plan_import(path, read_rows(path), {each.slug: each for each in named}, take_image=same)
    assert (known.new, known.changed, known.errors, len(known.unchanged)) == ((), (), (), len(named))
    fresh = plan_import(path, read_rows(path), {}, take_image=same)
    assert ([each.after for each in fresh.new], fresh.errors) == (named, ())


@pytest.mark.parametrize("suffix", FORMATS)
def test_hard_record_survives_each_format(tmp_path: Path, suffix: str) -> None:
    hard = m.Member(
        slug="hard",
        name="=HYPERLINK(1) «AS»",
        short_name="007",
        summary="'=not quoted",
        notes="+47 22 33\n\n- one\n_x0041_",
        memberships=(m.Membership.model_validate({"joined": "2020", "left": "2021-05-01"}), m.Membership()),
        places=(m.Place(city="@home", country="NO"), m.Place(city="true")),
        contact=m.Contact(phone="+47 22 33 44 55"),
        profile=(
            m.QuoteBlock(
                text='Ja; "sant".',
                speaker="Åse",
                translated=True,
                approval=m.QuoteApproval(by="Åse", on=dt.date(2025, 11, 3), text='Ja; "sant".'),
            ),
            m.FactsBlock(),
            m.ParagraphBlock(text="Line\nline " * 300 + "end"),
        ),
        translations=(m.Translation(language=m.Language.NB, focus_areas=("én, to", "null")),),
    )
    path = write(tmp_path, [hard], suffix)
    assert [each.after for each in plan_import(path, read_rows(path), {}, take_image=same).new] == [hard]


def test_no_cell_of_a_table_is_a_formula() -> None:
    hostile = [m.Member(slug="a", name="=1+1", notes="@x", contact=m.Contact(phone="+47"), summary="-2")]
    rows = list(csv.reader(io.StringIO(export_members(hostile, ".csv").decode("utf-8-sig"))))
    assert sorted(rows[1]) == sorted(["a", "en", "'=1+1", "'-2", "'+47", "'@x"])


@given(st.text("'=+-@\t\rab", max_size=6))
def test_guard_comes_off_as_it_went_on(text: str) -> None:
    guarded = guard_cell(text)
    assert unguard_cell(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_nothing_to_export_gives_an_empty_list(tmp_path: Path) -> None:
    for suffix in FORMATS:
        path = write(tmp_path, [], suffix)
        assert list(read_rows(path)) == []


def test_unknown_format_gets_a_sentence() -> None:
    with pytest.raises(InputError, match=r"\.docx is no format of an export; known are \.csv, \.xlsx, \.json"):
        export_members([], ".docx")
