"""Kills trainings at chosen moments."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Steps between pictures.
EVERY_PICTURE = 4
MOMENTS = ("loading", "stepping", "saving", "sampling")


def kill(process: Any, work_dir: Path, moment: str, rng: random.Random) -> bool:
    """Wait for a moment and kill -9; answers False if the training ended before it.

    Args:
        process: as :func:`training.forked_job.start` gives it.
        work_dir: the job's folder.
        moment: one of :data:`MOMENTS`.
        rng: chooses the moment more closely.
    """
    begun, told = time.monotonic(), _told(work_dir)
    delay = rng.uniform(0, 0.05)
    reached: dict[str, Callable[[], bool]] = {
        "loading": lambda: time.monotonic() - begun > 5 * delay,
        "stepping": lambda: _told(work_dir) >= told + 1 + int(100 * delay) % 4,
        "saving": lambda: any(work_dir.glob("iter_*.partial")),
        "sampling": lambda: _drawing(work_dir),
    }
    while process.is_alive() and not reached[moment]():
        time.sleep(0.002 if moment == "loading" else 0.0005)
    if moment == "stepping":
        time.sleep(delay)
    process.kill()
    process.join()
    return bool(process.exitcode == -signal.SIGKILL)


def _drawing(work_dir: Path) -> bool:
    """A step is told of after which pictures are drawn, and they are not."""
    path = work_dir / "events.jsonl"
    if not path.exists():
        return False
    last = path.read_bytes().rstrip().rpartition(b"\n")[2]
    return b'"type":"metric"' in last and _told(work_dir) % EVERY_PICTURE == 0


def _told(work_dir: Path) -> int:
    path = work_dir / "events.jsonl"
    return path.read_bytes().count(b'"type":"metric"') if path.exists() else 0
