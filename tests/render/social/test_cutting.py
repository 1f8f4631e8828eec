import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.render.social.counting import split_graphemes
from occnews.render.social.cutting import cut, shorten

_ATOMS = ("https://fjord.no/a/b?c=d", "#NewMembers", "@nordlys@social.example", "fjord.no", "$AAPL")
_WORDS = st.lists(
    st.sampled_from(_ATOMS) | st.text(st.sampled_from("aøB,.–👨‍👩‍👧日e\u0301(\u200d"), min_size=1, max_size=12),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "most", "shortened"),
    [
        ("Short enough.", 13, "Short enough."),
        ("It makes isotopes. It needs no reactor.", 30, "It makes isotopes."),
        ("It makes isotopes without a reactor.", 30, "It makes isotopes without a…"),
        ("It makes isotopes, and more", 21, "It makes isotopes…"),
        ("Made by Dr. Nordmann in Bergen.", 22, "Made by Dr. Nordmann…"),
        ("One. Then a long sentence that goes on", 30, "One. Then a long sentence…"),
        ("See https://fjord.no/a for more", 25, "See https://fjord.no/a …"),
        ("https://fjord.no/a", 10, ""),
        ("@nordlys@social.example", 10, ""),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 12, "👨‍👩‍👧👨‍👩‍👧…"),
        ("Anything", 0, ""),
    ],
)
def test_shorten_ends_where_a_reader_expects(text: str, most: int, shortened: str) -> None:
    assert shorten(text, most) == shortened


@given(_WORDS, st.integers(0, 80))
def test_cut_is_within_and_keeps_words_links_tags_and_characters_whole(words: list[str], most: int) -> None:
    text = " ".join(words)
    result = cut(text, lambda shorter: len(shorter) <= most)
    assert len(result) <= most
    if result in {text, ""}:
        return
    assert result.endswith("…")
    kept, whole = result.removesuffix("…").rstrip(" "), text.split()
    if len(kept.split()) > 1 or kept in whole:
        *before, last = kept.split()
        assert before == whole[: len(before)]
        # Commas and dashes may go from the end of the last word, nothing else.
        assert whole[len(before)].startswith(last)
        assert not whole[len(before)][len(last) :].strip(",–(")
    else:
        assert split_graphemes(kept) == split_graphemes(text)[: len(split_graphemes(kept))]
    assert not any(atom.startswith(kept.split()[-1]) for atom in _ATOMS if atom not in kept and len(kept) > 12)
