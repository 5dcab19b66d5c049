"""Gradients that accumulate over several steps."""

from __future__ import annotations

from typing import Any


def has_stepped(runner: Any) -> bool:
    """Whether the optimiser has taken up all gradients: a checkpoint does not hold any."""
    if runner.by_deepspeed:
        return bool(runner.model.micro_steps % runner.model.gradient_accumulation_steps() == 0)
    return bool(runner.optim_wrapper.should_update())
