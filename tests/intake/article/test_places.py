import pytest

from occnews.intake.article.places import find_places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Kaia is a company based in Boston and Singapore, with trials in China.", [("Boston", ""), ("Singapore", "")]),
        (
            "Kaia has its head office in Moss and a paint shop facility at Sørøya Park.",
            [("Moss", "head office"), ("Sørøya Park", "paint shop facility")],
        ),
        ("Kaia, headquartered in Kiel, Germany, paints.", [("Kiel, Germany", "")]),
        ("The Bergen-based company paints.", [("Bergen", "")]),
        ("Kaia er et selskap med hovedkontor i Ålesund.", [("Ålesund", "hovedkontor")]),
        ("Selskapet holder til i Bodø og har laboratorium i Narvik.", [("Bodø", ""), ("Narvik", "laboratorium")]),
        ("Den Oslo-baserte bedriften maler.", [("Oslo", "")]),
        ("Kaia is an independent research institute in Gothenburg.", [("Gothenburg", "")]),
        ("Kaia is an Oslo start-up that paints boats.", [("Oslo", "")]),
        ("The facility in Tromsø opened in 2022.", [("Tromsø", "facility")]),
        ("It runs a 2,800 m² paint hall in Turku.", [("Turku", "paint hall")]),
        ("The boats are made in Moss, where the company has both its workshop and its office.", [("Moss", "")]),
        ("Kaia is a spin-out from the university in Trondheim, where it also has its offices.", [("Trondheim", "")]),
        ("The company was founded in Oulu and still has all its painters there.", [("Oulu", "")]),
        ("From its offices in Kiruna, Kaia paints all over Norway.", [("Kiruna", "")]),
        ("Kaia now employs 25 people in Lyngby.", [("Lyngby", "")]),
        ("Biobanken i Drammen er stor.", [("Drammen", "biobanken")]),
        ("Lageret på Lillestrøm er fullt.", [("Lillestrøm", "lageret")]),
        ("Selskapet har kontor i Oslo og planteskole i Skien.", [("Oslo", ""), ("Skien", "planteskole")]),
        ("Selskapet, som har kontorer på Gjøvik og i Oslo, maler.", [("Gjøvik", ""), ("Oslo", "")]),
        ("Kaia har 19 ansatte fordelt på kontorene i Levanger og Molde.", [("Levanger", ""), ("Molde", "")]),
        ("Råstoffet høstes rundt Frøya, der selskapet også har fabrikken sin.", [("Frøya", "")]),
        ("Bedriften holder til i gamle lokaler på Stord.", [("Stord", "gamle lokaler")]),
        ("Det lille malerselskapet fra Drammen maler.", [("Drammen", "")]),
        ("Kaia er et malerselskap på Hamar.", [("Hamar", "")]),
        ("The boathouse is in Moss.", [("Moss", "")]),
        ("Kaia is a paint firm with nine engineers in Turku.", [("Turku", "")]),
        ("The yard is still the head office, in Lund.", [("Lund", "head office")]),
        ("Selskapet har kontor og malerbåt i Kristiansund.", [("Kristiansund", "")]),
        ("Produksjonen foregår i Halden.", [("Halden", "produksjonen")]),
        ("Kaia dyrker lin på Toten.", [("Toten", "")]),
        ("Båten skal leveres fra verftet i Tyrkia.", []),
        ("Trials are under way at hospitals in Utrecht, Vienna and Toronto.", []),
        ("A unit is being tested at a brewery in Belgium.", []),
        ("Malingen er prøvd ved en forskningsstasjon i Skottland.", []),
        ("The company has drilled wells in Germany and Poland.", []),
        ("Kaia was founded in Tromsø in 2020.", []),
        ("“We have an office in Paris,” said Kari Li.", []),
        ("Kaia works closely with a clinic in Vienna.", []),
        ("The boats are tested in Denmark.", []),
        ("Kaia works with partners based in Germany.", []),
        ("A trial at Haukeland in Bergen begins in May.", []),
        ("It has deep ties to Canada.", []),
    ],
)
def test_place_is_where_the_text_says_the_organisation_is(text: str, places: list[tuple[str, str]]) -> None:
    assert [(place.text, place.what) for place in find_places(text, 3)] == places


def test_place_behind_its_own_name_is_an_organisations() -> None:
    text = "Kaia Maling i Moss maler båter. Lykt i Turku kjøper maling."
    assert [place.text for place in find_places(text, 3, "Kaia Maling")] == ["Moss"]
