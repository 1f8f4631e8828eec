"""Intake: a reader for each format yields rows; one place turns rows into records or row errors."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from occnews.intake.planning import plan_import
    from occnews.intake.rows import read_rows

__all__ = ["plan_import", "read_rows"]


def __getattr__(name: str) -> object:
    """Load the readers of tables when they are asked for: a pasted post needs none of them."""
    if name == "plan_import":
        from occnews.intake.planning import plan_import

        return plan_import
    if name == "read_rows":
        from occnews.intake.rows import read_rows

        return read_rows
    raise AttributeError(name)
