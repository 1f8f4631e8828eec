"""The ticker: APScheduler as a clock that calls reconcile. The ledger in the database is the only truth.

No job is stored, and nothing is lost with the process: what came due while nothing ran is found by the next tick.
"""

import datetime as dt
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from occnews.config import load_config
from occnews.errors import OccnewsError
from occnews.publisher import open_publisher
from occnews.publisher.running import RunReport, reconcile

TICK: Final = dt.timedelta(seconds=30)
Clock = Callable[[], dt.datetime]


def name_owner() -> str:
    """What this process is called where others see that it works at something."""
    return f"{socket.gethostname()}, process {os.getpid()}"


def tick(root: Path, *, clock: Clock, environment: Mapping[str, str]) -> RunReport:
    """Do all that is due in a workspace, as its settings are now. Raises OccnewsError."""
    with open_publisher(load_config(root), by="", now=clock()) as p:
        return reconcile(p, owner=name_owner(), clock=clock, environment=environment)


@contextmanager
def ticking(
    root: Path,
    *,
    clock: Clock,
    environment: Mapping[str, str],
    done: Callable[[RunReport], None],
    failed: Callable[[str], None],
    every: dt.timedelta = TICK,
) -> Iterator[None]:
    """Call reconcile now and regularly, in a thread, until the block is left; what is at work then is finished.

    ``done`` is told what each tick did, ``failed`` a sentence when one could not: the next one tries again.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    def call() -> None:
        try:
            done(tick(root, clock=clock, environment=environment))
        except OccnewsError as error:
            failed(str(error))
        except Exception as error:
            failed(f"This is a mistake in occnews, not yours: {type(error).__name__}: {error}")

    scheduler = BackgroundScheduler(timezone=dt.UTC)
    scheduler.add_job(
        call,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=dt.datetime.now(dt.UTC),
        coalesce=True,  # a machine that slept has many ticks to catch up with: one does it
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
