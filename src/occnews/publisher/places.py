"""Where a workspace had better not be: folders that another program copies, and drives of another computer."""

import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

_MOUNTS: Final = Path("/proc/self/mounts")
_NETWORK_KINDS: Final = re.compile(
    r"(nfs\d?|cifs|smb\w*|afs|ncpfs|9p|ceph|glusterfs|fuse\.(sshfs|rclone|gvfsd-fuse|s3fs|davfs\w*)|davfs)"
)
# The names that the programs give their folders, as "OneDrive – Fjord Cluster" or "Dropbox (Personal)".
_SYNCED: Final = (
    (re.compile(r"onedrive\b", re.IGNORECASE), "OneDrive"),
    (re.compile(r"(my )?dropbox\b", re.IGNORECASE), "Dropbox"),
    (re.compile(r"google ?drive\b|googledrive\b|my drive$|min disk$", re.IGNORECASE), "Google Drive"),
    (re.compile(r"icloud ?drive\b|mobile documents$|com~apple~clouddocs$", re.IGNORECASE), "iCloud"),
    (re.compile(r"(nextcloud|owncloud)\b", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"(box|box sync|pcloud ?drive|jottacloud)$", re.IGNORECASE), "a program that syncs"),
    (re.compile(r"cloudstorage$", re.IGNORECASE), "a program that syncs"),
)

Mount = tuple[str, str]
"""Where a file system is mounted, and its kind."""


def warn_of_place(root: Path) -> str:
    """Say why a workspace should not be where it is, and what to do; "" when all is well."""
    program = name_sync(root)
    if program:
        return _advise(f"{root} is in a folder of {program}, which may copy the database while it is being written")
    if is_on_network(root, _list_mounts()):
        return _advise(f"{root} is on a network drive, where a database is easily damaged")
    return ""


def _advise(why: str) -> str:
    return f"{why}. Keep the workspace in a folder of this computer alone, and put copies there: occnews backup FILE"


def name_sync(root: PurePath) -> str:
    """The program whose folder holds a path, by the folders' names; "" for none."""
    found = (name for part in reversed(root.parts) for pattern, name in _SYNCED if pattern.match(part))
    return next(found, "")


def is_on_network(root: PurePath, mounts: Sequence[Mount]) -> bool:
    """Whether a path is on a drive of another computer, as far as its name and the list of mounts tell."""
    if isinstance(root, PureWindowsPath):
        return root.drive.startswith("\\\\") or _is_mapped(root.drive)
    kind = ""
    longest = -1
    for place, each in mounts:
        if root.is_relative_to(place) and len(place) >= longest:
            longest, kind = len(place), each
    return bool(_NETWORK_KINDS.fullmatch(kind))


def _is_mapped(drive: str) -> bool:
    """Whether Windows says that a drive letter stands for a share."""
    if os.name != "nt":
        return False
    import ctypes

    remote = 4  # DRIVE_REMOTE
    windll = getattr(ctypes, "windll", None)
    return windll is not None and windll.kernel32.GetDriveTypeW(f"{drive}\\") == remote


def _list_mounts() -> list[Mount]:
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    fields = (line.split(" ") for line in lines)
    return [(_unescape(each[1]), each[2]) for each in fields if len(each) > 2]


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
