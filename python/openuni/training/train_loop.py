"""xtuner's training loop, entered at any step without reading the batches before it."""

from __future__ import annotations

import time
from typing import Any

import torch
from xtuner.engine.runner.loops import TrainLoop


class ResumableTrainLoop(TrainLoop):
    """Takes the place of xtuner's ``TrainLoop``; arguments are its own.

    Attributes:
        data_wait: seconds that the last step waited for its batch.
    """

    def __init__(self, runner: Any, dataloader: Any, **options: Any) -> None:
        super().__init__(runner=runner, dataloader=dataloader, **options)
        self.data_wait = 0.0
        # An iterator of torch's loader draws a seed for its workers here, before the model is
        # made. Ours is made later and draws elsewhere: this keeps all that follows the same.
        torch.empty((), dtype=torch.int64).random_()

    def run(self) -> Any:
        runner = self.runner
        runner.call_hook("before_train")
        runner.call_hook("before_train_epoch")
        while self._iter < self._max_iters and not self.stop_training:
            runner.model.train()
            started = time.perf_counter()
            batch = next(self.dataloader_iterator)
            self.data_wait = time.perf_counter() - started
            self.run_iter(batch)
        runner.call_hook("after_train_epoch")
        runner.call_hook("after_train")
        return runner.model
