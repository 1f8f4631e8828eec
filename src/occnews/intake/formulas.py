"""The guard against formulas: a cell that a spreadsheet would run gets an apostrophe in front, and loses it again.

Source: OWASP, CSV Injection. A text that begins with apostrophes and then such a character gets one more, so that what
goes out comes back the same.
"""

import re
from typing import Final

_GUARDED: Final = re.compile(r"'*[=+\-@\t\r]")


def guard_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguard_cell(text: str) -> str:
    """Take the apostrophe of ``guard_cell`` off."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
