"""The wheel, the wheel made from the sdist, and the editable form each find templates, defaults and examples."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from occnews.model.rules import RULES

REPOSITORY = Path(__file__).parents[1]
ASK = """
import occnews, pathlib
from occnews import resources
from occnews.config import load_config
print(pathlib.Path(occnews.__file__).parent)
print(resources.default_config_file())
print(load_config(resources.bundled_root(), {}).cluster.name)
print(sorted(path.name for path in resources.templates_folder().iterdir() if path.is_dir()))
print(sorted(path.name for path in resources.examples_folder().iterdir() if path.is_dir() and path.name[0] not in "._"))
print(len(list(resources.checks_folder().glob("*.md"))))
"""


def run(*command: str, cwd: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_environment(folder: Path) -> Path:
    """A fresh virtual environment that sees the libraries of this one, and not this checkout. Returns its Python."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    libraries = [line for line in sys.path if line.endswith("site-packages")]
    # addsitedir would also follow the .pth of our own editable installation; a plain path does not.
    (Path(paths["purelib"]) / "libraries.pth").write_text("\n".join(libraries) + "\n", encoding="utf-8")
    return Path(paths["scripts"]) / ("python.exe" if os.name == "nt" else "python")


def install(python: Path, what: str, folder: Path, *options: str) -> None:
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index",
        "--no-build-isolation", "--force-reinstall", *options, what, cwd=folder,
    )  # fmt: skip


def build(kind: str, source: Path, out: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out), cwd=source)
    return next(out.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["wheel", "sdist", "editable"])
def test_installation_finds_what_it_ships(form: str, tmp_path: Path) -> None:
    python = make_environment(tmp_path / "venv")
    if form == "editable":
        install(python, str(REPOSITORY), tmp_path, "-e")
        root = REPOSITORY
    else:
        source = REPOSITORY
        if form == "sdist":
            archive = build("sdist", REPOSITORY, tmp_path / "sdist")
            run(
                sys.executable,
                "-c",
                "import sys, tarfile; tarfile.open(sys.argv[1]).extractall('.')",
                str(archive),
                cwd=tmp_path,
            )
            source = next(tmp_path.glob("occnews-*"))
        install(python, str(build("wheel", source, tmp_path / "wheel")), tmp_path)
        root = None
    answer = run(str(python), "-c", ASK, cwd=tmp_path, environment={"PYTHONPATH": ""}).splitlines()
    package = Path(answer[0])
    expected_root = root or package / "_bundled"
    assert package.is_relative_to(REPOSITORY if form == "editable" else tmp_path / "venv")
    assert answer[1:] == [
        str(expected_root / "config.toml"),
        "Our cluster",
        "['card', 'email', 'export', 'social', 'web', 'words']",
        "['2025-10', '2025-11', 'cluster']",
        str(len(RULES)),
    ]
    assert "occnews 0.1.0" in run(str(python), "-m", "occnews", "--version", cwd=tmp_path)
