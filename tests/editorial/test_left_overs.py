"""Tests of what a draft leaves behind, and of the language that a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.left_overs import find_left_overs
from occnews.editorial.tongues import is_foreign
from occnews.model.member import Language


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hello {{ name }}!", ("{{ name }}",)),
        ("{% if x %}", ("{% if x %}",)),
        ("[[LINK]] and *|FNAME|*", ("[[LINK]]", "*|FNAME|*")),
        ("Lorem ipsum dolor", ("Lorem ipsum",)),
        ("TODO: ask her. XXXX kroner, TBC", ("TODO", "XXXX", "TBC")),
        ("[insert quote] [navn på taler]", ("[insert quote]", "[navn på taler]")),
        ("%FIRSTNAME% <<Name>>", ("%FIRSTNAME%", "<<Name>>")),
        ("Your text here", ("Your text here",)),
        ("[Link to the plant](https://x.example), 100 %, todo, {url}, [1], a [sic] note, xxx", ()),
        ("Til dos: en liste. Alle %, og 50 %AND", ()),
    ],
)
def test_placeholder_is_found(text: str, left: tuple[str, ...]) -> None:
    assert find_left_overs(text) == left


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(left in text for left in find_left_overs(text))


ENGLISH = "The company is one of those that work with hospitals, and they are based in the north of the country."
NORWEGIAN = "Selskapet er et av dem som arbeider med sykehus, og de har kontor på et sted som ligger i nord."


def test_language_is_told_apart() -> None:
    assert is_foreign(ENGLISH, Language.NB)
    assert is_foreign(NORWEGIAN, Language.EN)
    assert not is_foreign(ENGLISH, Language.EN)
    assert not is_foreign(NORWEGIAN, Language.NB)
    assert not is_foreign(f"{ENGLISH} {NORWEGIAN}", Language.EN)
    assert not is_foreign("Oslo Science Hub", Language.NB)
