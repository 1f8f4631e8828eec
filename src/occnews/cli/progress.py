"""Shows that something long is going on: on stderr, in a terminal only, gone when it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from occnews.cli.output import one_line

# A smaller file is imported before anybody could read a progress bar.
_WORTH_SHOWING: Final = 100_000


@contextmanager
def showing_rows(file: Path) -> Iterator[Callable[[int], None] | None]:
    """Count an import's rows while they are read and stored. None when nobody would see it."""
    if not sys.stderr.isatty() or not file.is_file() or file.stat().st_size < _WORTH_SHOWING:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.completed:,} rows"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Importing {one_line(file.name)}", total=None)
        yield lambda rows: bar.update(task, completed=rows)


@contextmanager
def showing_steps() -> Iterator[Callable[[str], None]]:
    """Show the step that is being done."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text("…")) as spinner:
        yield lambda step: spinner.update(Text(one_line(step)))
