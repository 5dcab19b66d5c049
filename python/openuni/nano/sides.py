"""The two sides of openuni-nano trained at once, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
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
    with _Stopping(children) as stopping:
        for child in children:
            child.start()
        stopping.pass_on()
        going: dict[Any, Any] = {child.sentinel: child for child in children}
        while going:
            for ended in wait(list(going)):
                child = going.pop(ended)
                child.join()
                if child.exitcode:
                    stopping.stop()
    failed = [child.exitcode for child in children if child.exitcode not in (0, STOPPED)]
    if stopping.asked:
        # A side that had not begun to step has nothing to save, and ended by the signal.
        raise CancelledError("Both sides stopped as asked", hint="The same command goes on.")
    if failed:
        raise OpenUniError(
            f"a side's training ended with status {failed[0]}",
            hint="What it said of it is above. The same command goes on from what is saved.",
        )
    if any(child.exitcode for child in children):
        raise CancelledError("A side was stopped", hint="The same command goes on.")


class _Stopping:
    """Passes the first signal to stop on to all children; a second one would end them at once.

    Attributes:
        asked: whether a signal came.
    """

    def __init__(self, children: Sequence[Any]) -> None:
        self.asked = False
        self._children, self._passed_on = children, False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> _Stopping:
        self._before = {number: signal.signal(number, self._on_signal) for number in STOPPING}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def pass_on(self) -> None:
        """Once all have started: a signal may have come between."""
        if self.asked:
            self.stop()

    def stop(self) -> None:
        """Ask all that are there to stop, once."""
        if self._passed_on or any(child.pid is None for child in self._children):
            return
        self._passed_on = True
        for child in self._children:
            if child.is_alive():
                child.terminate()

    def _on_signal(self, *_: object) -> None:
        self.asked = True
        self.stop()


def _train_side(
    parent: int, folder: str, seed: int, options: Mapping[str, Any] | None, side: Sequence[str]
) -> None:
    follow(parent)

    def work() -> None:
        from openuni.training.command_line import prepare

        prepare()
        train(Path(folder), seed, options, side)

    sys.exit(exit_status(work))
