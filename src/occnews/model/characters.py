"""Which characters a text may hold, and how names are compared. Needs none of the libraries that records need."""

import re
import unicodedata
from typing import Final

# Marks that reorder what surrounds them; LRM, RLM and ALM are left alone, as real names need them.
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_CHARACTERS: Final = "".join(chr(plane << 16 | code) for plane in range(17) for code in (0xFFFE, 0xFFFF))
_UNSAFE: Final = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(_BIDI_CONTROLS))}{_NO_CHARACTERS}]"
)


def find_unsafe_character(text: str) -> tuple[int, str] | None:
    """Find the first character that no channel can carry: its 0-based position and why, or None.

    Tab, line feed and carriage return are safe. Source: XML 1.0 §2.2, and UAX 9 for reordering marks.
    """
    # Most texts are printable throughout, and what is unsafe never is; the exact pattern takes ten times as long.
    found = None if text.replace("\n", "").isprintable() else _UNSAFE.search(text)
    if found is None:
        return None
    position, character = found.start(), found.group()
    code = ord(character)
    if unicodedata.category(character) == "Cc":
        return position, f"a control character (U+{code:04X})"
    if unicodedata.category(character) == "Cs":
        return position, f"half of a character, a lone surrogate (U+{code:04X})"
    if character in _BIDI_CONTROLS:
        return position, f"an invisible mark that reverses text (U+{code:04X})"
    return position, f"a code that is no character (U+{code:04X})"


def fold_name(name: str) -> str:
    """Fold a name for comparison: NFKC, case, punctuation and spaces do not count, unless there is nothing else."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[^\w&+]+", " ", folded).split()) or " ".join(folded.split())
