"""The files of the public site, before they are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SiteFile:
    """One file of the site. ``facts`` is a hash of all that it is made from: who has it need not make it again."""

    file: str
    facts: str
    make: Callable[[], str | bytes]


@dataclass(frozen=True, kw_only=True)
class SitePlan:
    """All files of a site in the order in which they are written: no page is there before what it shows and links to.

    ``moved``: old address → new file, of those that lead somewhere; ``dead`` are those that do not.
    """

    files: tuple[SiteFile, ...]
    moved: Mapping[str, str]
    dead: tuple[str, ...] = ()
