"""Trades picture area for channels, so that one token stands for a square of patches."""

from __future__ import annotations

from typing import Literal

from torch import Tensor

PixelShuffleVersion = Literal["v1", "v2"]


def pixel_shuffle(x: Tensor, ratio: float = 0.5, version: PixelShuffleVersion = "v2") -> Tensor:
    """Fold squares of patches into channels.

    Args:
        x: (tiles, height, width, channels), both sides multiples of 1 / ratio.
        ratio: factor on each side, 1 / a whole number.
        version: ``v2`` keeps rows rows; ``v1`` (early InternVL weights) leaves them transposed.

    Returns:
        (tiles, height * ratio, width * ratio, channels / ratio**2); for ``v1`` with height and
        width exchanged.
    """
    tiles, height, width, channels = x.shape
    fold = round(1 / ratio)
    # Channels of a square run over its rows outermost, then its columns.
    x = x.reshape(tiles, height // fold, fold, width // fold, fold, channels)
    order = (0, 3, 1, 2, 4, 5) if version == "v1" else (0, 1, 3, 2, 4, 5)
    return x.permute(order).flatten(3)
