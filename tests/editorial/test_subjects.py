"""Tests of the subject of a digest that nobody wrote one for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.subjects import SUBJECT_MOST, compose_subject
from occnews.editorial.wording import load_words
from occnews.model.member import Language

_LONG = "Institute for Applied Radiochemistry"


@pytest.mark.parametrize(
    ("names", "subject"),
    [
        ([], "No new members join Fjord Life"),
        (["Lykt"], "Lykt has joined Fjord Life"),
        (["Lykt", "Varde", "Brage"], "Lykt, Varde and Brage have joined Fjord Life"),
        (["Lykt", "Varde", "Brage", "Tind"], "Lykt, Varde and two others have joined Fjord Life"),
        ([_LONG, f"{_LONG} II", "Brage"], f"{_LONG} and two others have joined Fjord Life"),
        ([_LONG, f"{_LONG} II"], "Two new members join Fjord Life"),
        ([_LONG * 3], "A new member joins Fjord Life"),
    ],
)
def test_subject_names_as_many_as_inboxes_show(names: list[str], subject: str) -> None:
    assert compose_subject(load_words(Language.EN), names, "Fjord Life") == subject


@given(st.lists(st.text("abc ", min_size=1, max_size=60), max_size=20), st.sampled_from(Language))
def test_subject_is_shown_whole(names: list[str], language: Language) -> None:
    assert len(compose_subject(load_words(language), names, "Fjord Life")) <= SUBJECT_MOST
