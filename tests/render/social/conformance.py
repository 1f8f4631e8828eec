"""Where the networks' own cases are: beside the repository, not in it, as they are not ours."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "conformance"


def read_cases(name: str) -> str:
    """Read a file of cases; skips the test where it is absent (which fails when everything is required)."""
    path = _FOLDER / name
    if not path.is_file():
        pytest.skip(f"the cases of {name} are not here")
    return path.read_text(encoding="utf-8")
