"""Which organisations a post is found to be about, with what evidence."""

import pytest

from occnews.intake.article import read_post
from occnews.intake.article.hosts import find_hosts
from occnews.intake.article.paragraphs import split_post

LEAD = "New members\n\nTwo organisations have joined us.\n\n"
KAIA = "Kaia AS is a company that paints boats.\n“We paint,” said Kari Li, CEO of Kaia.\n"


def names(text: str) -> list[str]:
    return [each.name for each in read_post(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Red Wool Works knits hats for sailors. Its hats are blue.", "Red Wool Works"),
        ("Ullfondet Nord (the Northern Wool Fund) gives grants to knitters.", "Ullfondet Nord"),
        ("Tovegruppen Øst (“the felt people”) is a charity for sailors.", "Tovegruppen Øst"),
        ("At Lueskolen, sailors learn to knit. The school is old. Its roof leaks.", "Lueskolen"),
        ("Høgskolen i Ulldalen utdanner strikkere. Høgskolen har 200 studenter.", "Høgskolen i Ulldalen"),
        (
            "Senter for strikking ved Universitetet i Ulldalen forsker på luer.",
            "Senter for strikking ved Universitetet i Ulldalen",
        ),
        ("Barn og luer er en forening for alle som fryser.", "Barn og luer"),
        ("Lueboden selger luer. Selskapet holder til på Voss.", "Lueboden"),
        ("Startupen Strikk lager luer. Selskapet holder til på Voss.", "Strikk"),
        ("Votten er ikke det du tror. Det lille ullselskapet strikker luer.", "Votten"),
    ],
)
def test_paragraph_introduces_a_member_that_no_list_names(text: str, name: str) -> None:
    assert names(f"{LEAD}{KAIA}\n{text}\n“We knit in winter,” said Ola Nord, director.") == ["Kaia AS", name]


@pytest.mark.parametrize(
    "text",
    [
        "Kari Li runs the yard in Moss.",
        "Li says that winter is long.",
        "Kaia's new paint shop opens in May. It is large.",
        "BLUE-04 is a paint for cold days. The company expects to sell it in May.",
        "Oslo University Hospital uses the paint today. The company is proud.",
        "Blåmaling is an app. The company sells it.",
        "The company was founded in Oulu.",
        "Their partner, Maling og Sønn AS, delivers brushes.",
    ],
)
def test_paragraph_about_the_member_above_introduces_nobody(text: str) -> None:
    assert names(f"{LEAD}{KAIA}{text}\n“We paint in winter,” Li adds.") == ["Kaia AS"]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Tre nye i Havn Forum\n\nHavn Forum vokser.", "Havn Forum"),
        ("We welcome three members to Harbour Land. The cluster has 20 members.\n\nAbout Harbour Land", "Harbour Land"),
        ("Vi ønsker tre medlemmer velkommen til Havna! Klyngen samler 20 bedrifter.", "Havna"),
        ("Harbour Land is a cluster of harbours.\n\nThey joined Harbour Land.", "Harbour Land"),
        ("Havneklyngen har fått tre nye medlemmer.", "Havneklyngen"),
    ],
)
def test_cluster_is_known_by_what_the_post_says_of_it(text: str, host: str) -> None:
    assert find_hosts(split_post(text), "") == [host]


def test_heading_in_capitals_is_spelt_as_the_text_does() -> None:
    text = "SOLLUE\n\nStartupen SolLue strikker luer.\n\nKAIA\n\nKaia paints boats."
    assert names(text) == ["SolLue", "Kaia"]


def test_question_that_is_asked_twice_ends_no_text() -> None:
    kaia = "KAIA\n\nKaia paints.\n\nWhy?\n\n“Why not,” said Kari Li.\n\n"
    text = f"{kaia}SOL\n\nSol shines.\n\nWhy?\n\n“It does,” said Ola Nord."
    assert [len(each.values["profile"]) for each in read_post(text)] == [3, 3]  # type: ignore[arg-type]


def test_who_signs_a_mail_is_no_member() -> None:
    text = (
        f"Hei,\n\n{KAIA}\nOgså disse har blitt medlem:\nSol AS\nRegn AS\n\nVennlig hilsen\nKari Holm\nrådgiver, Havna\n"
    )
    assert names(text) == ["Kaia AS", "Sol AS", "Regn AS"]


@pytest.mark.parametrize(
    "foot",
    [
        "More about Harbour Land\nHarbour Land is a cluster of harbours. We have an office in Moss.",
        "You receive this e-mail because you are a member of Harbour Land.",
        "Three more members will be presented in our next newsletter.",
    ],
)
def test_foot_of_the_page_is_no_members(foot: str) -> None:
    assert [each.values["profile"] for each in read_post(f"{LEAD}{KAIA}\n{foot}")] == [
        each.values["profile"] for each in read_post(f"{LEAD}{KAIA}")
    ]


def test_gloss_with_an_explanation_is_the_words_in_marks() -> None:
    text = 'Lueboden AS (Norwegian for "the hat shop") is a company that knits hats.'
    assert read_post(text)[0].values["gloss"] == "the hat shop"


@pytest.mark.parametrize("bullet", ["* ", "  - ", "👉 ", "– ", "1. ", "1️⃣ ", "→ ", ">> ", ""])
@pytest.mark.parametrize(
    "lead",
    ["These companies are new:", "I år har tre virksomheter kommet til:", "Say hi to our new members", "Her er de:"],
)
def test_list_is_read_under_any_lead_with_any_mark(lead: str, bullet: str) -> None:
    listed = "\n".join(f"{bullet}{name}" for name in ("Kaia AS", "Tre Elver", "lykt.ai", "Regn & Sønn"))
    wanted = ["Kaia AS", "Tre Elver", "lykt.ai", "Regn & Sønn"]
    assert names(f"{lead}\n\n{listed}\n\nVi har snakket med dem.") == wanted


@pytest.mark.parametrize("lead", ["Its partners are the following:", "These organisations use its paint:"])
def test_list_of_whom_a_member_works_with_names_no_members(lead: str) -> None:
    assert names(f"{LEAD}{KAIA}\n{lead}\n- Lykt AS\n- Fyr og Flamme AS\n") == ["Kaia AS"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Next came Red Wool. The company knits hats.", "Red Wool"),
        ("Det siste nye medlemmet er advokatfirmaet Lue & Vott, som er dyre.", "Lue & Vott"),
        ("The third speaker was late. Lueboden (the Hat Shop) has sold hats since May.", "Lueboden"),
        ("Nå har Ola Nord startet Lue Retur, som strikker om luer. Selskapet er lite.", "Lue Retur"),
        ("Oslo-based Red Wool AS knits hats.", "Red Wool AS"),
        ("Lue Instrument på Voss måler hoder.", "Lue Instrument"),
    ],
)
def test_member_is_introduced_behind_other_words(text: str, name: str) -> None:
    assert names(f"{LEAD}{KAIA}\n{text}\n“We knit in winter,” said Ola Nord, director.") == ["Kaia AS", name]


def test_headings_marked_alike_are_members_alike() -> None:
    text = "1. Kaia\n\nKaia paints.\n\n2. Sol\n\nSol shines.\n\n3. Lue\n\nHats are warm."
    assert names(text) == ["Kaia", "Sol", "Lue"]


def test_rule_ends_a_members_text_unless_it_goes_on() -> None:
    notes = "The picture comes on Monday, and the logo too."
    ends = read_post(f"{LEAD}{KAIA}\n----\n\n{notes}")
    goes_on = read_post(f"{LEAD}{KAIA}\n----\n\nThe company hopes to paint ships.")
    assert [len(each.values["profile"]) for each in (*ends, *goes_on)] == [2, 3]  # type: ignore[arg-type]
