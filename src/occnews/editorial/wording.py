"""Fixed wording in each language, and dates, lists, numbers and country names as that language writes them."""

import datetime as dt
import string
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list

from occnews import resources
from occnews.errors import ConfigError
from occnews.model.dates import Period
from occnews.model.member import Language, Place
from occnews.model.text import find_unsafe_character

Sentences = Mapping[str, str | tuple[str, ...]]


class Words:
    """The words of one language. Keys are dotted (``digest.headline.other``)."""

    def __init__(self, language: Language, sentences: Sentences) -> None:
        self.language = language
        self.sentences = sentences
        self._locale = Locale.parse(str(language))

    def text(self, key: str, /, **values: object) -> str:
        """The wording under a key, its ``{names}`` filled in. Raises ConfigError for an unknown key or name."""
        try:
            sentence = self.sentences[key]
        except KeyError:
            raise ConfigError(f"templates/words/{self.language}.toml has no «{key}».") from None
        assert isinstance(sentence, str), key
        try:
            return string.Formatter().vformat(sentence, (), values)
        except (KeyError, IndexError, ValueError, AttributeError, TypeError) as error:
            known = ", ".join(f"{{{name}}}" for name in values) or "nothing"
            raise ConfigError(
                f"templates/words/{self.language}.toml, «{key}»: {error} cannot be filled in; known here: {known}."
            ) from None

    def plural(self, key: str, count: int, /, **values: object) -> str:
        """The ``.one`` or ``.other`` form of a key; ``{count}``, ``{number}`` (a word) and ``{Number}`` are there."""
        number = self.number(count)
        form = "one" if count == 1 else "other"
        return self.text(f"{key}.{form}", count=count, number=number, Number=number[:1].upper() + number[1:], **values)

    def number(self, count: int) -> str:
        """A count in running text: a word up to twelve, digits above."""
        words = self.sentences["number.words"]
        return words[count] if 0 <= count < len(words) else str(count)

    def date(self, day: dt.date, style: Literal["short", "medium", "long"] = "long") -> str:
        """A day: ``26 November 2025``, ``26. november 2025``."""
        pattern = {"long": {"en": "d MMMM y", "nb": "d. MMMM y"}, "medium": {"en": "d MMM y", "nb": "d. MMM y"}}
        chosen = pattern.get(style, {}).get(str(self.language), "y-MM-dd")
        return str(format_date(day, chosen, locale=self._locale))

    def moment(self, at: dt.datetime) -> str:
        """A moment, in the zone it has: ``Wednesday 26 November 2025 at 09:00``."""
        patterns = {"en": "EEEE d MMMM y 'at' HH:mm", "nb": "EEEE d. MMMM y 'kl.' HH.mm"}
        return str(format_datetime(at, patterns[str(self.language)], locale=self._locale))

    def period(self, period: Period) -> str:
        """A period: ``November 2025``, ``January–October 2025``, ``8–21 November 2025``, ``8.–21. november 2025``."""
        if not period.is_whole_months:
            return self._days(period)
        last = str(format_date(period.end, "MMMM y", locale=self._locale))
        if period.is_month:
            return last
        pattern = "MMMM" if period.start.year == period.end.year else "MMMM y"
        return f"{format_date(period.start, pattern, locale=self._locale)}–{last}"

    def period_after_in(self, period: Period) -> str:
        """The same, as it stands in a sentence after ``in`` or ``i``: ``the period 8–21 November 2025``."""
        if period.is_whole_months:
            return self.period(period)
        return self.text("digest.day" if period.start == period.end else "digest.days", days=self.period(period))

    def _days(self, period: Period) -> str:
        start, end = period.start, period.end
        if start == end:
            return self.date(end)
        if start.year != end.year:
            return f"{self.date(start)} – {self.date(end)}"
        day = {"en": "d", "nb": "d."}[str(self.language)]
        # What holds a space has spaces around its dash.
        pattern, dash = (day, "–") if start.month == end.month else (f"{day} MMMM", " – ")
        return f"{format_date(start, pattern, locale=self._locale)}{dash}{self.date(end)}"

    def join(self, items: Iterable[str]) -> str:
        """A list in a sentence: ``A, B and C``, ``A, B og C``."""
        return str(format_list(list(items), "standard", self._locale)).replace(", and ", " and ")

    def join_some(self, items: Sequence[str], most: int) -> str:
        """A list of at most ``most`` items, then how many more."""
        if len(items) <= most:
            return self.join(items)
        more = len(items) - most
        return f"{', '.join(items[:most])} {self.plural('story.and_more', more)}"

    def country(self, code: str) -> str:
        """A country's name; the code itself when it is none."""
        return str(self._locale.territories.get(code, code))

    def language_name(self, language: str) -> str:
        """A language's name in this one; what is no code stays as it is."""
        name = self._locale.languages.get(str(language))
        return {"nb": {"en": "Norwegian", "nb": "norsk"}}.get(str(language), {}).get(str(self.language)) or str(
            name or language
        )

    def places(self, places: Sequence[Place]) -> str:
        """Where somebody is, in a phrase: ``Oslo and Porsgrunn, Norway``; ``Boston, United States and Singapore``."""
        by_country: dict[str, list[str]] = {}
        for place in places:
            cities = by_country.setdefault(place.country, [])
            if place.city and place.city not in cities:
                cities.append(place.city)
        return self.join(self._cities_in(code, cities) for code, cities in by_country.items())

    def _cities_in(self, code: str, cities: list[str]) -> str:
        country = self.country(code) if code else ""
        if not cities:
            return country
        # A city that bears its country's name (Singapore) is said once.
        return self.join(cities) if not country or cities == [country] else f"{self.join(cities)}, {country}"


def load_words(language: Language, own_folder: Path | None = None) -> Words:
    """Load a language's wording: the shipped file, ``own_folder/words/<language>.toml`` over it.

    Raises ConfigError for a file that is no TOML, or holds an unknown key or a list where a text belongs.
    """
    sentences = dict(_shipped(language))
    own = own_folder / "words" / f"{language}.toml" if own_folder else None
    if own and own.is_file():
        overrides = _read(own)
        unknown = sorted(set(overrides) - set(sentences))
        if unknown:
            raise ConfigError(f"{own}: there is no wording called {unknown[0]}.")
        for key in (key for key in overrides if type(overrides[key]) is not type(sentences[key])):
            form = "a text between quotation marks" if isinstance(sentences[key], str) else "a list of texts"
            raise ConfigError(f"{own}: {key} must be {form}.")
        for key, sentence in overrides.items():
            _refuse_unsafe(own, key, sentence)
        sentences |= overrides
    return Words(language, sentences)


def _refuse_unsafe(file: Path, key: str, sentence: str | tuple[str, ...]) -> None:
    """Refuse what no channel can carry. Raises ConfigError."""
    for text in (sentence,) if isinstance(sentence, str) else sentence:
        unsafe = find_unsafe_character(text)
        if unsafe:
            raise ConfigError(f"{file}: {key} holds {unsafe[1]} at character {unsafe[0] + 1}; delete it.")


@cache
def _shipped(language: Language) -> Sentences:
    return _read(resources.templates_folder() / "words" / f"{language}.toml")


def _read(path: Path) -> Sentences:
    try:
        return _flatten(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML in UTF-8: {error}") from None


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str | tuple[str, ...]]:
    flat: dict[str, str | tuple[str, ...]] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = tuple(str(item) for item in value) if isinstance(value, list) else str(value)
    return flat
