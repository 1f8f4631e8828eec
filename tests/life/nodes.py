"""Real processes that run the schedules of one workspace by a clock in a file, and are killed at any moment."""

import datetime as dt
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from occnews.errors import OccnewsError
from occnews.schedule import tick

SKEWS = tuple(dt.timedelta(seconds=seconds) for seconds in (0, 90, 30, 60))
"""How far the clock of each process is ahead."""
CLOCK = "clock.txt"
_PAUSE = 0.005
# Where it can be had, a process that is killed is back at once: a fork of one that has read all the code.
_STARTS = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def write_clock(folder: Path, now: dt.datetime) -> None:
    """Set the clock that all processes go by."""
    new = folder / "clock.new"
    new.write_text(now.isoformat(), encoding="ascii")
    new.replace(folder / CLOCK)


def run(folder: Path, skew: dt.timedelta) -> None:
    """What a process does: tick, as ``serve`` and ``schedule run-due`` do, until it is killed."""

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat((folder / CLOCK).read_text(encoding="ascii")) + skew

    while True:
        try:
            tick(folder, clock=clock, environment={})
        except OccnewsError as error:
            sys.stderr.write(f"{error}\n")
        time.sleep(_PAUSE)


class Nodes:
    """The processes, one for each skew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._context = multiprocessing.get_context(_STARTS)
        self.kills = 0
        if _STARTS == "forkserver":
            self._context.set_forkserver_preload(
                [__name__, "occnews.publisher.site_plan", "occnews.publisher.reminders"]
            )
        self._processes = [self._start(skew) for skew in SKEWS]

    def _start(self, skew: dt.timedelta) -> BaseProcess:
        process: BaseProcess = self._context.Process(target=run, args=(self._folder, skew))  # type: ignore[attr-defined]
        process.start()
        return process

    def kill(self, number: int) -> None:
        """Kill one, as by kill -9, and start it anew."""
        self.kills += 1
        self._end(self._processes[number])
        self._processes[number] = self._start(SKEWS[number])

    def _end(self, process: BaseProcess) -> None:
        process.kill()
        process.join()
        with suppress(ValueError):
            process.close()

    def close(self) -> None:
        for process in self._processes:
            self._end(process)


@contextmanager
def running_nodes(folder: Path) -> Iterator[Nodes]:
    """The processes, for as long as the block lasts."""
    nodes = Nodes(folder)
    try:
        yield nodes
    finally:
        nodes.close()
