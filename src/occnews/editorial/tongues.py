"""Whether a text is in the language that it is said to be in."""

import re
from typing import Final

from occnews.model.member import Language

# Small words that the one language cannot do without and the other does not have.
_TELLTALE: Final = {
    Language.EN: frozenset(
        re.findall(r"\w+", "the and of is that with which are from this our we as was has been their its these")
    ),
    Language.NB: frozenset(
        re.findall(r"\w+", "og er det som på av ikke med til den et å vi har ble skal fra seg blir også")
    ),
}
_LEAST: Final = 4


def is_foreign(text: str, language: Language) -> bool:
    """Whether a text reads like the other language; a short one, or a mixed one, is taken as it is said to be."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    (other,) = (each for each in Language if each is not language)
    own, foreign = (sum(word in _TELLTALE[each] for word in words) for each in (language, other))
    return foreign >= _LEAST and foreign > 4 * own
