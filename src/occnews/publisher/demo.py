"""The demo: two example months, from records to every channel, in a workspace of its own."""

import datetime as dt
import itertools
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from occnews import resources
from occnews.config import load_config
from occnews.errors import ConfigError, InputError
from occnews.intake import documents
from occnews.model.dates import Period
from occnews.model.finding import Finding
from occnews.model.publication import Publication
from occnews.publisher import Publisher, approval, builds, drafting, members, open_publisher, publications
from occnews.publisher.files import write_atomically
from occnews.publisher.media import take_in_file
from occnews.publisher.setup import make_key

_MARK = ".occnews-demo"
_MONTHS = ("2025-10", "2025-11")
# When each thing is done: the records come in two days before the digest's date line, the fourth Wednesday.
_OCTOBER_IN = dt.datetime(2025, 10, 20, 8, 30, tzinfo=dt.UTC)
_OCTOBER_OUT = dt.datetime(2025, 10, 22, 7, 0, tzinfo=dt.UTC)
_NOVEMBER_IN = dt.datetime(2025, 11, 24, 8, 30, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class DemoReport:
    """What the demo made. ``lines``: (step, outcome, where); ``findings`` are those of the November draft."""

    workspace: Path
    lines: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]
    next_commands: tuple[str, ...]


def run_demo(out: Path, progress: Callable[[str], None]) -> DemoReport:
    """Make the demo's workspace afresh in ``out`` and do a communications team's two months of work in it.

    Dates and ids are fixed, so that the feeds are the same bytes each time. Raises ConfigError when ``out`` holds
    something that is no earlier demo; it is then left alone.
    """
    _make_workspace(out)
    config = load_config(out, {})
    ids = itertools.count(1)
    october, november = _MONTHS
    with open_publisher(config, by="Demo editor", now=_OCTOBER_IN, new_id=lambda: f"demo-{next(ids)}") as p:
        progress("October: records in, digest drafted, approved, published")
        lines = [*_bring_in(p, october), _draft(p, october)]
        lines += _publish(replace(p, now=_OCTOBER_OUT), october)
        progress("November: records in, digest drafted")
        p = replace(p, now=_NOVEMBER_IN)
        lines += [*_bring_in(p, november), _draft(p, november)]
        progress("Both: every channel built")
        lines += [_build(p, name) for name in _MONTHS]
        findings = publications.check(p, november)
    return DemoReport(workspace=out, lines=tuple(lines), findings=findings, next_commands=_suggest(out, november))


def _make_workspace(out: Path) -> None:
    if out.exists():
        if not (out / _MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
            raise ConfigError(f"{out} is there and is no earlier demo; name another folder: occnews demo --out FOLDER")
        _empty(out)
    # First, so that a demo which was interrupted is known for one; its files are deleted before its mark would be.
    write_atomically(out / _MARK, "Made by occnews demo; the next run replaces this folder.\n")
    examples = resources.examples_folder()
    shutil.copytree(examples, out / "records", ignore=shutil.ignore_patterns("*.py", "__pycache__", ".*", "cluster"))
    for path in sorted((examples / "cluster").iterdir()):
        write_atomically(out / path.name, path.read_bytes(), durable=False)
    make_key(out)


def _empty(folder: Path) -> None:
    """Delete what an earlier demo made; the folder itself stays, as it may be a link, or the one we are in."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _MARK:
            path.unlink()


def _bring_in(p: Publisher, month: str) -> list[tuple[str, str, str]]:
    lines = []
    for file in sorted((p.config.root / "records" / month).glob("members.*")):
        report = members.import_members(p, file)
        if report.errors:
            first = report.errors[0]
            raise InputError(f"{file}, line {first.line}: {first.field}: {first.reason}")
        lines.append(("import", f"{len(report.new)} new members", _shown(p, file)))
    return lines


def _draft(p: Publisher, month: str) -> tuple[str, str, str]:
    plain = documents.read_yaml_text(
        (p.config.root / "records" / month / "publication.yaml").read_text(encoding="utf-8")
    )
    assert isinstance(plain, dict)
    report = drafting.draft_digest(p, Period.parse(month), date=dt.date.fromisoformat(str(plain["date"])))
    publications.edit(p, month, "digest edit", lambda publication, tx: _apply_wording(p, publication, plain))
    held_back = sum(1 for choice in report.selection.choices if not choice.is_in) if report.selection else 0
    return ("draft", f"{len(report.added)} members in, {held_back} out", f"occnews why {month}")


def _apply_wording(p: Publisher, publication: Publication, plain: dict[str, object]) -> Publication:
    """What the editors wrote for a month: their wording, hero picture and related stories."""
    hero = plain["hero"]
    assert isinstance(hero, dict)
    image = take_in_file(p.config, p.config.root / Path(str(hero["file"])).name)
    pictured = {**hero, **image.model_dump(include={"file", "width", "height"})}
    return Publication.model_validate({**publication.model_dump(), **plain, "hero": pictured})


def _publish(p: Publisher, month: str) -> list[tuple[str, str, str]]:
    _, findings = approval.submit_for_review(p, month)
    approval.approve(p, month, by="Demo approver")
    report = approval.publish(p, month)
    number = report.publication.number
    return [
        ("check", f"{len(findings)} remarks, none that blocks", f"occnews check {month}"),
        (
            "publish",
            f"digest no. {number} of {month}",
            f"{_shown(p, p.config.feeds_folder)} and {_shown(p, p.config.site_folder)}",
        ),
    ]


def _build(p: Publisher, month: str) -> tuple[str, str, str]:
    report = builds.build(p, month)
    return ("build", f"{month}: {len(report.files)} files, all channels", _shown(p, report.folder))


def _shown(p: Publisher, path: Path) -> str:
    return path.relative_to(p.config.root).as_posix()


def _suggest(out: Path, month: str) -> tuple[str, ...]:
    return (f"cd {shlex.quote(str(out))}", f"occnews check {month}", f"occnews why {month}", "occnews status")
