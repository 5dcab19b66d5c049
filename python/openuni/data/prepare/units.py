"""Runs pieces of work in several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch

from openuni.data.prepare.events import PreparationEvents
from openuni.data.unreadable import ReadingRecord

Unit = TypeVar("Unit")


@dataclass
class UnitResult:
    """What became of one piece of work."""

    samples: int
    """Samples or files in it."""
    failures: list[dict[str, str]] = field(default_factory=list)
    """``{"sample": ..., "reason": ...}`` of those that could not be read."""
    pieces: int | None = None
    """What it counts for in the progress, where that is not counted in samples."""
    skipped: bool = False
    """It was finished by an earlier run."""


def run_units(
    work: Callable[[Unit], UnitResult],
    units: Sequence[Unit],
    events: PreparationEvents,
    *,
    processes: int,
    threshold: float,
) -> ReadingRecord:
    """Work on every unit and tell how it goes.

    Args:
        work: a picklable function; with one process it runs in this one.
        units: pieces of work, each picklable.
        events: told of progress and of what could not be read.
        processes: from 1.
        threshold: largest share of unreadable samples, over at least 100.

    Raises:
        InvalidRequestError: more than that could not be read; what is finished stays.
    """
    record = ReadingRecord(threshold)
    done = worked = 0
    for result in _results(work, units, processes):
        pieces = result.samples if result.pieces is None else result.pieces
        done += pieces
        worked += 0 if result.skipped else pieces
        events.unreadable(result.failures)
        record.add(result.samples, result.failures)
        events.progress(done, worked)
    events.finish(record)
    return record


def _results(
    work: Callable[[Unit], UnitResult], units: Sequence[Unit], processes: int
) -> Iterator[UnitResult]:
    processes = min(processes, len(units))
    if processes <= 1:
        yield from map(work, units)
        return
    context: Any = multiprocessing.get_context("spawn")  # a forked torch may hang in its threads
    threads = max(torch.get_num_threads() // processes, 1)
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=torch.set_num_threads, initargs=(threads,)
    ) as pool:
        futures = [pool.submit(work, unit) for unit in units]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def chunks(items: Sequence[Unit], size: int) -> list[Sequence[Unit]]:
    """Consecutive pieces of at most ``size`` items."""
    return [items[start : start + size] for start in range(0, len(items), size)]
