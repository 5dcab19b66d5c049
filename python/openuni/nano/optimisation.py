"""What the three trainings share: parameter groups, schedule, moving average."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer
from tqdm import tqdm

from openuni.nano.recipe import StageRecipe


def make_optimizer(parameters: Iterable[nn.Parameter], lr: float, weight_decay: float) -> AdamW:
    """AdamW with betas 0.9/0.95; only tensors of two or more dimensions decay."""
    trained = [p for p in parameters if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]
    return AdamW(groups, lr=lr, betas=(0.9, 0.95), fused=True)


class Schedule:
    """Iterates over the steps of a training and gives each its learning rate.

    Linear warm-up, then a cosine to 2 % of the peak. With `minutes` the training ends then at the
    latest, and the cosine is squeezed to fit; without it a run depends on the seed alone.
    """

    def __init__(self, recipe: StageRecipe, name: str, minutes: float | None = None) -> None:
        self.recipe = recipe
        self.seconds = math.inf if minutes is None else minutes * 60
        self.progress = tqdm(total=recipe.steps, desc=name, unit="step", mininterval=5)

    def __iter__(self) -> Iterator[tuple[int, float]]:
        """Yields (step, learning rate), the step from 0."""
        recipe, start = self.recipe, time.monotonic()
        for step in range(recipe.steps):
            spent = (time.monotonic() - start) / self.seconds
            if spent >= 1:
                break
            done = max(step / (recipe.horizon or recipe.steps), spent)
            warm = min(1.0, (step + 1) / recipe.warmup)
            self.progress.update()
            yield step, recipe.lr * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        self.progress.close()

    def say(self, text: str) -> None:
        """Prints a line above the progress bar."""
        self.progress.write(f"{self.progress.desc.rstrip(': ')} step {self.progress.n}: {text}")


def optimiser_step(optimizer: Optimizer, parameters: Iterable[nn.Parameter], lr: float) -> None:
    """Clips the gradients' norm to 1, takes one step at the given rate, clears the gradients."""
    for group in optimizer.param_groups:
        group["lr"] = lr
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


class MovingAverage:
    """An exponential moving average of some parameters, kept in fp32.

    The decay grows with the steps as (1 + n) / (10 + n), up to `decay`, so that short runs are not
    held back by their random start.
    """

    def __init__(self, parameters: dict[str, nn.Parameter], decay: float) -> None:
        self.parameters = parameters
        self.decay = decay
        self.steps = 0
        self.average = {name: p.detach().clone() for name, p in parameters.items()}

    @torch.no_grad()
    def update(self) -> None:
        """Takes the current parameters in."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(
            list(self.average.values()), [p.detach() for p in self.parameters.values()], 1 - decay
        )

    @torch.no_grad()
    def swap(self) -> None:
        """Exchanges averages and parameters in place; call again to undo."""
        for name, parameter in self.parameters.items():
            kept: Tensor = parameter.detach().clone()
            parameter.copy_(self.average[name])
            self.average[name] = kept
