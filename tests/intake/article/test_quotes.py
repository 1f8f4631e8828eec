"""Quotes: which marks enclose them, and whom the words beside them name."""

import pytest

from occnews.intake.article.directory import Directory
from occnews.intake.article.marks import find_spans
from occnews.intake.article.names import OrganisationName, strip_organisation
from occnews.intake.article.paragraphs import join_quotes, split_post
from occnews.intake.article.people import People, find_people
from occnews.intake.article.quotes import read_blocks

KAIA: Directory[str] = Directory()
KAIA.add(OrganisationName(name="Kaia AS"), "Kaia")


def read(text: str) -> list[tuple[str, str, str, str]]:
    """(kind, text, speaker, role) of each block."""
    people = People()
    for name, role in find_people(text):
        people.add(name, strip_organisation(role, KAIA))
    blocks = read_blocks(join_quotes(split_post(text)), people, KAIA)
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
        (
            "“We paint boats in winter,” said Head of Business Development Kari Li.",
            "Kari Li",
            "Head of Business Development",
        ),
        ("“We paint boats in winter,” says Kaia founder Kari Li.", "Kari Li", "founder"),
        ("“We paint boats in winter,” says alderman Kari Li.", "Kari Li", "alderman"),
        ("“We paint boats in winter,” quips Kari Li, CEO.", "Kari Li", "CEO"),
        ("“We paint boats in winter,” says Kari Li, CEO 😄", "Kari Li", "CEO"),
        (
            "Kari Li, Chief Operating Officer, puts it this way:\n“We paint boats in winter,”",
            "Kari Li",
            "Chief Operating Officer",
        ),
        (
            "“We paint boats in winter,” says Professor Kari Li, head of the paint group.",
            "Kari Li",
            "head of the paint group",
        ),
        ("“We paint boats in winter,” says Dr Kari Li.", "Kari Li", ""),
        ("“We paint boats in winter,” says Kari Li. She is the founder and CEO of Kaia.", "Kari Li", "founder and CEO"),
        ("“We paint boats in winter.”\nThat is the hope of general secretary Kari Li.", "Kari Li", "general secretary"),
        ("«We paint boats in winter»\nKari Li, arkitekt og partner", "Kari Li", "arkitekt og partner"),
        ("– We paint boats in winter, sier senterleder professor Kari Li.", "Kari Li", "senterleder professor"),
        ("– We paint boats in winter, sier saltkoker og gründer Kari Li.", "Kari Li", "saltkoker og gründer"),
        ("– We paint boats in winter, sier Kari Li, som leder malingen.", "Kari Li", ""),
    ],
)
def test_attribution_names_speaker_and_role_wherever_it_stands(text: str, speaker: str, role: str) -> None:
    kind, said, *named = read(text)[0]
    assert (kind, said.rstrip(",."), *named) == ("quote", "We paint boats in winter", speaker, role)


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


@pytest.mark.parametrize(
    "text",
    [
        "According to the founder, Kari Li, it is cold. – We paint boats in winter, she says.",
        "The founder, Kari Li, is proud. “We paint boats in winter.”",
        "Kari Li, founder of Kaia, continues: ‘We paint boats in winter.’",
        "Founder Kari Li said: – We paint boats in winter.",
    ],
)
def test_quote_behind_a_sentence_is_its_speakers(text: str) -> None:
    *_, (kind, said, speaker, role) = read(text)
    assert (kind, said.rstrip(",."), speaker, role.casefold()) == (
        "quote",
        "We paint boats in winter",
        "Kari Li",
        "founder",
    )


def test_one_of_several_founders_has_no_role_in_words_that_can_be_kept() -> None:
    assert read("“We paint boats,” said one of the founders, Kari Li.")[0][2:] == ("Kari Li", "")


def test_last_quote_of_a_paragraph_is_said_by_who_spoke_in_it() -> None:
    text = "«Vi maler båter», sier Kari Li. Hun er daglig leder i Kaia. «Det liker vi godt.»"
    assert read(text) == [
        ("quote", "Vi maler båter", "Kari Li", "daglig leder"),
        ("paragraph", "Hun er daglig leder i Kaia.", "", ""),
        ("quote", "Det liker vi godt.", "Kari Li", "daglig leder"),
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


def test_speaker_goes_on_behind_who_it_is() -> None:
    text = "– Vi kan båter, sier Kari Li, daglig leder, – men ikke havet. - Det kommer."
    assert read(text) == [
        ("quote", "Vi kan båter", "Kari Li", "daglig leder"),
        ("quote", "men ikke havet. - Det kommer.", "Kari Li", "daglig leder"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("Creative director Kari Li paints it red. “Red is warm, and warm is good.”", "Kari Li", "Creative director"),
        ("Daglig leder Ola Nord og maler Kari Li møtes.\n“Vi maler,” sier Nord.", "Ola Nord", "Daglig leder"),
        ("Alt salg er Kari Lis bord. Hun er salgssjef.\n– Vi selger maling, sier Li.", "Kari Li", "salgssjef"),
        ("“We paint at night,” said Kari Li. She is the company's head of colour.", "Kari Li", "head of colour"),
        (
            "Its Vice President of Colour, Kari Li, painted it. “Red is warm, and good.”",
            "Kari Li",
            "Vice President of Colour",
        ),
    ],
)
def test_role_stands_beside_a_name_or_in_a_neighbouring_sentence(text: str, speaker: str, role: str) -> None:
    assert [each[2:] for each in read(text) if each[0] == "quote"] == [(speaker, role)]
