"""Random weights for a model built on the meta device, for tests and measurements at true size."""

from __future__ import annotations

import torch
from torch import nn

from openuni.models.meta_init import set_tensor

#: Normal values drawn once and laid end to end: a prime, so that no two rows of a matrix are equal.
_PERIOD = 1_000_003


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
    noise = (torch.randn(_PERIOD, generator=generator) * std).to(dtype).repeat(2)
    for index, (name, parameter) in enumerate(list(model.named_parameters())):
        if not parameter.is_meta:
            continue
        if parameter.ndim == 1:
            value = torch.full(parameter.shape, float(not name.endswith("bias")), dtype=dtype)
        else:
            value = torch.empty(parameter.shape, dtype=dtype)
            start = index * 7919 % _PERIOD  # no two layers alike either
            for piece in value.view(-1).split(_PERIOD):
                piece.copy_(noise[start : start + len(piece)])
        set_tensor(model, name, value)
    return model
