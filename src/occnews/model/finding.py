"""Findings: what a check says about a record, a story or something rendered."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """BLOCKS keeps a publication from being published; a WARNING does not; a NOTE is for information."""

    BLOCKS = "blocks"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One remark. ``code`` is stable; ``where`` is member and field (``thor-medical: joined``); ``mend`` says how."""

    code: str
    severity: Severity
    where: str
    message: str
    mend: str = ""
