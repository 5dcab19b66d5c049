"""Draws what a folder of benchmark pictures lacks."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError
from openuni.evaluation.generation.drawing import draw
from openuni.evaluation.generation.lazy_engine import LazyEngine
from openuni.evaluation.generation.processes import draw_in_processes, share
from openuni.evaluation.generation.progress import PictureProgress
from openuni.evaluation.generation.settings import (
    GenerationRecord,
    GenerationSettings,
    read_record,
    write_record,
)
from openuni.evaluation.generation.tasks import PictureFile
from openuni.evaluation.pictures import is_finished
from openuni.training.event_log import EventLog
from openuni.whole_files import remove_partial_files

#: Seconds between two writings of the record.
_KEEP_EVERY = 2.0


def generate(
    tasks: Sequence[PictureFile],
    settings: GenerationSettings,
    folder: Path,
    events: EventLog,
    engine: LazyEngine,
    processes: int,
) -> None:
    """Draw every file that is not there; a finished one is never made again.

    Under torchrun each process draws its share, and the first waits for the others.

    Args:
        tasks: all files to be there.
        settings: how they are drawn.
        folder: where files go; it is these settings' (see ``check_settings``).
        events: told of files, speed and time left.
        engine: draws, where there is one process.
        processes: processes to draw with, where torchrun started none.

    Raises:
        UnsupportedError: the model cannot draw what is asked. Files before that one may be there.
        OpenUniError: the engine failed.
    """
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    if world > 1 and processes > 1:
        raise InvalidRequestError("--processes and torchrun exclude one another")
    record = read_record(folder) or GenerationRecord(settings)
    there = {task.file for task in tasks if is_finished(folder / task.file)}
    record = replace(record, processes=max(processes, world))
    keeper = _Keeper(folder if rank == 0 else None, record, tasks, events, there)
    keeper.keep()
    missing = [task for task in share(tasks, rank, world) if task.file not in there]
    try:
        if missing and processes > 1:
            draw_in_processes(
                missing, settings, folder, min(processes, len(missing)), keeper.add, keeper.tell
            )
        elif missing:
            opened = engine.open()
            keeper.tell({"type": "device", **opened.describe()["device"]})
            draw(missing, settings, opened, folder, keeper.add, keeper.tell)
        if rank == 0:
            _await_others(tasks, folder, keeper)
    finally:
        keeper.keep()
    if rank == 0:
        # Only now does no other process write any more.
        remove_partial_files(folder)


class _Keeper:
    """Keeps count of the files, in the events and in the folder's record."""

    def __init__(
        self,
        folder: Path | None,
        record: GenerationRecord,
        tasks: Sequence[PictureFile],
        events: EventLog,
        there: AbstractSet[str],
    ) -> None:
        self._lock = threading.Lock()
        self._folder, self._events = folder, events
        self._record = record
        self._places = {task.file: index for index, task in enumerate(tasks)}
        done = sum(len(t.drawings) for t in tasks if t.file in there)
        self.progress = PictureProgress(done, sum(len(t.drawings) for t in tasks))
        self._began = self._kept = time.monotonic()
        self._drawn = 0

    def add(self, task: PictureFile) -> None:
        """A file is on disk. Several threads may say so."""
        with self._lock:
            self._add(task)

    def _add(self, task: PictureFile) -> None:
        self._drawn += len(task.drawings)
        self.progress.add(len(task.drawings))
        self._events.write(
            {
                "type": "output",
                "index": self._places[task.file],
                "seed": task.drawings[0].seed,
                "prompt": task.prompt,
                "path": task.file,
            }
        )
        self.report()
        if time.monotonic() - self._kept > _KEEP_EVERY:
            self.keep()

    def report(self) -> None:
        """Tell how far it is."""
        progress = self.progress
        self._events.write(
            {
                "type": "step",
                "index": max(0, progress.done - 1),
                "total": progress.total,
                "etaMs": progress.eta_ms,
            }
        )
        if progress.speed is not None:
            self._events.metric(progress.done, {"picturesPerSecond": progress.speed})

    def tell(self, event: Mapping[str, Any]) -> None:
        """Pass an event of the engine on, or note its device."""
        if event["type"] == "device":
            self._record = replace(self._record, device=f"{event['kind']} {event['name']}")
        else:
            self._events.write(event)

    def keep(self) -> None:
        """Write the record, in the first process."""
        self._kept = time.monotonic()
        if self._folder is None:
            return
        record = self._record
        seconds = record.seconds + (self._kept - self._began if self._drawn else 0.0)
        # Counted by what is there: a start that was killed told of fewer than it drew.
        write_record(self._folder, replace(record, drawn=self.progress.done, seconds=seconds))


def _await_others(tasks: Sequence[PictureFile], folder: Path, keeper: _Keeper) -> None:
    """Wait until the other processes of torchrun are done; it ends us if one of them fails."""
    waiting = [task for task in tasks if not is_finished(folder / task.file)]
    while waiting:
        time.sleep(0.2)
        still = [task for task in waiting if not is_finished(folder / task.file)]
        keeper.progress.add(sum(len(t.drawings) for t in waiting if t not in still))
        if len(still) < len(waiting):
            keeper.report()
        waiting = still
