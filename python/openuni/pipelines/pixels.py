"""Between the model's pixels (-1 to 1, channels first) and pictures (0 to 255, channels last)."""

from __future__ import annotations

import torch
from torch import Tensor


def to_uint8(pixels: Tensor) -> Tensor:
    """(batch, 3, H, W) nominally in -1 to 1 -> (batch, H, W, 3) uint8 on the CPU.

    The rounding is the reference's: clamp(127.5 x + 128, 0, 255), cut off to whole numbers.
    """
    scaled = (127.5 * pixels.float() + 128.0).clamp(0, 255)
    return scaled.to(dtype=torch.uint8).permute(0, 2, 3, 1).contiguous().cpu()
