"""What ended a job, written down in its folder for the program that started it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from openuni.errors import OpenUniError
from openuni.whole_files import write_json

#: The file's name in a job folder.
FAILURE = "failure.json"


def write_failure(folder: Path, error: OpenUniError) -> None:
    """Write an error down as it goes over the wire; the disk may be what failed."""
    words = {
        "code": error.code,
        "type": type(error).__name__,
        "message": error.message,
        **({"hint": error.hint} if error.hint else {}),
        **({"details": error.details} if error.details else {}),
    }
    with contextlib.suppress(OSError):
        write_json(folder / FAILURE, words)


def clear_failure(folder: Path) -> None:
    """Take an earlier attempt's away; of a folder that cannot be written others tell."""
    with contextlib.suppress(OSError):
        (folder / FAILURE).unlink(missing_ok=True)
