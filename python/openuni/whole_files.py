"""Files that are whole or not there: written beside their place and renamed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

#: Ending of a file that is being written; the process id stands before it.
PARTIAL = ".partial"


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole: a reader sees the old content or the new, also after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole, as UTF-8."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: Any) -> None:
    """Write a value whole, as JSON that every parser reads: no NaN, no infinity."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def write_json_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records whole, one a line."""
    write_text(path, "".join(json.dumps(record, allow_nan=False) + "\n" for record in records))


def remove_partial_files(folder: Path) -> None:
    """Remove what killed writers left in a folder and its subfolders."""
    for path in folder.rglob(f".*{PARTIAL}"):
        path.unlink(missing_ok=True)
