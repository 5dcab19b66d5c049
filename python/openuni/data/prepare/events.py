"""What a preparation tells while it runs, as JSON lines."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, TextIO

from openuni.data.unreadable import ReadingRecord


class PreparationEvents:
    """Writes events in the protocol's shapes: ``step``, ``log``, ``metric`` and ``done``.

    Args:
        stream: where lines go, or None for nowhere.
        total: samples or files in all.
    """

    def __init__(self, stream: TextIO | None, total: int) -> None:
        self.stream, self.total = stream, total
        self._begun = time.perf_counter()

    def write(self, event: Mapping[str, Any]) -> None:
        """One line, at once."""
        if self.stream is not None:
            self.stream.write(json.dumps(event, ensure_ascii=False) + "\n")
            self.stream.flush()

    def progress(self, done: int, worked: int) -> None:
        """How far it is.

        Args:
            done: samples that are finished, those of an earlier run included.
            worked: samples that this run worked on, which the estimate goes by.
        """
        seconds = time.perf_counter() - self._begun
        left = (self.total - done) * seconds / worked * 1000 if worked else None
        self.write({"type": "step", "index": done, "total": self.total, "etaMs": left})

    def unreadable(self, failures: list[dict[str, str]]) -> None:
        """Name samples that were left out."""
        for failure in failures:
            message = f"Left out {failure['sample']}: {failure['reason']}"
            self.write({"type": "log", "level": "warning", "message": message})

    def finish(self, record: ReadingRecord) -> None:
        """The counts, and the end."""
        counts = {"samples": record.seen, "unreadable": record.failed}
        by_reason = {f"unreadable/{reason}": n for reason, n in sorted(record.reasons.items())}
        self.write({"type": "metric", "step": record.seen, "values": {**counts, **by_reason}})
        milliseconds = (time.perf_counter() - self._begun) * 1000
        self.write({"type": "done", "timings": {"total": milliseconds}})
