"""Deterministic random weights: the same numbers on every machine and library version."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn


def numbers(name: str, shape: tuple[int, ...], seed: int = 0) -> Tensor:
    """Standard normal fp32 values that depend on name, shape and seed alone."""
    rng = np.random.default_rng([zlib.crc32(name.encode()), seed])
    return torch.from_numpy(rng.standard_normal(shape).astype(np.float32))


def weights_for(shapes: Mapping[str, tuple[int, ...]], seed: int = 0) -> dict[str, Tensor]:
    """Weights that keep activations near unit size, so that differences would show."""
    return {name: _weight(name, shape, seed) for name, shape in shapes.items()}


def shapes_of(model: nn.Module) -> dict[str, tuple[int, ...]]:
    """State-dict names and shapes."""
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def _weight(name: str, shape: tuple[int, ...], seed: int) -> Tensor:
    values = numbers(name, shape, seed)
    if name.endswith("bias"):
        return values * 0.1
    if len(shape) == 1:  # norms and layer scales
        return 1 + values * 0.1
    if "embed_tokens" in name:
        # Small beside what the layers add: a tied head would else repeat the last token for ever.
        return values * 0.1
    if "embed" in name or "scale_shift" in name or name == "meta_queries":
        return values * 0.5
    fan_in = int(np.prod(shape[1:]))
    return values / fan_in**0.5
