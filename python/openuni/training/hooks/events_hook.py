"""Measurements of every step, as events."""

from __future__ import annotations

import resource
import sys
import time
from typing import Any

import torch
from mmengine.hooks import Hook


class EventsHook(Hook):
    """Writes a ``metric`` event each ``interval`` steps, and the beginning and end of the training.

    Values: ``loss`` and its parts, ``lr``, ``grad_norm`` (before clipping), ``samples_per_second``
    over all processes, ``data_wait`` (seconds that the step waited for its batch), ``memory``
    (largest use of the device so far in bytes; on a CPU, of the process).

    Args:
        interval: steps between events, from 1.
    """

    # After the optimiser's step and before schedules change the rate that it was made with.
    priority = "BELOW_NORMAL"

    def __init__(self, interval: int = 1) -> None:
        self.interval = interval
        self._begun = self._last = 0.0

    def before_train(self, runner: Any) -> None:
        runner.stream.report = lambda failure: runner.events.log(
            "warning", f"Left out {failure['sample']}: {failure['reason']}"
        )
        runner.events.log("info", f"Training from step {runner.iter} to {runner.max_iters}")
        self._begun = self._last = time.perf_counter()

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        if (runner.iter + 1) % self.interval:
            return
        now = time.perf_counter()
        seconds, self._last = (now - self._last) / self.interval, now
        values = {name: float(value) for name, value in (outputs or {}).items()}
        values["lr"] = float(runner.optim_wrapper.get_lr()["lr"][0])
        norm = getattr(runner.optim_wrapper, "grad_norm", None)
        if norm is not None:
            values["grad_norm"] = float(norm)
        batch = (runner.train_dataloader.batch_size or 1) * runner.world_size
        values["samples_per_second"] = batch / seconds
        values["data_wait"] = runner.train_loop.data_wait
        values["memory"] = float(_memory())
        runner.events.metric(runner.iter, values)

    def after_train(self, runner: Any) -> None:
        milliseconds = (time.perf_counter() - self._begun) * 1000
        runner.events.write({"type": "done", "timings": {"train": milliseconds}})
        runner.events.flush()


def _memory() -> int:
    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
