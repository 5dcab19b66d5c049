"""Watches the steps of the official sampling, which tells nobody of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor

#: Called after each step with (step from 0, estimate of the clean latents).
OnStep = Callable[[int, Tensor], None]


@contextmanager
def watched(scheduler: Any, steps: int, on_step: OnStep) -> Iterator[None]:
    """Call ``on_step`` after each of a scheduler's steps while the block lasts.

    What it raises ends the sampling: that is how a run is cancelled within a step.

    Args:
        scheduler: a diffusers scheduler, which the official model hands to its pipeline.
        steps: denoising steps. Schedulers of higher order are called more than once a step.
        on_step: see :data:`OnStep`.
    """
    plain = scheduler.step
    calls = 0

    def step(output: Tensor, timestep: Any, sample: Tensor, *args: Any, **options: Any) -> Any:
        nonlocal calls
        result = plain(output, timestep, sample, *args, **options)
        # Under flow matching x_t = (1 - sigma) x_0 + sigma noise and v = noise - x_0.
        clean = sample - scheduler.sigmas[calls].to(sample.device) * output
        total = len(scheduler.timesteps)
        before, calls = calls, calls + 1
        done = calls * steps // total
        if done > before * steps // total:
            on_step(done - 1, clean)
        return result

    scheduler.step = step
    try:
        yield
    finally:
        del scheduler.step
