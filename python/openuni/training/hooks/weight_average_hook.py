"""An exponential average of the trained weights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from mmengine.hooks import Hook
from torch import Tensor, nn

from openuni.training.hooks.accumulation import has_stepped, steps_between

#: Key of the averages in a checkpoint; names are those of ``state_dict``.
AVERAGES = "ema_state_dict"


class WeightAverageHook(Hook):
    """Keeps averages in fp32; checkpoints hold them, pictures and validation are made with them.

    Args:
        decay: share of the old average that a step leaves, 0 to 1.
        interval: steps between updates; where gradients accumulate, an update that is due waits for
            the optimiser's step.
        warm_up: begin with less decay, (1 + n) / (10 + n) at the n-th update, so that a short
            training is not held back by its random start.
    """

    priority = "ABOVE_NORMAL"

    def __init__(self, decay: float = 0.9999, interval: int = 1, *, warm_up: bool = False) -> None:
        self.decay, self.interval, self.warm_up = decay, interval, warm_up
        self.averages: dict[str, Tensor] = {}
        self._due = False

    def after_load_checkpoint(self, runner: Any, checkpoint: dict[str, Any]) -> None:
        self.averages = dict(checkpoint.get(AVERAGES, {}))

    def before_train(self, runner: Any) -> None:
        for name, parameter in _trained(runner.trained_model):
            kept = self.averages.get(name, parameter.detach())
            self.averages[name] = kept.to(parameter.device, torch.float32, copy=True)

    @torch.no_grad()
    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        # Where gradients accumulate, weights stand still between the optimiser's steps.
        self._due |= (runner.iter + 1) % self.interval == 0
        if not self._due or not has_stepped(runner):
            return
        self._due = False
        apart = max(self.interval, steps_between(runner))
        updates, decay = (runner.iter + 1) // apart, self.decay
        if self.warm_up:
            decay = min(decay, (1 + updates) / (10 + updates))
        pairs = [(self.averages[n], p.detach()) for n, p in _trained(runner.trained_model)]
        together = [pair for pair in pairs if pair[1].dtype is torch.float32]
        if together:
            averages, values = zip(*together, strict=True)
            torch._foreach_lerp_(averages, values, 1 - decay)
        for average, value in pairs:
            # One at a time: all at once, their copies in fp32 would take twice the weights' room.
            if value.dtype is not torch.float32:
                average.lerp_(value.float(), 1 - decay)

    def before_save_checkpoint(self, runner: Any, checkpoint: dict[str, Any]) -> None:
        checkpoint[AVERAGES] = {name: value.cpu() for name, value in self.averages.items()}


@contextmanager
def averaged(runner: Any) -> Iterator[nn.Module]:
    """The model in eval mode, with averaged weights where the job keeps any; undone afterwards."""
    model = runner.trained_model
    hook = next((hook for hook in runner.hooks if isinstance(hook, WeightAverageHook)), None)
    trained = dict(_trained(model)) if hook is not None else {}
    kept = {name: parameter.data for name, parameter in trained.items()}
    model.eval()
    try:
        for name, parameter in trained.items():
            assert hook is not None
            parameter.data = hook.averages[name].to(parameter.dtype)
        yield model
    finally:
        for name, parameter in trained.items():
            parameter.data = kept[name]
        model.train()


def _trained(model: nn.Module) -> list[tuple[str, nn.Parameter]]:
    return [(n, p) for n, p in model.named_parameters() if p.requires_grad]
