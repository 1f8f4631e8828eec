"""Templates: which file is in force, copies of one's own, and whether all of them work."""

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from occnews import resources
from occnews.config import Config
from occnews.errors import ConflictError, NotFoundError
from occnews.model.finding import Finding
from occnews.model.rules import make_finding
from occnews.publisher.files import write_atomically

# Beside the workspace's own templates: what the shipped file was when it was copied, by its hash.
NOTE_NAME: Final = ".copied.json"


@dataclass(frozen=True, kw_only=True)
class TemplateFile:
    """One template. ``path`` is the file in force; ``adds``: it goes over the shipped one line by line (words)."""

    name: str
    path: Path
    is_own: bool
    adds: bool = False


@dataclass(frozen=True, kw_only=True)
class EjectReport:
    """What was copied into the workspace, and which files of one's own were there already and stayed."""

    copied: tuple[Path, ...]
    kept: tuple[Path, ...]


def list_templates(config: Config) -> tuple[TemplateFile, ...]:
    """Every template by name, with the file that is in force."""
    shipped, own = _find_files(resources.templates_folder()), _find_files(config.templates_folder)
    return tuple(
        TemplateFile(
            name=name,
            path=own.get(name) or shipped[name],
            is_own=name in own,
            adds=name in own and name in shipped and name.startswith("words/"),
        )
        for name in sorted(shipped | own)
    )


def judge_templates(config: Config) -> tuple[Finding, ...]:
    """What is odd about the workspace's own templates: of no use, without effect, or behind the shipped ones."""
    shipped, own = _find_files(resources.templates_folder()), _find_files(config.templates_folder)
    copied = _read_note(config)
    found = [_judge_file(name, path, shipped, own, copied) for name, path in sorted(own.items())]
    return tuple(finding for finding in found if finding)


def eject_template(config: Config, name: str, *, force: bool = False) -> EjectReport:
    """Copy a shipped template, or each of a folder's, into the workspace's ``templates/``, to be changed there.

    ``name`` may leave out what is clear without it: ``digest`` is ``email/digest``. A file of one's own is left alone
    unless forced. Raises NotFoundError, and ConflictError when there is nothing to copy.
    """
    shipped = _find_files(resources.templates_folder())
    copied: list[Path] = []
    kept: list[Path] = []
    note = _read_note(config)
    for each in _choose(name, shipped):
        target = config.templates_folder / each
        if target.exists() and not force:
            kept.append(target)
            continue
        text = shipped[each].read_text(encoding="utf-8")
        write_atomically(target, _put_out(text) if each.startswith("words/") else text)
        note[each] = _hash(shipped[each])
        copied.append(target)
    if not copied:
        raise ConflictError(
            f"{', '.join(str(path) for path in kept)} is there already and was left alone. To have the shipped one "
            f"again, delete it, or overwrite it: occnews templates eject {name} --force"
        )
    write_atomically(config.templates_folder / NOTE_NAME, json.dumps(note, indent=2, sort_keys=True) + "\n")
    return EjectReport(copied=tuple(copied), kept=tuple(kept))


def _find_files(root: Path) -> dict[str, Path]:
    found = (path for path in root.glob("*/**/*") if path.is_file() and path.name[0] != ".")
    return {path.relative_to(root).as_posix(): path for path in found}


def _choose(name: str, shipped: Mapping[str, Path]) -> list[str]:
    """The files that a name means. Raises NotFoundError when it is none, or several could be meant."""
    wanted = name.strip().strip("/").removeprefix("templates/")
    folders = {each.rpartition("/")[0] for each in shipped} - {""}
    meant = [each for each in sorted({*shipped, *folders}) if each == wanted or each.endswith(f"/{wanted}")]
    if wanted in meant:
        meant = [wanted]
    if len(meant) > 1:
        raise NotFoundError(f"«{name}» could be {' or '.join(meant)}; write which.")
    if not meant:
        close = difflib.get_close_matches(wanted, [*shipped, *folders, *(each.split("/")[-1] for each in folders)], n=1)
        hint = f"Did you mean {close[0]}? " if close else ""
        raise NotFoundError(f"There is no template «{name}». {hint}See them all: occnews templates list")
    return [each for each in sorted(shipped) if each == meant[0] or each.rpartition("/")[0] == meant[0]]


def _put_out(words: str) -> str:
    """A file of wording in which every line is a comment but the sections: only what is changed goes over ours."""
    lines = [line if not line or line.startswith(("#", "[")) else f"# {line}" for line in words.splitlines()]
    return "# Take the # off a line and change its words; all others stay as shipped.\n" + "\n".join(lines) + "\n"


def _judge_file(
    name: str, path: Path, shipped: Mapping[str, Path], own: Mapping[str, Path], copied: Mapping[str, str]
) -> Finding | None:
    where = f"templates/{name}"
    if name not in shipped:
        if any(name in other.read_text(encoding="utf-8", errors="replace") for other in own.values()):
            return None
        close = difflib.get_close_matches(name, shipped, n=1, cutoff=0.8)
        mend = f"Rename it to templates/{close[0]}?" if close else "Delete it, or include it in another of yours."
        return make_finding(
            "template.unknown", where, "There is no shipped template of this name, so no one reads it.", mend
        )
    # Of words only the changed sentences are read, so a new shipped file takes nothing from them.
    if not name.startswith("words/") and name in copied and copied[name] != _hash(shipped[name]):
        message = "The shipped template has changed since you copied it."
        mend = f"Compare it with {shipped[name]}; then: occnews templates eject {name} --force, and change it anew."
        return make_finding("template.outdated", where, message, mend)
    if path.read_bytes() == shipped[name].read_bytes():
        mend = "Delete it, and you get what later versions mend in it."
        return make_finding("template.same", where, "It is the same as the shipped one.", mend)
    return None


def _read_note(config: Config) -> dict[str, str]:
    try:
        plain = json.loads((config.templates_folder / NOTE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in plain.items()} if isinstance(plain, dict) else {}


def _hash(path: Path) -> str:
    # Git may change the ends of lines, and nobody sees it.
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def check_templates(config: Config) -> tuple[Finding, ...]:
    """Render every template with samples in each language, the workspace's own among them, and judge what comes out."""
    from occnews.publisher.template_checks import check_rendering

    found = [*judge_templates(config), *check_rendering(config, list_templates(config))]
    return tuple(dict.fromkeys(found))
