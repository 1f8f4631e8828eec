"""The outbox: a folder of whole messages, each an ``.eml`` file that any mail program opens."""

import datetime as dt
import itertools
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from occnews.errors import OccnewsError
from occnews.mail.reading import decode_value

_NAME_MOST: Final = 60
_HEAD_MOST: Final = 256_000


@dataclass(frozen=True, kw_only=True)
class KeptMessage:
    """One message in the outbox, as its own headers tell; ``date`` is None where they tell none."""

    file: Path
    date: dt.datetime | None
    sender: str
    recipient: str
    subject: str


def keep_message(folder: Path, data: bytes, *, address: str, now: dt.datetime) -> Path:
    """Put a message into the outbox as a file of its own, whole or not at all; nothing there is ever replaced.

    Files sort by the time they came: ``20251124T080000Z-0001-kari@example.no.eml``. Raises OccnewsError when the disk
    is full or read-only.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = _claim(folder, f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}")
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return part.replace(folder / f"{part.stem.removeprefix('.')}-{_make_safe(address)}.eml")
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OccnewsError(f"{folder} cannot be written: {error.strerror or error}.") from None


def _claim(folder: Path, stamp: str) -> Path:
    """Make the hidden file of the next free number. Whoever made it may make the message of that number, nobody else;
    so two programs never write the same, on any file system."""
    for number in itertools.count(sum(1 for _ in folder.glob(f"{stamp}-*.eml")) + 1):
        part = folder / f".{stamp}-{number:04}.part"
        with suppress(FileExistsError):
            part.touch(exist_ok=False)
            if not any(folder.glob(f"{stamp}-{number:04}-*.eml")):
                return part
            part.unlink()
    raise AssertionError("numbers do not end")


def _make_safe(address: str) -> str:
    """An address as a part of a file's name on any system."""
    safe = re.sub(r"[^a-z0-9@+_.-]+", "-", address.lower())[:_NAME_MOST]
    return safe.strip(".-") or "nobody"


def list_messages(folder: Path) -> tuple[KeptMessage, ...]:
    """What lies in the outbox, the oldest first."""
    files = sorted(path for path in folder.glob("*.eml") if path.is_file()) if folder.is_dir() else []
    return tuple(read_kept(file) for file in files)


def read_kept(file: Path) -> KeptMessage:
    """Read the headers of a message in the outbox."""
    with file.open("rb") as stream:
        head = re.split(rb"\r?\n\r?\n", stream.read(_HEAD_MOST), maxsplit=1)[0]
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace"))
    sender, recipient, subject = (decode_value(headers.get(name, "")) for name in ("From", "To", "Subject"))
    date = None
    with suppress(ValueError, TypeError):
        date = parsedate_to_datetime(str(headers.get("Date", "")))
    return KeptMessage(file=file, date=date, sender=sender, recipient=recipient, subject=subject)


def clear_messages(folder: Path) -> int:
    """Delete every message in the outbox, and nothing else there. Returns how many."""
    messages = [path for path in folder.glob("*.eml") if path.is_file()]
    for path in (*messages, *folder.glob(".*Z-*.part")):
        path.unlink(missing_ok=True)
    return len(messages)
