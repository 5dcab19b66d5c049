"""Measurements of every step, as events."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Mapping
from typing import Any

import torch
from mmengine.dist import all_reduce
from mmengine.hooks import Hook
from torch import Tensor

from openuni.training.hooks.accumulation import has_stepped
from openuni.training.hooks.metric_queue import MetricQueue


class EventsHook(Hook):
    """Writes a ``metric`` event each ``interval`` steps, and the beginning and end of the training.

    Values: ``loss`` (mean over all processes) and its parts, ``lr``, ``grad_norm`` (before
    clipping, of steps that the optimiser takes), ``samples_per_second`` (over all processes),
    ``data_wait`` (seconds that the step waited for its batch), ``memory`` (largest use of the
    device so far in bytes; on a CPU, of the process).

    Args:
        interval: steps between events, from 1.
    """

    # After the optimiser's step, before schedules change the rate that it was made with, and before
    # mmengine's logger (60), which begins to count the memory's peak anew.
    priority = 55

    def __init__(self, interval: int = 1) -> None:
        self.interval = interval
        self._begun = self._last = 0.0
        self._queue: MetricQueue | None = None
        self._peak = 0

    def before_train(self, runner: Any) -> None:
        self._queue = MetricQueue(runner.events.metric)
        # With the batch it was meant for, so that a resumed training does not tell of it again.
        runner.stream.report = lambda failure: runner.events.log(
            "warning",
            f"Left out {failure['sample']} (batch {failure['batch']}): {failure['reason']}",
            once=True,
        )
        runner.events.log("info", f"Training from step {runner.iter} to {runner.max_iters}")
        self._begun = self._last = time.perf_counter()

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        self._peak = max(self._peak, _memory())
        if (runner.iter + 1) % self.interval:
            return
        now = time.perf_counter()
        seconds, self._last = (now - self._last) / self.interval, now
        values: dict[str, Tensor | float] = _losses(outputs or {})
        values["lr"] = float(runner.optim_wrapper.get_lr()["lr"][0])
        norm = getattr(runner.optim_wrapper, "grad_norm", None)
        # Steps that only accumulate have none; what the wrapper keeps is that of an earlier one.
        if norm is not None and has_stepped(runner):
            values["grad_norm"] = norm
        batch = (runner.train_dataloader.batch_size or 1) * runner.world_size
        values["samples_per_second"] = batch / seconds
        values["data_wait"] = runner.train_loop.data_wait
        values["memory"] = float(self._peak)
        assert self._queue is not None
        self._queue.add(runner.iter, values)

    def before_save_checkpoint(self, runner: Any, checkpoint: dict[str, Any]) -> None:
        # A training that goes on from here does not tell of earlier steps again.
        if self._queue is not None:
            self._queue.flush()

    def after_train(self, runner: Any) -> None:
        assert self._queue is not None
        self._queue.flush()
        milliseconds = (time.perf_counter() - self._begun) * 1000
        runner.events.write({"type": "done", "timings": {"train": milliseconds}})
        runner.events.flush()


def _losses(outputs: Mapping[str, Tensor]) -> dict[str, Tensor | float]:
    """The loss over all processes; its parts are this process's, unless there is only one."""
    losses: dict[str, Tensor | float] = {name: value.detach() for name, value in outputs.items()}
    if "loss" in outputs:
        mean = outputs["loss"].detach().clone()
        all_reduce(mean, op="mean")
        losses["loss"] = mean
        parts = [name for name in outputs if name != "loss"]
        if len(parts) == 1:
            losses[parts[0]] = mean
    return losses


def _memory() -> int:
    if torch.cuda.is_available():
        # Not max_memory_allocated(), which sorts all statistics anew at every step.
        statistics = torch.cuda.memory_stats_as_nested_dict()
        return int(statistics["allocated_bytes"]["all"]["peak"]) if statistics else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
