"""The precision that a model trains in, for what hooks compute beside training."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from torch import nn


def computing(runner: Any, model: nn.Module) -> AbstractContextManager[Any]:
    """Autocast as in a step; DeepSpeed holds all weights in one dtype and has none."""
    enter = getattr(runner.optim_wrapper, "optim_context", None)
    return nullcontext() if enter is None else enter(model)
