"""Files that are derived from the database: written whole or not at all."""

import os
import tempfile
from pathlib import Path

from occnews.errors import OccnewsError


def write_atomically(path: Path, content: str | bytes, *, durable: bool = True) -> bool:
    """Put content at ``path``, making its folders: readers see the old file or the new, never a half.

    ``durable`` waits until the disk has it, so that it outlasts a power cut: 3 ms a file, which a build can do without.

    Returns False, and writes nothing, when the file already holds exactly that. Raises OccnewsError when the disk is
    full or read-only; what stood there stays.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            # mkstemp makes a private file; what a web server will read must be readable.
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OccnewsError(f"{path} cannot be written: {error.strerror or error}. What stood there stays.") from None
    return True
