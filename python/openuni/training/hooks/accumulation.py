"""Gradients that accumulate over several steps."""

from __future__ import annotations

from typing import Any


def has_stepped(runner: Any) -> bool:
    """Whether the optimiser has taken up all gradients: a checkpoint does not hold any."""
    should_update = getattr(runner.optim_wrapper, "should_update", None)
    return should_update is None or bool(should_update())
