"""The events of a training on disk: one JSON object a line, only ever added to."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: The file's name in a job folder.
EVENTS_FILE = "events.jsonl"

_BACK = re.compile(r"Going back to step (\d+)$")


class EventLog:
    """Writes events, each once, however often a training is killed and resumed.

    Steps that a resumed training repeats are not reported again: they were computed from the same
    state. A line that was cut off by a crash is removed, and its event comes again.

    Args:
        folder: the job's folder.
        enabled: False in processes other than the first, which write nothing.
    """

    def __init__(self, folder: str | Path, *, enabled: bool = True) -> None:
        self._written: set[tuple[Any, ...]] = set()
        self._file: int | None = None
        self._step = -1
        if enabled:
            path = Path(folder) / EVENTS_FILE
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            self._read_back(path)

    def write(self, event: Mapping[str, Any]) -> bool:
        """Add an event unless it is there; answers whether it was new."""
        identity = self._identity(event)
        if self._file is None or identity in self._written:
            return False
        # One write for one line: a killed process leaves whole lines, or the start of the last.
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"
        data = line.encode()
        while data:
            data = data[os.write(self._file, data) :]
        self._remember(event)
        return True

    def log(self, level: str, message: str, *, once: bool = False) -> None:
        """Add a line of text: ``debug``, ``info``, ``warning`` or ``error``.

        Args:
            level: one of these.
            message: the line.
            once: not if the same line is there already, from before a restart.
        """
        event = {"type": "log", "level": level, "message": message}
        if not once or self._identity(event, told_once=True) not in self._written:
            self.write(event)

    def metric(self, step: int, values: Mapping[str, float]) -> bool:
        """Add measurements; what is not finite becomes null."""
        finite = {k: v if math.isfinite(v) else None for k, v in values.items()}
        return self.write({"type": "metric", "step": step, "values": finite})

    def go_back_to(self, step: int) -> None:
        """Tell of steps from ``step`` on anew: the training goes back to an earlier checkpoint.

        What was told of those steps before stays in the file, before a line that says so.
        """
        self.log("info", f"Going back to step {step}")

    def _forget_from(self, step: int) -> None:
        self._written = {
            identity
            for identity in self._written
            # Lines and pictures of steps before do not come again anyhow.
            if (identity[0] in ("metric", "done") and identity[1] < step)
            or (identity[0] == "checkpoint" and identity[1] <= step)
        }
        self._step = min(self._step, step - 1)

    def flush(self) -> None:
        """Return once all events are on the disk itself."""
        if self._file is not None:
            os.fsync(self._file)

    def close(self) -> None:
        """Give the file up; later events are dropped."""
        if self._file is not None:
            os.close(self._file)
        self._file = None

    def _read_back(self, path: Path) -> None:
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content) and self._file is not None:
            os.ftruncate(self._file, whole)
        for line in content[:whole].splitlines():
            self._remember(json.loads(line))

    def _remember(self, event: Mapping[str, Any]) -> None:
        identity = self._identity(event, told_once=True)
        if identity is not None:
            self._written.add(identity)
        if event["type"] == "metric":
            self._step = max(self._step, event["step"])
        back = _BACK.match(event["message"]) if event["type"] == "log" else None
        if back:
            self._forget_from(int(back[1]))

    def _identity(
        self, event: Mapping[str, Any], *, told_once: bool = False
    ) -> tuple[Any, ...] | None:
        """What makes an event the same as an earlier one; None for those that may repeat."""
        kind = event["type"]
        if kind == "metric":
            return (kind, event["step"], tuple(sorted(event["values"])))
        if kind == "checkpoint":
            return (kind, event["step"])
        if kind == "output":
            return (kind, event.get("path"))
        if kind == "done":
            return (kind, self._step)  # a training may be made longer, and be done again
        return (kind, event["message"]) if kind == "log" and told_once else None
