"""Moves a workspace's records from one database into another, of either kind."""

from collections.abc import Callable
from dataclasses import dataclass

from occnews.publisher import Publisher
from occnews.store.copying import CopiedTable, copy_store


@dataclass(frozen=True, kw_only=True)
class CopyReport:
    """What was copied from where; each table holds the same on both sides."""

    source: str
    tables: tuple[CopiedTable, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def copy_database(p: Publisher, url: str, *, report: Callable[[str], None] = lambda _: None) -> CopyReport:
    """Copy everything into the empty database at ``url``, whole or not at all; the workspace stays with its own.

    ``report`` is told the name of each table before it is copied. Raises StoreError when the other database is not
    empty, cannot be reached or written, or holds something else afterwards.
    """
    tables = copy_store(p.store, url, root=p.config.root, report=report)
    return CopyReport(source=p.store.place, tables=tables)
