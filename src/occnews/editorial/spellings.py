"""Names that are spelled in two ways: what stands in a text beside how the record has it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:[&+][^\W_]+)*")
_ADDRESS: Final = re.compile(
    r"[^\s@]{1,64}@\S+|\bhttps?://\S+|\bwww\.\S+|\]\([^)]{0,2000}\)|@\w+|#\w+|\b[\w-]{1,63}\.(?:com|no|org|net|io|eu)\b"
)
_FORMS_OF_COMPANY: Final = frozenset(
    {"as", "asa", "ab", "aps", "ltd", "inc", "llc", "plc", "gmbh", "oy", "ag", "sa", "bv"}
)
_ENDINGS: Final = ("s", "en", "et", "er", "ene", "ens", "ets", "erne", "ian")
# Shorter words are too easily another one.
_LEAST_WORD: Final = 5
_LEAST_NAME: Final = 6


@dataclass(frozen=True)
class _Form:
    """A name as it is known, and its words, folded."""

    name: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        return "".join(self.words)


def find_misspelt(text: str, names: Iterable[str], others: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """The near misses of ``names`` in a text: (as written, as known), each once.

    ``others`` are names that may stand there as well, such as the people's. Endings («Nordlys’», «Nordlyses») and
    words in small letters are no misses.
    """
    forms = [_Form(name, _fold(name)) for name in dict.fromkeys(names) if name]
    known = {form.key for form in forms} | {"".join(_fold(name)) for name in others}
    spelled = {form.name for form in forms} | set(others)
    plain = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    words = list(_WORD.finditer(plain))
    found = (miss for form in forms if len(form.key) >= 4 for miss in _find_misses(plain, words, form, known, spelled))
    return tuple(dict.fromkeys(found))


def _fold(name: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(name))


def _find_misses(
    text: str, words: Sequence[re.Match[str]], form: _Form, known: set[str], spelled: set[str]
) -> Iterator[tuple[str, str]]:
    for size in range(max(1, len(form.words) - 1), len(form.words) + 2):
        for start in range(len(words) - size + 1):
            window = words[start : start + size]
            written = text[window[0].start() : window[-1].end()]
            if not window[0][0][0].isupper() or not _hangs_together(text, window):
                continue
            folded = tuple(word[0].casefold() for word in window)
            key = "".join(folded)
            if key == form.key:
                # «Thor Medical as a …» is no «Thor Medical ASA».
                is_joined = size == len(form.words) or all(word[0][0].isupper() for word in window)
                is_miss = is_joined and not _is_known_spelling(written, form, spelled)
            else:
                is_miss = (
                    key not in known
                    and size == len(form.words)
                    and not _is_inflected(key, known)
                    and _is_near(window, form, is_first=_opens_sentence(text, window[0].start()))
                )
            if is_miss:
                yield written, form.name


def _hangs_together(text: str, window: Sequence[re.Match[str]]) -> bool:
    pairs = pairwise(window)
    gaps = ((len(one[0]) == 1, text[one.end() : two.start()]) for one, two in pairs)
    return all(gap in (" ", "\u00a0", "-") or (gap in (".", ". ") and is_initial) for is_initial, gap in gaps)


def _is_known_spelling(written: str, form: _Form, spelled: set[str]) -> bool:
    """The same letters: another name may be spelled so; and a heading in capitals is a matter of taste."""
    plain = re.sub(r"[.,]", "", written).replace("\u00a0", " ")
    return any(plain == re.sub(r"[.,]", "", name) for name in (form.name, *spelled)) or (
        written.isupper() and len(form.words) == 1
    )


def _is_inflected(key: str, known: set[str]) -> bool:
    return any(key.endswith(ending) and key.removesuffix(ending) in known for ending in _ENDINGS)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" “”\"«»‘’'(*_")
    return not before or before[-1] in ".!?:;\n–—-"


def _is_near(window: Sequence[re.Match[str]], form: _Form, *, is_first: bool) -> bool:
    """Whether the words are those of a name but for a slip of one or two letters in one of them."""
    pairs = [(match[0], word) for match, word in zip(window, form.words, strict=True) if match[0].casefold() != word]
    if len(pairs) != 1:
        return False
    ((written, word),) = pairs
    if word in _FORMS_OF_COMPANY:  # «Thor Medical AS», which is an ASA
        return written.isupper() and written.casefold() in _FORMS_OF_COMPANY
    alone = len(form.words) == 1
    if alone and (is_first or len(word) < _LEAST_NAME):
        return False
    if not written[0].isupper() or len(word) < (_LEAST_NAME if alone else _LEAST_WORD - 1):
        return False
    return 0 < measure_distance(written.casefold(), word) <= (2 if len(word) >= 9 else 1)


def measure_distance(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with a neighbour to make one word the other.

    Source: optimal string alignment (Damerau, Levenshtein).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
