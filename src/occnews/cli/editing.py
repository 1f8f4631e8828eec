"""Lets people change a text in their own editor, without ever losing what they typed."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from occnews.errors import ConflictError, InputError, OccnewsError

T = TypeVar("T")


def edit_text(
    before: str, *, file_name: str, reread: Callable[[], str], replace: Callable[[str], T], again: str
) -> T | None:
    """Open a text in the editor, and hand what comes back to ``replace``. None: nothing was changed.

    ``reread`` fetches the text afresh: what somebody else changed meanwhile is not overwritten. What cannot be used is
    kept in a file that the sentence names, with the command (``again``) that takes it from there.
    """
    folder = Path(tempfile.mkdtemp(prefix="occnews-"))
    path = folder / file_name
    path.write_text(before, encoding="utf-8", newline="\n")
    try:
        _open_editor(path)
        after = read_text(path)
        if _is_same(after, before):
            shutil.rmtree(folder, ignore_errors=True)
            return None
        if not _is_same(reread(), before):
            raise ConflictError("Somebody else changed it while your editor was open, so nothing was overwritten.")
        result = replace(after)
    except OccnewsError as error:
        if path.is_file() and path.read_bytes() == before.encode():
            shutil.rmtree(folder, ignore_errors=True)
            raise
        raise InputError(
            f"{error}\nYour text is kept in {path}. Mend it there, then type: {again} --from {path}"
        ) from None
    shutil.rmtree(folder, ignore_errors=True)
    return result


def read_text(path: Path) -> str:
    """Read a text that somebody edited. Raises InputError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; save it again as UTF-8.") from None
    except (FileNotFoundError, IsADirectoryError):
        raise InputError(f"There is no file {path}. Check its name.") from None


def _is_same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def _open_editor(path: Path) -> None:
    command = find_editor()
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise InputError(
            f"The editor {command[0]} cannot be started ({error.strerror}). Name yours in the variable EDITOR, such as "
            "EDITOR=nano."
        ) from None
    if code:
        raise InputError(f"The editor {command[0]} ended with code {code}, so nothing was changed.")


def find_editor() -> list[str]:
    """The editor's command: ``VISUAL``, else ``EDITOR``, else one that the system has. Raises InputError."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if chosen:
        try:
            words = shlex.split(chosen, posix=os.name != "nt")
        except ValueError:
            words = []
        if words:
            return [word.strip('"') for word in words] if os.name == "nt" else words
        raise InputError(
            f"The variable VISUAL or EDITOR holds «{chosen}», which is no command. Set it to one such as nano."
        )
    known = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vi")
    for name in known:
        if shutil.which(name):
            return [name]
    raise InputError("No editor was found. Name yours in the variable EDITOR, such as EDITOR=nano.")
