"""Random weights for a model built on the meta device, for tests and measurements at true size."""

from __future__ import annotations

import torch
from torch import nn

from openuni.models.meta_init import set_tensor


@torch.no_grad()
def fill_with_random(
    model: nn.Module, *, seed: int = 0, dtype: torch.dtype = torch.float32, std: float = 0.02
) -> nn.Module:
    """Give every meta parameter values: norms and scales 1, biases 0, the rest normal.

    Args:
        model: built within :class:`openuni.models.meta_init.parameters_on_meta`.
        seed: of a generator of its own.
        dtype: of the weights.
        std: of the normal values.
    """
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in list(model.named_parameters()):
        if not parameter.is_meta:
            continue
        value = torch.empty(parameter.shape, dtype=dtype)
        if name.endswith("bias"):
            value.zero_()
        elif parameter.ndim == 1:
            value.fill_(1.0)
        else:
            value.normal_(std=std, generator=generator)
        set_tensor(model, name, value)
    return model
