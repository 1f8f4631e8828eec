"""Quotes: which marks enclose them, and whom the words beside them name."""

import re

import pytest

from occnews.intake.article.attribution import People
from occnews.intake.article.paragraphs import split_post
from occnews.intake.article.quotes import find_spans, read_blocks

KAIA = re.compile(r"(?<!\w)Kaia(?: AS)?(?:['’]s|s)?(?!\w)")


def read(text: str) -> list[tuple[str, str, str, str]]:
    """(kind, text, speaker, role) of each block."""
    blocks = read_blocks(split_post(text), People(), KAIA)
    return [(block.kind, block.text, block.speaker, block.role) for block in blocks]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("“We paint boats in winter,” said Kari Li, CEO.", "Kari Li", "CEO"),
        ('"We paint boats in winter," says Kari Li, CEO of Kaia AS.', "Kari Li", "CEO"),
        ('"We paint boats in winter,” Kari Li, CEO and founder, Kaia, explained.', "Kari Li", "CEO and founder"),
        ("„We paint boats in winter,“ noted Kaia's chief engineer, Kari Li.", "Kari Li", "chief engineer"),
        ("«We paint boats in winter,» sier daglig leder Kari Li i Kaia.", "Kari Li", "daglig leder"),
        ("– We paint boats in winter, forteller Kari Li, daglig leder i Kaia AS.", "Kari Li", "daglig leder"),
        (
            "“We paint boats in winter,” according to Dr. Kari A. Li, Head of Paint at Kaia.",
            "Kari A. Li",
            "Head of Paint",
        ),
        ("“We paint boats in winter,”\n— Kari Li, Managing Director", "Kari Li", "Managing Director"),
        ("“We paint boats in winter,”\nsaid Kari Li, CEO.", "Kari Li", "CEO"),
        ("Kari Li, CEO of Kaia, said: “We paint boats in winter,”", "Kari Li", "CEO"),
        ("Ifølge Kari Li, daglig leder: «We paint boats in winter,»", "Kari Li", "daglig leder"),
        ("‘We paint boats in winter,’ said Kari Li (CEO).", "Kari Li", "CEO"),
        ("“We paint boats in winter,” said CEO Kari van der Li.", "Kari van der Li", "CEO"),
        ("“We paint boats in winter,” said Managing Director Kari Li.", "Kari Li", "Managing Director"),
    ],
)
def test_attribution_names_speaker_and_role_wherever_it_stands(text: str, speaker: str, role: str) -> None:
    kind, said, *named = read(text)[0]
    assert (kind, said.rstrip(","), *named) == ("quote", "We paint boats in winter", speaker, role)


def test_surname_later_means_the_person_named_before() -> None:
    text = "“We paint boats,” said Kari Li, CEO.\nLi added that winter is long, stating, “We have time.”"
    assert read(text) == [
        ("quote", "We paint boats,", "Kari Li", "CEO"),
        ("quote", "We have time.", "Kari Li", "CEO"),
    ]


def test_pronoun_means_the_speaker_before() -> None:
    text = "– Vi maler båter, sier Kari Li, daglig leder.\n– Det liker vi, legger hun til."
    assert [block[2:] for block in read(text)] == [("Kari Li", "daglig leder")] * 2


def test_quote_in_two_parts_around_its_attribution_stays_in_order() -> None:
    assert read("“We paint,” said Kari Li, CEO. “We also sand.” The shop opens in May.") == [
        ("quote", "We paint,", "Kari Li", "CEO"),
        ("quote", "We also sand.", "Kari Li", "CEO"),
        ("paragraph", "The shop opens in May.", "", ""),
    ]


def test_quote_over_two_paragraphs_is_one() -> None:
    assert read("“We paint.\n\n“We sand,” said Kari Li.") == [("quote", "We paint.\n\nWe sand,", "Kari Li", "")]


def test_quote_without_its_last_mark_ends_where_its_speaker_is_named() -> None:
    assert read("“We paint boats in winter, said Kari Li, CEO.") == [
        ("quote", "We paint boats in winter,", "Kari Li", "CEO")
    ]


def test_speaker_who_is_not_named_stays_empty() -> None:
    assert read("The shop is old.\n“We paint boats in winter.”")[1] == ("quote", "We paint boats in winter.", "", "")


@pytest.mark.parametrize(
    "text",
    [
        'Everybody calls it "the blue shop" here.',
        'The shop (from the Norse for "a landing place") is old.',
        'A 12" board lies in the shop.',
        "Its programme «Blå vinter» begins in May.",
    ],
)
def test_marks_that_enclose_no_direct_speech_leave_the_paragraph_whole(text: str) -> None:
    assert read(text) == [("paragraph", text, "", "")]


def test_spans_are_the_outermost() -> None:
    text = "“She said ‘stop’ and “go” at once,” he said. «Ja» (a “gloss”)"
    assert [text[span.start : span.end] for span in find_spans(text)] == ["“She said ‘stop’ and “go” at once,”", "«Ja»"]
