"""Tests of the short forms that nobody spelled out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.acronyms import find_unexplained


@pytest.mark.parametrize(
    "text",
    [
        "Our CEO, CSO, CTO and CFO met in the EU, the UK and the USA.",
        "Fjord AS and Fjord ASA do R&D, FoU, AI and KI on DNA, RNA, MRI, PET and CT.",
        "It is listed on the Oslo Stock Exchange under the ticker TRMED.",
        "It is listed (Euronext Growth: KLAR; OSE: NLYS).",
        "ADE-001, NAZ-001, IL-2, PD-L1, CAR-T, HER2, p95HER2, CD19 and ISO 13485.",
        "A phase II and a phase IIa trial; the IMPRESS trial; an EIC Accelerator grant; NOK 25 million.",
        "Antibody-Drug Conjugates (ADCs) carry a drug. An ADC is small.",
        "The ADC (antibody-drug conjugate) is small.",
        "Next-generation sequencing, NGS for short, is fast.",
        "Tumour-infiltrating lymphocytes are grown for weeks. TIL can then be frozen.",
        "ZQX stands for something; it is also known as QZX.",
        "NEW MEMBERS IN NOVEMBER join the cluster.",
        "Aktiv mot kreft is AKTIV.",
        "Write to INFO@FJORD.EXAMPLE or look at https://FJORD.example/ABC and www.x.no/DEF.",
        "MR-bilder, EKG og PCR; UiO, NTNU og SINTEF; CT-er.",
        "Antibodies against CD19, ABCD and EFGH; the XYZW inhibitor; RECIST criteria.",
        "The OCC community meets.",
        "The U.S. and the Ph.D.",
    ],
)
def test_words_of_the_field_need_no_telling(text: str) -> None:
    assert find_unexplained([text], [], ["OCC"]) == ()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("An ADC finds its cell.", ("ADC",)),
        ("ADCs and NGS, then NGS again.", ("ADC", "NGS")),
        ("TIL-terapi og NGS-analyser.", ("TIL", "NGS")),
        ("They use QCT (in Oslo).", ("QCT",)),
        ("The OCC community meets.", ("OCC",)),
    ],
)
def test_short_form_that_nobody_spelled_out_is_found_once(text: str, forms: tuple[str, ...]) -> None:
    assert find_unexplained([text], [], []) == forms


def test_short_form_is_explained_by_any_text_or_name() -> None:
    assert find_unexplained(["An ADC finds its cell.", "Antibody-drug conjugates (ADC) are new."], [], []) == ()
    assert find_unexplained(["At FLC and at KLAR we meet."], ["Fjord Life Cluster", "KLAR"], []) == ()


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_texts_can_be_read(texts: list[str]) -> None:
    assert all(any(form in text for text in texts) for form in find_unexplained(texts, [], []))
