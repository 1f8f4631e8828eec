"""Numbers that one language says and another says otherwise."""

import re
from collections.abc import Iterator
from typing import Final

from occnews.model.member import Language

_UNITS: Final = {
    Language.EN: "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    Language.NB: "to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
}
_TENS: Final = {
    Language.EN: "twenty thirty forty fifty sixty seventy eighty ninety",
    Language.NB: "tjue tretti førti femti seksti sytti åtti nitti",
}
_ALSO: Final = {Language.EN: {}, Language.NB: {"syv": 7, "tyve": 20, "tredve": 30}}


def _list_words(language: Language) -> dict[str, int]:
    units = {word: number for number, word in enumerate(_UNITS[language].split(), start=2)}
    tens = {word: number * 10 for number, word in enumerate(_TENS[language].split(), start=2)}
    ones = {word: number for word, number in units.items() if number < 10} | (
        {"one": 1} if language is Language.EN else {"en": 1, "ett": 1}
    )
    joint = "-" if language is Language.EN else ""
    compounds = {f"{ten}{joint}{one}": tens[ten] + ones[one] for ten in tens for one in ones}
    return units | tens | compounds | _ALSO[language]


_WORDS: Final = {language: _list_words(language) for language in Language}
_ADDRESS: Final = re.compile(r"[^\s@]{1,64}@\S+|\bhttps?://\S+|\bwww\.\S+|\]\([^)]{0,2000}\)")
_THOUSANDS: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+(?![\d])")
_AFTERNOON: Final = re.compile(r"\b(\d{1,2})(?:[:.]\d\d)? ?p\.?m\b", re.IGNORECASE)
_BEFORE_YEAR: Final = re.compile(r"\b(?:before|før)\s+(20\d\d)\b", re.IGNORECASE)
_DOTTED_DATE: Final = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
# Not within a name or a code: «NAZ-001», «HER2», «2b».
_NUMBER: Final = re.compile(r"(?<![\w.,])(?<![A-Za-z]-)\d+(?:[.,]\d+)?(?:st|nd|rd|th|s)?(?![\w])(?!-[A-Z])")


def find_difference(texts: dict[Language, str]) -> tuple[tuple[Language, str], ...]:
    """The numbers of one language that the other says otherwise: each with its language, ``()`` when they agree.

    What only one of them mentions is no difference: a translation may leave something out.
    """
    (one, own), (other, theirs) = ((language, _read_numbers(text, language)) for language, text in texts.items())
    mine, yours = own.keys() - theirs.keys(), theirs.keys() - own.keys()
    for size in (0, 1, 2):
        left = sorted(number for number in mine if _classify(number) == size)
        right = sorted(number for number in yours if _classify(number) == size)
        if left and right:
            return (
                *((one, own[number]) for number in left),
                *((other, theirs[number]) for number in right),
            )
    return ()


def _classify(number: float) -> int:
    """Like is compared with like: small numbers, years, and all others."""
    if number <= 12:
        return 0
    return 1 if 1950 <= number <= 2060 and number != 2000 else 2


def _read_numbers(text: str, language: Language) -> dict[float, str]:
    """Each number of a text, with how it is written."""
    return dict(reversed(list(_find_numbers(text, language))))


def _find_numbers(text: str, language: Language) -> Iterator[tuple[float, str]]:
    plain = _ADDRESS.sub(" ", text)
    plain = _AFTERNOON.sub(lambda found: str(int(found[1]) % 12 + 12), plain)
    plain = _BEFORE_YEAR.sub(lambda found: str(int(found[1]) - 1), plain)  # «before 2026» is «by the end of 2025»
    plain = _DOTTED_DATE.sub(r"\1 / \2 / \3", plain)
    for found in _THOUSANDS.finditer(plain):
        yield float(re.sub(r"\D", "", found[0])), found[0]
    for found in _NUMBER.finditer(_THOUSANDS.sub(" ", plain)):
        digits = found[0].rstrip("sthnrd").replace(",", ".")
        yield float(digits), found[0]
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", plain.lower()):
        if word in _WORDS[language]:
            yield float(_WORDS[language][word]), word
