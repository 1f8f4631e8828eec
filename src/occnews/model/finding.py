"""Findings: what a check says about a record, a story or something rendered."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A rule's level. BLOCKING keeps a publication from being published; a WARNING asks for a look; a HINT may wait."""

    BLOCKING = "blocking"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One remark. ``code`` is the rule's id; ``where`` is member and field (``thor-medical: joined``), or a template
    and its line; ``mend`` says how to mend it."""

    code: str
    severity: Severity
    where: str
    message: str
    mend: str = ""
