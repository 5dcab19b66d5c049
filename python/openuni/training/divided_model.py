"""Models whose batches can be worked on in parts."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

import torch
from mmengine.model import BaseModel
from torch import Tensor

from openuni.training.threads import Batch, parts_of

Losses = dict[str, Tensor]


class DividedModel(BaseModel):
    """A model of mmengine's runners whose losses add up over the parts of a batch.

    A subclass says in :meth:`drawn` what belongs to a batch as a whole, and in :meth:`losses` what
    a part of it contributes. ``train_cfg.threads`` then works on parts at once.

    Attributes:
        pool: threads that the parts are worked on by; None for one forward pass over all.
        threads: their number.
    """

    pool: Executor | None = None
    threads: int = 1

    def drawn(self, data: Batch) -> Batch:
        """A batch with all that is drawn at random for it and all that is counted over it.

        What is to go to every part (a number of tokens that losses are divided by) is a tensor
        without dimensions.
        """
        return data

    def losses(self, data: Batch) -> Losses:
        """What a batch of :meth:`drawn`, or a part of one, adds to each loss (``loss_...``)."""
        raise NotImplementedError

    def forward(
        self, data: Mapping[str, Any], data_samples: Any = None, mode: str = "loss"
    ) -> Losses:
        """The losses of a whole batch; runners pass the other arguments."""
        if mode != "loss":
            raise NotImplementedError(f"mode {mode!r}: the model is called for its loss alone")
        return self.losses(self._drawn(data))

    def train_step(self, data: Any, optim_wrapper: Any) -> Losses:
        """One step; with threads their gradients are added in the order of the parts.

        So the result depends on their number alone, and on that by rounding.
        """
        if self.pool is None:
            result: Losses = super().train_step(data, optim_wrapper)
            return result
        parts = parts_of(self._drawn(self.data_preprocessor(data, True)["data"]), self.threads)
        trained = [parameter for parameter in self.parameters() if parameter.requires_grad]

        def study(part: Batch) -> tuple[Losses, tuple[Tensor | None, ...]]:
            with optim_wrapper.optim_context(self):
                # The cache of casts is shared, and emptied by the first thread that leaves.
                torch.set_autocast_cache_enabled(False)
                total, losses = self.parse_losses(self.losses(part))
            scaled = optim_wrapper.scale_loss(total)
            gradients = torch.autograd.grad(scaled, trained, allow_unused=True)
            return {name: loss.detach() for name, loss in losses.items()}, gradients

        sums: Losses = {}
        for losses, gradients in self.pool.map(study, parts):
            for name, loss in losses.items():
                sums[name] = sums[name] + loss if name in sums else loss
            for parameter, gradient in zip(trained, gradients, strict=True):
                if parameter.grad is None:
                    parameter.grad = gradient
                elif gradient is not None:
                    parameter.grad += gradient
        optim_wrapper.update_from_gradients()
        return sums

    @torch.no_grad()
    def _drawn(self, data: Mapping[str, Any]) -> Batch:
        return self.drawn(dict(data))
