"""The loss on data that is not trained on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from mmengine.hooks import Hook

from openuni.data.loader import BatchStream
from openuni.training.dataloader import StreamLoader, build_stream_loader
from openuni.training.hooks.undisturbed import undisturbed
from openuni.training.hooks.weight_average_hook import averaged


class ValidationLossHook(Hook):
    """Writes a ``metric`` event with ``val_loss``, over the same batches and noise each time.

    Args:
        dataloader: as ``train_dataloader``.
        interval: steps between validations.
        batches: how many batches are taken.
        seed: of the order of samples, of noise and timesteps.
    """

    priority = "LOW"

    def __init__(
        self, dataloader: Mapping[str, Any], interval: int = 1000, batches: int = 8, seed: int = 0
    ) -> None:
        self.config, self.interval, self.batches, self.seed = dataloader, interval, batches, seed
        self._loader: StreamLoader | None = None

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        if (runner.iter + 1) % self.interval:
            return
        with undisturbed(self.seed), averaged(runner) as model, torch.no_grad():
            if self._loader is None:
                self._loader = build_stream_loader(self.config, self.seed)
            stream = BatchStream(self._loader, seed=self.seed)
            total = 0.0
            for _ in range(self.batches):
                with runner.optim_wrapper.optim_context(model):
                    losses = model(**next(stream), mode="loss")
                total += float(sum(losses.values()))
        runner.events.metric(runner.iter, {"val_loss": total / self.batches})
