"""Times whole processes: seconds and peak memory as the operating system accounts for them."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Run:
    """One finished process: wall seconds, and the peak resident memory in MB (0 where it cannot be told)."""

    seconds: float
    megabytes: float


def run_occnews(*arguments: str, workspace: Path | None = None) -> Run:
    """Run the program once. Raises CalledProcessError when it fails."""
    place = ["--workspace", str(workspace)] if workspace else []
    command = [sys.executable, "-m", "occnews", *place, *arguments]
    environment = {**os.environ, "OCCNEWS_USER": "Bench", "NO_COLOR": "1"}
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    memory = 0.0
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / 1024
    process.wait()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds=time.perf_counter() - started, megabytes=memory)


def median(runs: Sequence[Run]) -> Run:
    """The median of each figure."""
    return Run(
        seconds=statistics.median(run.seconds for run in runs),
        megabytes=statistics.median(run.megabytes for run in runs),
    )
