"""The programs of others that emails are held against. Without one, its tests are skipped with how to get it."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

CHECKERS: Final = Path(__file__).parents[1] / "checkers"
VNU: Final = CHECKERS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# Outlook's own: its namespaces on <html>, and its properties.
_OUTLOOKS: Final = re.compile(r"Attribute “xmlns:[vo]” not allowed here\.|CSS: “mso-[a-z-]+”: Property “mso-")
_POINTS: Final = re.compile(rb"^X-Spam-Points: (\S+) (.*)$", re.MULTILINE)


def run_node(script: str, documents: Sequence[str]) -> list[Any]:
    """What a script of ``tests/checkers`` says of each document; one process for all."""
    _require("node", "apt-get install nodejs npm, then make checkers")
    _require_packages()
    done = subprocess.run(
        ["node", CHECKERS / script],
        input=json.dumps(documents),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=200,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def run_vnu(folder: Path, documents: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, error) of each error that the validator of the W3C finds, but for what is written for Outlook."""
    _require("java", "apt-get install default-jre-headless")
    _require_packages()
    files = [folder / f"{name}.html" for name in documents]
    for file, document in zip(files, documents.values(), strict=True):
        file.write_text(document, encoding="utf-8")
    # It starts in half the time when it does not wait for its best code; its schemas need a deep stack.
    options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
    done = subprocess.run(
        ["java", *options, "-jar", VNU, "--errors-only", "--exit-zero-always", "--format", "json", *files],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=200,
    )
    errors = [(Path(each["url"]).stem, each["message"]) for each in json.loads(done.stderr)["messages"]]
    return [(name, message) for name, message in errors if not _OUTLOOKS.match(message)]


def run_spamassassin(folder: Path, messages: Mapping[str, bytes]) -> dict[str, dict[str, float]]:
    """The points that SpamAssassin gives for each rule to each message, offline. A name holds no space."""
    _require("spamassassin", "apt-get install spamassassin")
    files = [folder / f"{number}.eml" for number, _ in enumerate(messages)]
    for file, (name, message) in zip(files, messages.items(), strict=True):
        file.write_bytes(f"X-Case: {name}\r\n".encode() + message)
    header = "add_header all Points _HEADER(X-Case)_ _TESTSSCORES(,)_"
    # -L: ask nobody; -x: make no settings in the home folder.
    done = subprocess.run(
        ["spamassassin", "-L", "-x", "--cf=fold_headers 0", f"--cf={header}", *files],
        capture_output=True,
        check=True,
        timeout=200,
    )
    return {name.decode(): _read_points(points.decode()) for name, points in _POINTS.findall(done.stdout)}


def _read_points(listed: str) -> dict[str, float]:
    pairs = (each.partition("=") for each in listed.strip().split(",") if "=" in each)
    return {rule: float(points) for rule, _, points in pairs}


def _require(program: str, how: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} here: {how}")


def _require_packages() -> None:
    if not VNU.is_file():
        pytest.skip("the npm packages of tests/checkers are not installed: make checkers")
