"""A person is taken out of plain values, and nothing else is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import strategies

from occnews.editorial.forgetting import find_mentions, forget, list_files, redact, surname_of
from occnews.model.member import Member

NAME = "Liv Øyen-Berg"


def test_forget_takes_out_what_the_person_said_and_is() -> None:
    others: list[dict[str, Any]] = [
        {"kind": "paragraph", "text": "Liv Øyen-Berg came."},
        {"kind": "quote", "text": "B", "speaker": "Ola Dal", "approval": {"by": NAME, "on": "2025-11-01"}},
    ]
    record = {
        "speakers": [{"name": NAME, "portrait": {"file": "a.png"}}, {"name": "Ola Dal"}],
        "contact": {"name": "LIV ØYEN-BERG", "email": "liv@fjord.example"},
        "profile": [{"kind": "quote", "text": "A", "speaker": NAME}, *others],
        "translations": [{"profile": [{"kind": "reported", "text": "C", "speaker": "liv øyen berg"}]}],
        "logo": {"file": "logo.png", "permission": {"who": NAME}},
    }
    after = forget(record, NAME)
    assert after == {
        "speakers": [{"name": "Ola Dal"}],
        "contact": None,
        "profile": [others[0], {**others[1], "approval": {"by": "[removed]", "on": "2025-11-01"}}],
        "translations": [{"profile": []}],
        "logo": {"file": "logo.png", "permission": {"who": "[removed]"}},
    }
    assert list_files(record) - list_files(after) == {"a.png"}


def test_redact_writes_over_whole_names_only() -> None:
    text = "liv  øyen-berg, Liv Øyen-Bergs and Liv Øyen-Berg."
    assert redact({"a": [text, 1, None]}, [NAME]) == {"a": ["[removed], Liv Øyen-Bergs and [removed].", 1, None]}
    assert list(find_mentions({"a": [text, "b"], "c": {"d": "Liv"}}, [NAME])) == ["a.1"]
    assert redact("anything (?!)", []) == "anything (?!)"


def test_redact_leaves_what_identifies_an_organisation() -> None:
    record = {"slug": "liv-oyen-berg", "name": f"{NAME} AS", "notes": f"Run by {NAME}.", "speakers": [{"name": NAME}]}
    assert redact(record, [NAME]) == {**record, "notes": "Run by [removed].", "speakers": [{"name": "[removed]"}]}


def test_surname_is_the_last_word_of_several() -> None:
    assert [surname_of(name) for name in (NAME, "Madonna", "Bo Ek", "liv@fjord.example")] == ["Øyen-Berg", "", "", ""]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(member=strategies.members(), data=st.data())
def test_forget_leaves_a_valid_record_without_the_person(member: Member, data: st.DataObject) -> None:
    names = [speaker.name for speaker in member.speakers] or ["Nobody Here"]
    name = data.draw(st.sampled_from(names))
    plain = member.model_dump(mode="json")
    after = Member.model_validate(forget(plain, name))
    assert after.speaker_named(name) is None
    assert forget(after.model_dump(mode="json"), name) == after.model_dump(mode="json")
    if name == "Nobody Here":
        assert after == member
