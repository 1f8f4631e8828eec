"""Both languages say the same things, each in its own way; bad wording is named."""

import datetime as dt
import string
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.editorial.wording import Words, load_words
from occnews.errors import ConfigError
from occnews.model.dates import Period
from occnews.model.member import Language, Place

EN, NB = load_words(Language.EN), load_words(Language.NB)
BOTH = pytest.mark.parametrize("words", [EN, NB], ids=["en", "nb"])


def placeholders(sentence: str | tuple[str, ...]) -> set[str]:
    texts = [sentence] if isinstance(sentence, str) else sentence
    return {name.casefold() for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_languages_have_the_same_keys() -> None:
    assert sorted(NB.sentences) == sorted(EN.sentences)


def test_languages_fill_in_the_same_values() -> None:
    """``{number}`` and ``{Number}`` are one value; a language may start a sentence with it where another does not."""
    assert {key: placeholders(text) for key, text in NB.sentences.items()} == {
        key: placeholders(text) for key, text in EN.sentences.items()
    }


@BOTH
def test_every_plural_has_both_forms(words: Words) -> None:
    ones = {key.removesuffix(".one") for key in words.sentences if key.endswith(".one")}
    others = {key.removesuffix(".other") for key in words.sentences if key.endswith(".other") and key != "kind.other"}
    assert ones == others


def test_text_fills_in_names() -> None:
    assert EN.text("announcement.headline", name="Fjord {x} & Co") == "Welcome, Fjord {x} & Co"
    assert NB.text("announcement.headline", name="Fjord") == "Velkommen, Fjord"


def test_text_of_an_unknown_key_names_the_file() -> None:
    with pytest.raises(ConfigError, match=r"^templates/words/nb\.toml has no «digest\.heading»\.$"):
        NB.text("digest.heading")


@pytest.mark.parametrize(
    ("count", "en", "nb"),
    [
        (0, "No new members join Fjord", "Ingen nye medlemmer i Fjord"),
        (1, "A new member joins Fjord", "Et nytt medlem i Fjord"),
        (2, "Two new members join Fjord", "To nye medlemmer i Fjord"),
        (12, "Twelve new members join Fjord", "Tolv nye medlemmer i Fjord"),
        (13, "13 new members join Fjord", "13 nye medlemmer i Fjord"),
    ],
)
def test_plural_writes_small_numbers_as_words(count: int, en: str, nb: str) -> None:
    assert (
        EN.plural("digest.headline", count, cluster="Fjord"),
        NB.plural("digest.headline", count, cluster="Fjord"),
    ) == (
        en,
        nb,
    )


def test_date_is_written_as_each_language_does() -> None:
    day = dt.date(2025, 11, 26)
    assert (EN.date(day), NB.date(day)) == ("26 November 2025", "26. november 2025")
    assert (EN.date(day, "medium"), NB.date(day, "medium")) == ("26 Nov 2025", "26. nov. 2025")
    assert (EN.date(day, "short"), NB.date(day, "short")) == ("2025-11-26", "2025-11-26")


@pytest.mark.parametrize(
    ("text", "en", "nb"),
    [
        ("2025-11", "November 2025", "november 2025"),
        ("2025-01..2025-10", "January–October 2025", "januar–oktober 2025"),
        ("2024-12..2025-01", "December 2024–January 2025", "desember 2024–januar 2025"),
        ("2025-11-08..2025-11-21", "8–21 November 2025", "8.–21. november 2025"),
        ("2025-11-08..2025-11-08", "8 November 2025", "8. november 2025"),
        ("2025-11-29..2025-12-05", "29 November – 5 December 2025", "29. november – 5. desember 2025"),
        ("2025-12-30..2026-01-02", "30 December 2025 – 2 January 2026", "30. desember 2025 – 2. januar 2026"),
    ],
)
def test_period_is_written_as_each_language_does(text: str, en: str, nb: str) -> None:
    period = Period.parse(text)
    assert (EN.period(period), NB.period(period)) == (en, nb)


@pytest.mark.parametrize(
    ("text", "en", "nb"),
    [
        ("2025-11", "in November 2025", "i november 2025"),
        ("2025-11-08..2025-11-21", "in the period 8–21 November 2025", "i perioden 8.–21. november 2025"),
        ("2025-11-08..2025-11-08", "in the course of 8 November 2025", "i løpet av 8. november 2025"),
    ],
)
def test_period_stands_in_a_sentence_after_its_preposition(text: str, en: str, nb: str) -> None:
    period = Period.parse(text)
    assert (f"in {EN.period_after_in(period)}", f"i {NB.period_after_in(period)}") == (en, nb)


@pytest.mark.parametrize(
    ("items", "en", "nb"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A and B", "A og B"),
        (["A", "B", "C"], "A, B and C", "A, B og C"),
    ],
)
def test_list_ends_with_and_without_a_comma_before_it(items: list[str], en: str, nb: str) -> None:
    assert (EN.join(items), NB.join(items)) == (en, nb)


def test_list_of_too_many_says_how_many_more() -> None:
    assert EN.join_some(["A", "B", "C"], 3) == "A, B and C"
    assert (EN.join_some(["A", "B", "C", "D"], 2), NB.join_some(["A", "B", "C", "D"], 3)) == (
        "A, B and 2 more",
        "A, B, C og 1 til",
    )


@pytest.mark.parametrize(
    ("places", "en", "nb"),
    [
        ([], "", ""),
        ([Place(city="Oslo", country="NO")], "Oslo, Norway", "Oslo, Norge"),
        (
            [Place(city="Oslo", country="NO"), Place(city="Porsgrunn", country="NO", what="pilot plant")],
            "Oslo and Porsgrunn, Norway",
            "Oslo og Porsgrunn, Norge",
        ),
        (
            [Place(city="Boston", country="US"), Place(city="Singapore", country="SG")],
            "Boston, United States and Singapore",
            "Boston, USA og Singapore",
        ),
        ([Place(country="DK")], "Denmark", "Danmark"),
        ([Place(city="Tromsø")], "Tromsø", "Tromsø"),
        ([Place(city="Oslo", country="NO"), Place(city="Oslo", country="NO")], "Oslo, Norway", "Oslo, Norge"),
    ],
)
def test_places_are_gathered_by_country(places: list[Place], en: str, nb: str) -> None:
    assert (EN.places(places), NB.places(places)) == (en, nb)


def test_language_has_a_name_in_each_language() -> None:
    assert [EN.language_name("nb"), EN.language_name("de"), EN.language_name("Sami, from Kautokeino")] == [
        "Norwegian",
        "German",
        "Sami, from Kautokeino",
    ]
    assert [NB.language_name("nb"), NB.language_name("en")] == ["norsk", "engelsk"]


def write_words(folder: Path, text: str) -> Path:
    (folder / "words").mkdir(parents=True, exist_ok=True)
    (folder / "words" / "en.toml").write_text(text, encoding="utf-8")
    return folder


def test_workspace_overrides_what_it_writes_and_nothing_else(tmp_path: Path) -> None:
    words = load_words(Language.EN, write_words(tmp_path, '[digest]\nnoun = "friends"\n'))
    assert words.text("digest.noun") == "friends"
    assert {**words.sentences, "digest.noun": "members"} == EN.sentences
    assert load_words(Language.NB, tmp_path).sentences == NB.sentences


def test_override_of_an_unknown_key_is_refused(tmp_path: Path) -> None:
    folder = write_words(tmp_path, '[digest]\nnuon = "friends"\n')
    with pytest.raises(ConfigError, match=r"en\.toml: there is no wording called digest\.nuon\."):
        load_words(Language.EN, folder)


@pytest.mark.parametrize("content", [b"[digest\n", b'[digest]\nnoun = "\xff"\n'])
def test_override_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = write_words(tmp_path, "")
    (folder / "words" / "en.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=r"en\.toml is not valid TOML in UTF-8"):
        load_words(Language.EN, folder)


def test_placeholder_that_is_unknown_is_named_with_those_that_are_known(tmp_path: Path) -> None:
    words = load_words(Language.EN, write_words(tmp_path, '[announcement]\nheadline = "Welcome, {nmae}"\n'))
    with pytest.raises(ConfigError) as caught:
        words.text("announcement.headline", name="Fjord", cluster="Klyngen")
    assert str(caught.value) == (
        "templates/words/en.toml, «announcement.headline»: 'nmae' cannot be filled in; known here: {name}, {cluster}."
    )


_PIECES = st.sampled_from(
    ["{", "}", "{name}", "{count", "{count[0]}", "[0]", ".x", "!r", "!z", ":d", ":>9", ":{name}", "{}", "{0}", "a"]
)


@settings(max_examples=200, deadline=None)
@given(sentence=st.lists(_PIECES, max_size=6).map("".join) | st.text(max_size=20))
def test_text_of_any_wording_is_filled_in_or_refused_with_a_sentence(sentence: str) -> None:
    words = Words(Language.EN, {"digest.noun": sentence})
    try:
        assert isinstance(words.text("digest.noun", name="Fjord", count=3), str)
    except ConfigError as error:
        assert "digest.noun" in str(error)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[digest]\nnoun = ["friends"]\n', "digest.noun must be a text between quotation marks."),
        ('[number]\nwords = "one two"\n', "number.words must be a list of texts."),
    ],
)
def test_override_of_another_form_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    folder = write_words(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_words(Language.EN, folder)
    assert str(caught.value) == f"{folder / 'words' / 'en.toml'}: {sentence}"


def test_override_saved_with_a_mark_in_front_is_read(tmp_path: Path) -> None:
    write_words(tmp_path, "\ufeff[digest]\nnoun = 'friends'\n")
    assert load_words(Language.EN, tmp_path).text("digest.noun") == "friends"


def test_override_that_no_channel_can_carry_is_refused(tmp_path: Path) -> None:
    for text in ('noun = "a\\u0001b"', 'noun = "\\u202Ea"'):
        write_words(tmp_path, f"[digest]\n{text}\n")
        with pytest.raises(ConfigError, match=r"digest\.noun holds"):
            load_words(Language.EN, tmp_path)


def test_moment_is_told_in_the_zone_that_it_has() -> None:
    at = dt.datetime(2025, 11, 26, 8, 5, tzinfo=dt.UTC).astimezone(ZoneInfo("Europe/Oslo"))
    assert load_words(Language.EN).moment(at) == "Wednesday 26 November 2025 at 09:05"
    assert load_words(Language.NB).moment(at) == "onsdag 26. november 2025 kl. 09.05"
