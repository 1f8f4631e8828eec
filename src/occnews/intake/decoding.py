"""Reads text files: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252."""

import codecs
from pathlib import Path

from occnews.errors import FileUnusableError


def read_text_file(path: Path, *, limit: int) -> str:
    """Read a text file of at most ``limit`` bytes. Raises FileUnusableError.

    Bytes that do not fit into a file of UTF-8 become lone surrogates, which only spoil the record that they are in.
    """
    return _decode(path, read_bytes(path, limit, "split it into several files"))


def read_bytes(path: Path, limit: int, advice: str) -> bytes:
    """Read a file of at most ``limit`` bytes; ``advice`` says what to do about a larger one.

    Raises FileUnusableError.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            reason = f"is larger than {limit // 1_000_000} MB ({size // 1_000_000} MB); {advice}"
            raise FileUnusableError(path, reason)
        return path.read_bytes()
    except FileNotFoundError:
        raise FileUnusableError(path, "there is no such file; check its name and folder") from None
    except OSError as error:
        raise FileUnusableError(path, f"cannot be read ({error.strerror or error})") from None
    except ValueError:
        raise FileUnusableError(path, "is no usable file name") from None


def _decode(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise FileUnusableError(path, "is damaged UTF-16 text; save it again as UTF-8") from None
    if data.count(b"\0") * 10 > len(data):
        raise FileUnusableError(path, "is no text file; save it as CSV in UTF-8, or as YAML")
    text = data.decode("utf-8-sig", errors="surrogateescape")
    strays = sum("\udc80" <= character <= "\udcff" for character in text) if not text.isascii() else 0
    if not strays:
        return text
    if sum(character > "\x7f" for character in text) - strays > strays:
        return text
    return data.decode("cp1252", errors="surrogateescape")
