"""Initial noise that depends on a picture's own seed and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def seeded_noise(seeds: Sequence[int], channels: int, height: int, width: int) -> Tensor:
    """Standard normal noise, one picture a seed.

    Each picture draws from a generator of its own on the CPU, so the same seed gives the same
    noise in any batch, on any number of processes and on any device.

    Args:
        seeds: 0 to 2**32 - 1, one a picture.
        channels: latent channels.
        height: latent rows.
        width: latent columns.

    Returns:
        (len(seeds), channels, height, width) fp32 on the CPU.
    """
    return torch.stack(
        [
            torch.randn(
                (channels, height, width), generator=torch.Generator("cpu").manual_seed(seed)
            )
            for seed in seeds
        ]
    )
