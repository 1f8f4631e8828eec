"""Names of organisations in a text: which of them, where, and who is meant by a part of a name."""

from hypothesis import given
from hypothesis import strategies as st

from occnews.intake.article.directory import Directory
from occnews.intake.article.names import OrganisationName


def make_directory(*names: str, common: frozenset[str] = frozenset()) -> Directory[str]:
    directory: Directory[str] = Directory(common)
    for name in names:
        directory.add(OrganisationName(name=name), name)
    return directory


def found(directory: Directory[str], text: str) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.owner) for each in directory.find(text)]


def test_name_is_found_in_full_without_form_in_part_and_in_the_genitive() -> None:
    directory = make_directory("Kaia Boat Paint AS")
    assert found(directory, "Kaia Boat Paint AS, Kaia Boat Paint's, Kaias og Kaia Boats maling; Kaiapaint, x-Kaia") == [
        (spelt, "Kaia Boat Paint AS") for spelt in ("Kaia Boat Paint AS", "Kaia Boat Paint's", "Kaias", "Kaia Boats")
    ]


def test_longest_name_wins_and_a_shared_part_means_nobody() -> None:
    directory = make_directory("Kaia Paint", "Kaia Paint Norway", "Sol")
    assert found(directory, "Kaia Paint Norway and Kaia Paint are not Kaia. Sol is.") == [
        ("Kaia Paint Norway", "Kaia Paint Norway"),
        ("Kaia Paint", "Kaia Paint"),
        ("Sol", "Sol"),
    ]


def test_common_word_alone_is_no_name() -> None:
    directory = make_directory("Harbour Bank", common=frozenset({"harbour"}))
    assert found(directory, "Harbour masters like Harbour Bank.") == [("Harbour Bank", "Harbour Bank")]


def test_gloss_and_short_name_are_names() -> None:
    directory: Directory[int] = Directory()
    directory.add(OrganisationName(name="Leve vel", gloss="Live Well", short_name="LV"), 1)
    assert [each.owner for each in directory.find("LV, Live Well and Leve vel")] == [1, 1, 1]


def test_whole_name_is_told_from_a_longer_one() -> None:
    directory = make_directory("Kaia AS")
    assert [directory.find_whole(text) for text in ("The Kaia", "KAIA", "Kaia Norway")] == ["Kaia AS", "Kaia AS", None]


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_mentions_lie_in_the_text_in_order(text: str, names: list[str]) -> None:
    directory = make_directory(*names)
    at = 0
    for each in directory.find(text + " " + " ".join(names)):
        assert at <= each.start < each.end
        assert each.owner in names
        at = each.end
