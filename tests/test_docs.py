"""Every command that the documents show is run here, in the order in which a reader types them."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from occnews.cli import main
from occnews.intake.columns import resolve_field

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "docs/user-guide.md", "docs/operator-guide.md", "CONTRIBUTING.md")
# They change the machine or the shell, not the workspace; test_packaging.py installs. Or they run until they are
# stopped, as cli/test_sending.py and cli/test_serving.py do. Or they need a server, as store/test_copying.py has.
NOT_RUN = (
    "uv tool install .",
    "pipx install .",
    ". .venv/bin/activate",
    "occnews outbox serve",
    "occnews preview",
    "occnews preview 2025-11",
    "occnews preview 2025-11 --shot pictures",
    "occnews serve",
    "occnews db copy --to postgresql+psycopg://news@db.fjord.example/news",
)
# What the guides leave to the reader.
PLACEHOLDERS = {"SLUG": "nordlys-imaging", "OTHER": "fjord-isotopes", "FILE": "logo.png", "OUT": "out"}
# Where the document says so, where a command asks questions, and where it needs what the reader has not got.
EXIT_CODES = {
    ("README.md", "occnews check 2025-11"): 1,
    ("docs/user-guide.md", "occnews members add"): 2,
    ("docs/operator-guide.md", "occnews feeds ping"): 2,  # there is no hub
}
EARLIER = "name,announced,url\nFjord Isotopes,2025-05-07,https://fjord.example/news\n"
NOW = "2025-11-24T09:00:00+01:00"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_SAVED = re.compile(r"(Save this as|Add this at the end of) `([^`]+)`")
_PROGRAMS = ("occnews ", "make ", "uv ", "pipx ", "python3 ", "cd ")


@dataclass(frozen=True)
class Shown:
    """A command in a document, at a line. An aside stands in a sentence: it is tried on a copy of the workspace."""

    line: int
    command: str
    is_aside: bool


@dataclass(frozen=True)
class Saved:
    """A file that the document asks to be saved, or the end of one that is there (``is_added``)."""

    name: str
    text: str
    is_added: bool = False


def read_document(text: str) -> list[Shown | Saved]:
    """What a document shows, in its order: the lines of its fenced blocks, the commands in its sentences, its files."""
    found: list[tuple[int, Shown | Saved]] = []
    for fence in _FENCE.finditer(text):
        if fence[1]:
            how, name = _SAVED.findall(text, 0, fence.start())[-1]
            found.append((fence.start(), Saved(name, fence[2], how.startswith("Add"))))
            continue
        first = text.count("\n", 0, fence.start()) + 2
        lines = enumerate(fence[2].splitlines(), first)
        found += [(fence.start(), Shown(number, line, False)) for number, line in lines if line.strip()]
    sentences = _FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), text)
    for span in _SPAN.finditer(sentences):
        command = " ".join(span[1].split())
        if command.startswith(_PROGRAMS):
            found.append((span.start(), Shown(text.count("\n", 0, span.start()) + 1, command, True)))
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def make_targets() -> set[str]:
    """The targets of the Makefile that are meant to be named."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


class Reader:
    """Types what a document shows, somewhere under a folder of its own."""

    def __init__(self, document: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.document, self.home, self.folder = document, home, home
        self._monkeypatch = monkeypatch

    def follow(self, steps: list[Shown | Saved]) -> None:
        """Do one thing after the other."""
        for step in steps:
            if isinstance(step, Saved):
                with (self.folder / step.name).open("a" if step.is_added else "w", encoding="utf-8") as file:
                    file.write(step.text)
            elif step.command in NOT_RUN:
                continue
            elif step.is_aside:
                self._try(step)
            else:
                self.folder = self._type(step, self.folder)

    def _try(self, step: Shown) -> None:
        """Type it in a copy of everything: what a sentence mentions does not happen to the reader."""
        copy = self.home.with_name("aside")
        shutil.copytree(self.home, copy)
        self._type(step, copy / self.folder.relative_to(self.home))
        self._monkeypatch.chdir(self.home)
        shutil.rmtree(copy)

    def _type(self, step: Shown, folder: Path) -> Path:
        """Type it in a folder, and say in which folder the reader is afterwards."""
        program, *arguments = [PLACEHOLDERS.get(word, word) for word in shlex.split(step.command)]
        self._monkeypatch.chdir(folder)
        place = f"{self.document}:{step.line}: {step.command}"
        if program == "cd":
            folder = folder / arguments[0]
            assert folder.is_dir(), place
        elif program == "make":
            assert arguments[0] in make_targets(), place
        elif program == "python3":
            assert subprocess.run([sys.executable, *arguments], cwd=folder, check=False).returncode == 0, place
        else:
            assert program == "occnews", f"{place}: nobody knows how to run this"
            assert main(arguments) == EXIT_CODES.get((self.document, step.command), 0), place
        return folder


def read(document: str) -> list[Shown | Saved]:
    return read_document((ROOT / document).read_text(encoding="utf-8"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that we are in, at a fixed time, with an editor that changes nothing."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for variable in ("NO_COLOR", "FORCE_COLOR", "VISUAL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("OCCNEWS_NOW", NOW)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", "pass"]) if os.name != "nt" else "cmd /c rem")
    return folder


def test_readme_tour_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # `make demo` itself installs; what it does then is this.
    assert re.search(r"^demo:.*\n\t@\$\(BIN\)/occnews demo$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert main(["demo"]) == 0
    demo = home / "occnews-demo"
    for page in re.findall(r"`occnews-demo/([^`]+\.html)`", (ROOT / "README.md").read_text("utf-8")):
        assert (demo / page).is_file()
    Reader("README.md", home, monkeypatch).follow(read("README.md"))
    assert (demo / "site" / "digests" / "2025-11" / "index.html").is_file()
    assert (demo / "occnews.db").is_file()


def test_user_guide_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = read("docs/user-guide.md")
    start = next(i for i, step in enumerate(steps) if isinstance(step, Shown) and step.command == "cd our-news") + 1
    reader = Reader("docs/user-guide.md", home, monkeypatch)
    reader.follow(steps[:start])
    assert reader.folder == home / "our-news"
    shutil.copyfile(ROOT / "examples/2025-10/art/lyktemann-imaging.png", reader.folder / PLACEHOLDERS["FILE"])
    (reader.folder / "earlier.csv").write_text(EARLIER, encoding="utf-8")
    reader.follow(steps[start:])
    feed = json.loads((reader.folder / "feeds/digests.json").read_text(encoding="utf-8"))
    assert [item["title"] for item in feed["items"]] == ["Meet November's new members"]


@pytest.mark.slow
def test_operator_guide_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["demo"]) == 0
    reader = Reader("docs/operator-guide.md", home / "occnews-demo", monkeypatch)
    reader.follow(read("docs/operator-guide.md"))
    assert (reader.folder / "occnews-backup.zip").stat().st_size > 0


def test_contributing_names_targets_that_are_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = read("CONTRIBUTING.md")
    assert {step.command for step in steps if isinstance(step, Shown)} >= {"make demo", "make test", "make picture"}
    Reader("CONTRIBUTING.md", home, monkeypatch).follow(steps)


def test_user_guide_columns_are_those_of_an_import() -> None:
    guide = (ROOT / "docs/user-guide.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \|", guide, re.MULTILINE)
    columns = [name for row in rows for name in _SPAN.findall(row)]
    assert len(columns) > 25
    assert [name for name in (*columns, "summary (nb)", "summary_nb") if resolve_field(name) is None] == []


def test_user_guide_fields_are_those_of_a_digest(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (ROOT / "docs/user-guide.md").read_text(encoding="utf-8")
    sentence = guide[guide.index("More fields: ") : guide.index("An empty value takes the usual wording back")]
    fields = [name.replace("SLUG", "solvtrad") for name in _SPAN.findall(sentence)]
    assert len(fields) > 12
    values = {"date": "2025-11-27", "hero": "hero.jpg", "related.1.url": "https://fjord.example/story"}
    assert main(["demo", "--out", "ws"]) == 0
    monkeypatch.chdir(home / "ws")
    assert main(["digest", "set", "2025-11", *(f"{field}={values.get(field, 'Our words')}" for field in fields)]) == 0
    assert main(["digest", "set", "2025-11", "subject="]) == 0


def test_every_exception_is_still_needed() -> None:
    shown = {(document, step.command) for document in DOCUMENTS for step in read(document) if isinstance(step, Shown)}
    words = {word for _, command in shown for word in shlex.split(command)}
    assert set(NOT_RUN) <= {command for _, command in shown}
    assert set(PLACEHOLDERS) <= words
    assert set(EXIT_CODES) <= shown
    assert all("exit code 1" in (ROOT / name).read_text("utf-8") for (name, _), code in EXIT_CODES.items() if code == 1)


def test_document_is_read_in_its_order() -> None:
    text = (
        "Type `occnews status`.\nSave this as `a.csv`:\n\n```csv\nname\n```\n\n"
        "Add this at the end of `config.toml`:\n\n```toml\n[schedules.monthly]\n```\n\n"
        "```\ncd ws\n\nmake demo\n```\nThen `occnews why\n2025-11`, not `ws`.\n"
    )
    assert read_document(text) == [
        Shown(1, "occnews status", True),
        Saved("a.csv", "name\n"),
        Saved("config.toml", "[schedules.monthly]\n", is_added=True),
        Shown(15, "cd ws", False),
        Shown(17, "make demo", False),
        Shown(19, "occnews why 2025-11", True),
    ]


def test_links_and_pictures_lead_to_files_and_pictures_are_small() -> None:
    for document in DOCUMENTS:
        for picture, target in re.findall(r"(!?)\[[^\]]+\]\(([^)#]+)\)", (ROOT / document).read_text(encoding="utf-8")):
            path = (ROOT / document).parent / target
            assert path.exists(), f"{document}: {target}"
            assert not picture or path.stat().st_size < 150_000, f"{document}: {target}: make picture"
