"""xtuner's training loop, entered at any step without reading the batches before it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from xtuner.engine.runner.loops import TrainLoop

from openuni.training.muon import Muon
from openuni.training.threads import one_core_each


class ResumableTrainLoop(TrainLoop):
    """Takes the place of xtuner's ``TrainLoop``.

    Args:
        runner, dataloader: given by the runner.
        threads: parts of a batch that are worked on at once, one core each, from 1; None works on
            the whole with torch's own threads, as a GPU does in any case.
        options: its own.

    Attributes:
        data_wait: seconds that the last step waited for its batch.
    """

    def __init__(
        self, runner: Any, dataloader: Any, threads: int | None = None, **options: Any
    ) -> None:
        super().__init__(runner=runner, dataloader=dataloader, **options)
        self.threads = threads
        self.data_wait = 0.0
        # An iterator of torch's loader draws a seed for its workers here, before the model is
        # made. Ours is made later and draws elsewhere: this keeps all that follows the same.
        torch.empty((), dtype=torch.int64).random_()

    def run(self) -> Any:
        try:
            with self._working_threads():
                return self._run()
        finally:
            self.runner.stream.close()

    @contextmanager
    def _working_threads(self) -> Iterator[None]:
        """Lend threads to the model, and to the optimiser where it can make use of them."""
        model, optimiser = self.runner.trained_model, self.runner.optim_wrapper.optimizer
        if self.threads is None or next(model.parameters()).is_cuda:
            yield
            return
        with one_core_each(self.threads) as pool:
            model.pool, model.threads = pool, self.threads
            if isinstance(optimiser, Muon):
                optimiser.executor = pool
            try:
                yield
            finally:
                model.pool = None

    def _run(self) -> Any:
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
