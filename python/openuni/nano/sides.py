"""The two sides of openuni-nano trained at once, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from openuni.data.worker_signals import STOPPING
from openuni.errors import CancelledError, OpenUniError
from openuni.exit_status import STOPPED, exit_status
from openuni.nano.recipe import SIDES, train
from openuni.parent_death import follow


def train_sides(folder: Path, seed: int = 0, options: Mapping[str, Any] | None = None) -> None:
    """Trains what is missing of both sides.

    Arguments are those of :func:`openuni.nano.recipe.train`.

    Raises:
        CancelledError: it was asked to stop, and both have saved where they were.
        OpenUniError: a side could not be trained; the other one is asked to stop.
    """
    # Neither side is to find the other at it.
    folder = folder.resolve()
    train(folder, seed, options, stages=())
    context = multiprocessing.get_context("spawn")
    children = [
        context.Process(target=_train_side, args=(os.getpid(), str(folder), seed, options, side))
        for side in SIDES
    ]
    with _passing_on(children):
        for child in children:
            child.start()
        going: dict[Any, Any] = {child.sentinel: child for child in children}
        while going:
            for ended in wait(list(going)):
                child = going.pop(ended)
                child.join()
                # One that was asked before is not asked again: that would end it at once.
                if child.exitcode not in (0, STOPPED):
                    _stop(children)
    statuses = [child.exitcode for child in children]
    failed = [status for status in statuses if status not in (0, STOPPED)]
    if failed:
        raise OpenUniError(
            f"a side's training ended with status {failed[0]}",
            hint="What it said of it is above. The same command goes on from what is saved.",
        )
    if STOPPED in statuses:
        raise CancelledError("Both sides stopped as asked", hint="The same command goes on.")


@contextmanager
def _passing_on(children: Sequence[Any]) -> Iterator[None]:
    before = {n: signal.signal(n, lambda *_: _stop(children)) for n in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(children: Sequence[Any]) -> None:
    for child in children:
        if child.is_alive():
            child.terminate()


def _train_side(
    parent: int, folder: str, seed: int, options: Mapping[str, Any] | None, side: Sequence[str]
) -> None:
    follow(parent)

    def work() -> None:
        from openuni.training.command_line import prepare

        prepare()
        train(Path(folder), seed, options, side)

    sys.exit(exit_status(work))
