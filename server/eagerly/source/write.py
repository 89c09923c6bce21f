"""Files written without ever leaving half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from eagerly.source.files import UnreadableFileError


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` in place of the file at `path`: written beside it, then renamed, its mode and links kept.

    Raises:
        UnreadableFileError: it can't be written; the file is then as it was.
    """
    target = path.resolve()
    temporary = None
    try:
        mode = target.stat().st_mode
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        temporary.chmod(mode & 0o7777)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        raise UnreadableFileError(f"cannot be written: {error.strerror or error}") from error
