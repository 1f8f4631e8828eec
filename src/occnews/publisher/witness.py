"""The witness: a small file beside the database that knows how far the ledger of schedules had come.

A database that was put back from a copy cannot know it from inside. The file stays where it was, so it tells.
"""

from typing import Final

from occnews.config import Config
from occnews.publisher.files import write_atomically

WITNESS_NAME: Final = ".occnews-runs"


def read_witness(config: Config) -> int:
    """How far this workspace has seen the ledger come; 0 when it has seen none."""
    try:
        return int((config.root / WITNESS_NAME).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def write_witness(config: Config, progress: int) -> None:
    """Note how far the ledger has come. Raises OccnewsError when the file cannot be written."""
    write_atomically(config.root / WITNESS_NAME, f"{progress}\n")


def raise_witness(config: Config, progress: int) -> None:
    """The same, unless it is noted to have come further."""
    if progress > read_witness(config):
        write_witness(config, progress)
