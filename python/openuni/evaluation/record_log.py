"""Evidence on disk: one JSON record a line under a key of its own, added as soon as it is known."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError

Record = Mapping[str, Any]


class RecordLog:
    """Records by key. A killed writer leaves whole lines; the rest of a last one is cut off.

    Args:
        path: the file; made with the first record.
        key: what tells records apart. Adding a key that is there is refused.

    Raises:
        InvalidRequestError: a line of the file is no record, or a key comes twice.
    """

    def __init__(self, path: Path, key: Callable[[Record], Any]) -> None:
        self.path = path
        self._key = key
        self._lock = threading.Lock()
        self._records: dict[Any, Record] = {}
        if path.exists():
            self._read_back()

    def __contains__(self, key: Any) -> bool:
        return key in self._records

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._records.values()))

    def get(self, key: Any) -> Record | None:
        """The record of a key, if there is one."""
        return self._records.get(key)

    def add(self, record: Record) -> None:
        """Add a record; it is on disk when this returns. May be called from several threads."""
        line = json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"
        with self._lock:
            key = self._key(record)
            if key in self._records:
                raise ValueError(f"{self.path.name} holds {key!r} already")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(line.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            self._records[key] = record

    def _read_back(self) -> None:
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        for number, line in enumerate(content[:whole].splitlines(), start=1):
            try:
                record = json.loads(line)
                key = self._key(record)
            except (ValueError, TypeError, KeyError) as error:
                raise InvalidRequestError(
                    f"{self.path.name}, line {number}: not a record of this kind",
                    hint=f"Remove the line, or the whole file to begin again: {self.path}",
                    details={"path": str(self.path), "line": number},
                ) from error
            if key in self._records:
                raise InvalidRequestError(
                    f"{self.path.name}, line {number}: {key!r} comes twice",
                    hint="Two programs may have written to the folder at once; remove one record.",
                    details={"path": str(self.path), "line": number},
                )
            self._records[key] = record
        if whole < len(content):
            os.truncate(self.path, whole)
