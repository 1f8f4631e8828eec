"""The subject of a digest that nobody wrote one for."""

from collections.abc import Iterator, Sequence
from typing import Final

from occnews.editorial.wording import Words

SUBJECT_MOST: Final = 78
"""How many characters of a subject inboxes show at most."""
SUBJECT_NAMES: Final = 3


def compose_subject(words: Words, names: Sequence[str], cluster: str) -> str:
    """The fullest wording that inboxes show whole: with all names, with two or one of them, or with none."""
    shortest = words.plural("digest.headline", len(names), cluster=cluster)
    return next((subject for subject in _word(words, names, cluster) if len(subject) <= SUBJECT_MOST), shortest)


def _word(words: Words, names: Sequence[str], cluster: str) -> Iterator[str]:
    if 0 < len(names) <= SUBJECT_NAMES:
        yield words.plural("digest.subject", len(names), names=words.join(names), cluster=cluster)
    for shown in (2, 1):
        rest = len(names) - shown
        if rest > 1:  # «and one other» would say no less than the name
            first = ", ".join(names[:shown])
            yield words.text("digest.subject_many", first=first, rest=words.number(rest), cluster=cluster)
