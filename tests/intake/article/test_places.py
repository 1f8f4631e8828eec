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
        ("The boats are tested in Denmark.", []),
        ("Kaia works with partners based in Germany.", []),
        ("A trial at Haukeland in Bergen begins in May.", []),
        ("It has deep ties to Canada.", []),
    ],
)
def test_place_is_where_the_text_says_the_organisation_is(text: str, places: list[tuple[str, str]]) -> None:
    assert [(place.text, place.what) for place in find_places(text, 3)] == places
