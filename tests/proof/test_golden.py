"""Every template, language and size against what it gave before: tests/proof/golden, updated by --update-golden."""

import difflib
import re
from pathlib import Path
from typing import Final

import pytest
from tests.proof.letters import Case, list_cases

from occnews.model.rendering import RenderedEmail

GOLDEN: Final = Path(__file__).parent / "golden"
CASES: Final = list_cases()
UPDATE: Final = "If it should be so: pytest tests/proof/test_golden.py --update-golden"
# Ours, and the same in each email of a language; so a change to it is seen once, and not forty times.
_STYLES: Final = re.compile(r'(?<=<style type="text/css">)(?=:root)[^<]+')


def write_out(email: RenderedEmail) -> dict[str, str]:
    """The email as files of lines that a diff can tell apart: nothing is lost, but for the styles set aside."""
    lines = email.html.replace("\n", "¶\n").replace("><", ">\n<")
    return {
        "html": _STYLES.sub("styles.css", lines) + "\n",
        "txt": f"Subject: {email.subject}\nPreheader: {email.preheader}\n\n{email.text}",
    }


def compare(name: str, found: str, update: bool) -> str:
    """A diff against a golden file, which is written first when ``update`` is set."""
    file = GOLDEN / name
    if update:
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8", newline="\n")
    kept = file.read_text(encoding="utf-8") if file.is_file() else ""
    changes = difflib.unified_diff(kept.splitlines(), found.splitlines(), "golden", "now", lineterm="", n=1)
    return "\n".join(changes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_email_is_as_it_was(case: Case, update_golden: bool) -> None:
    files = write_out(case.render())
    changes = [compare(f"{case.name}.{kind}", text, update_golden) for kind, text in files.items()]
    assert "\n".join(filter(None, changes)) == "", UPDATE


def test_styles_are_as_they_were_and_the_same_in_all(update_golden: bool) -> None:
    (styles,) = {styles for case in CASES for styles in _STYLES.findall(case.render().html)}
    assert all(len(_STYLES.findall(case.render().html)) == 1 for case in CASES)
    assert compare("styles.css", f"{styles}\n", update_golden) == "", UPDATE


def test_every_golden_file_belongs_to_an_email() -> None:
    wanted = {"styles.css", *(f"{case.name}.{kind}" for case in CASES for kind in ("html", "txt"))}
    assert {file.name for file in GOLDEN.iterdir()} == wanted
