"""Mixed precision that needs no GPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from mmengine.optim import OptimWrapper
from torch import Tensor, nn

from openuni.errors import InvalidRequestError

_DTYPES = {"bfloat16": torch.bfloat16, "float32": torch.float32}


class AutocastOptimWrapper(OptimWrapper):
    """Takes the place of mmengine's ``AmpOptimWrapper`` for bfloat16 and float32, on any device.

    Losses are not scaled: bfloat16 has the range of float32, so that scaling by powers of two would
    change nothing.

    Args:
        dtype: ``bfloat16`` or ``float32``, which turns autocast off.
        loss_scale: accepted for the official configs.
        options: further arguments of ``OptimWrapper``.
    """

    def __init__(
        self, dtype: str | torch.dtype | None = None, loss_scale: Any = None, **options: Any
    ) -> None:
        super().__init__(**options)
        name = str(dtype or torch.bfloat16).removeprefix("torch.")
        if name not in _DTYPES:
            raise InvalidRequestError(
                f"optim_wrapper.dtype must be bfloat16 or float32, not {name}",
                hint="float16 needs a GPU: leave the type AmpOptimWrapper and train on one.",
                details={"field": "optim_wrapper.dtype"},
            )
        self.cast_dtype = _DTYPES[name]
        self.grad_norm: Tensor | None = None

    @contextmanager
    def optim_context(self, model: nn.Module) -> Iterator[None]:
        device = next(model.parameters()).device.type
        enabled = self.cast_dtype is torch.bfloat16
        with super().optim_context(model), torch.autocast(device, self.cast_dtype, enabled=enabled):
            yield

    def update_from_gradients(self) -> None:
        """As ``update_params``, from gradients that the parameters hold already."""
        self._inner_count += 1
        if self.should_update():
            self.step()
            self.zero_grad()

    def _clip_grad(self) -> None:
        groups = self.optimizer.param_groups
        params = [p for group in groups for p in group["params"] if p.grad is not None]
        if params:
            # Kept on its device: reading it here would wait for the whole backward pass.
            self.grad_norm = self.clip_func(params, **self.clip_grad_kwargs)
