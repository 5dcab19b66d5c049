"""mmengine's record of losses, kept where it is printed and nowhere else."""

from __future__ import annotations

from typing import Any

from mmengine.hooks import LoggerHook, RuntimeInfoHook


class PrintedLossHook(RuntimeInfoHook):
    """Takes the place of mmengine's ``RuntimeInfoHook``, which reads every step's loss.

    Reading makes the host wait for the device. Events have the losses of all steps without that;
    the log's lines need those of their own steps alone.
    """

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        intervals = [hook.interval for hook in runner.hooks if isinstance(hook, LoggerHook)]
        done = runner.iter + 1
        if done == runner.max_iters or any(done % interval == 0 for interval in intervals):
            super().after_train_iter(runner, batch_idx, data_batch, outputs)
