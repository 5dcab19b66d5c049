"""Initial noise: of each picture by itself, or of a batch as the official script draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class NoiseBatch:
    """A picture's place in a batch whose noise the official script draws at once.

    Args:
        index: which picture of the batch, from 0.
        count: pictures in the batch.
    """

    index: int
    count: int


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


def reference_noise(
    seed: int, pictures: int, channels: int, height: int, width: int, device: torch.device
) -> Tensor:
    """Standard normal noise of several pictures, drawn at once as the official script draws it.

    A picture's noise depends on how many are drawn and on its place among them. The generator is
    the device's, so a CPU and a GPU draw different noise.

    Args:
        seed: 0 to 2**32 - 1.
        pictures: how many.
        channels: latent channels.
        height: latent rows.
        width: latent columns.
        device: of the model.

    Returns:
        (pictures, channels, height, width) fp32 on the device.
    """
    generator = torch.Generator(device).manual_seed(seed)
    shape = (pictures, channels, height, width)
    return torch.randn(shape, generator=generator, device=device)
