"""Gradients that accumulate over several steps."""

from __future__ import annotations

from typing import Any


def has_stepped(runner: Any) -> bool:
    """Whether the optimiser has taken up all gradients: a checkpoint does not hold any."""
    if runner.by_deepspeed:
        return bool(runner.model.micro_steps % runner.model.gradient_accumulation_steps() == 0)
    return bool(runner.optim_wrapper.should_update())


def steps_between(runner: Any) -> int:
    """Steps from one of the optimiser's to the next, from 1."""
    if runner.by_deepspeed:
        return int(runner.model.gradient_accumulation_steps())
    return int(runner.optim_wrapper._accumulative_counts)
