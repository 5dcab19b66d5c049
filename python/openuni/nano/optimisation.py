"""What the trainings share: threads, parameter groups, schedule, moving average."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.optim import AdamW, Optimizer
from tqdm import tqdm

from openuni.nano.recipe import StageRecipe


@contextmanager
def one_core_each(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that each work on a part of a batch with one core.

    Small operations gain far more from this than from threads within them.
    """
    with (
        ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool,
        # On so few tokens the CPU's fused attention is slower backwards than matrix products.
        sdpa_kernel(SDPBackend.MATH),
    ):
        yield pool


Lesson = Callable[[], dict[str, Tensor]]
"""Computes losses, each with its name."""


def set_gradients(
    pool: Executor, lessons: Sequence[Lesson], parameters: Sequence[nn.Parameter]
) -> dict[str, float]:
    """Sets the gradients of the sum of all lessons' losses, computed side by side in bf16 autocast.

    They are added in the order of the lessons, so that the result does not depend on the threads.

    Returns:
        The losses, summed by name.
    """

    def study(lesson: Lesson) -> tuple[dict[str, float], tuple[Tensor | None, ...]]:
        # Without the cache of casts: it is shared, and emptied by the first thread that leaves.
        with torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False):
            losses = lesson()
        total = torch.stack(list(losses.values())).sum()
        gradients = torch.autograd.grad(total, parameters, allow_unused=True)
        return {name: loss.item() for name, loss in losses.items()}, gradients

    sums: dict[str, float] = {}
    for losses, gradients in pool.map(study, lessons):
        for name, loss in losses.items():
            sums[name] = sums.get(name, 0.0) + loss
        for parameter, gradient in zip(parameters, gradients, strict=True):
            if parameter.grad is None:
                parameter.grad = gradient
            elif gradient is not None:
                parameter.grad += gradient
    return sums


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
