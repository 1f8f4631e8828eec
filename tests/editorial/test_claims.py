"""Tests of the words that claim too much: found as words, and not in what merely sounds alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.claims import find_claims
from occnews.model.member import Language

EN, NB = Language.EN, Language.NB


@pytest.mark.parametrize(
    ("language", "text", "claims"),
    [
        (EN, "It cures cancer. A Cure at last!", ("cures", "Cure")),
        (EN, "A breakthrough, they say, in ground-breaking work.", ("breakthrough", "ground-breaking")),
        (EN, "This miracle works without harmful side effects, 100 % of the time.",
         ("miracle", "without harmful side effects", "100 %")),
        (EN, "Guaranteed: 100% safe, risk-free.", ("Guaranteed", "100%", "risk-free")),
        (EN, "It revolutionises care; a game-changer.", ("revolutionises", "game-changer")),
        (EN, "We secure curated samples; accurate, obscure, a procured manicure.", ()),
        (EN, "We guarantee nothing, and cannot guarantee more.", ()),
        (EN, "There is no cure yet, and it is not a cure. Patients cannot be cured.", ()),
        (EN, "NovaCure has breakthrough therapy designation, and a Breakthrough Device designation.", ()),
        (EN, "About 1100 % and 80% of them; 100 per centre.", ()),
        (NB, "En kur mot kreft, et mirakel, et gjennombrudd!", ("kur", "mirakel", "gjennombrudd")),
        (NB, "Revolusjonerende og banebrytende mirakelkur.", ("Revolusjonerende", "banebrytende", "mirakelkur")),
        (NB, "Det virker garantert, i 100 prosent av tilfellene, uten bivirkninger.",
         ("garantert", "100 prosent", "uten bivirkninger")),
        (NB, "Metoden kurerer pasienter, og de blir helbredet.", ("kurerer", "helbredet")),
        (NB, "Et kurs om kurver; en kurator for konkurser. De konkurrerer.", ()),
        (NB, "En cellegiftkur, en kur med cellegift, 400 kurer om dagen.", ()),
        (NB, "Det finnes ingen kur. Behandlingen kurerer ikke alle.", ()),
    ],
)  # fmt: skip
def test_claims_are_found_as_words(language: Language, text: str, claims: tuple[str, ...]) -> None:
    assert find_claims(text, language) == claims


@given(st.text(max_size=200), st.sampled_from(Language))
def test_any_text_can_be_read(text: str, language: Language) -> None:
    assert all(claim in text for claim in find_claims(text, language))
