"""Between pictures as tensors and pixels as they travel."""

from __future__ import annotations

import torch
from torch import Tensor

from openuni.engines.engine import Pixels


def pixels_of(picture: Tensor) -> Pixels:
    """(height, width, 3) uint8 -> pixels for the side channel, without a copy."""
    height, width, _ = picture.shape
    return Pixels(int(width), int(height), picture.contiguous().numpy().data)


def picture_of(pixels: Pixels) -> Tensor:
    """Pixels from the side channel -> (height, width, 3) uint8."""
    data = torch.frombuffer(pixels.data, dtype=torch.uint8)
    return data.view(pixels.height, pixels.width, 3)
