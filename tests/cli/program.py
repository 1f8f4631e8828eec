"""Runs the real program as people do, in a process of its own, and says what came out."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NOW = "2025-11-24T09:00:00+01:00"
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Outcome:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def make_environment(**variables: str) -> dict[str, str]:
    """The environment without what would steer occnews, plus ``variables``."""
    steering = ("OCCNEWS_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "EDITOR", "VISUAL")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
    return {**kept, "OCCNEWS_NOW": NOW, "PYTHONIOENCODING": "utf-8", **variables}


def run_process(
    *arguments: str, folder: Path, environment: Mapping[str, str] | None = None, given: str = ""
) -> Outcome:
    """Run ``occnews`` in a process of its own, without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "occnews", *arguments],
        cwd=folder,
        env=make_environment(**(environment or {})),
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
