"""Positions in time, row and column, as Qwen2.5-VL's rotary embedding takes them."""

from __future__ import annotations

import torch
from torch import Tensor


def multimodal_positions(attention_mask: Tensor, image_mask: Tensor | None, grid: int) -> Tensor:
    """Positions of text and square still pictures.

    Text advances time, row and column together by one a token. A picture's tokens share one time;
    their rows and columns count from there, and what follows goes on after the highest.

    Args:
        attention_mask: (batch, tokens), True for real tokens.
        image_mask: (batch, tokens), True at picture tokens, ``grid**2`` a picture; None for none.
        grid: tokens along one side of a picture.

    Returns:
        (3, batch, tokens) int64; padding gets arbitrary positions.
    """
    attention_mask = attention_mask.bool()
    if image_mask is None or not image_mask.any():
        positions = (attention_mask.long().cumsum(dim=1) - 1).clamp_min(0)
        return positions.expand(3, -1, -1)
    result = torch.zeros((3, *attention_mask.shape), dtype=torch.long)
    for row, (real, pictures) in enumerate(
        zip(attention_mask.cpu(), image_mask.bool().cpu(), strict=True)
    ):
        result[:, row, real] = _row_positions(pictures[real].tolist(), grid)
    return result.to(attention_mask.device)


def _row_positions(is_picture: list[bool], grid: int) -> Tensor:
    """Positions (3, tokens) of one unpadded row."""
    cells = torch.arange(grid)
    picture = torch.stack(
        [
            torch.zeros(grid * grid, dtype=torch.long),
            cells.repeat_interleave(grid),
            cells.repeat(grid),
        ]
    )
    parts: list[Tensor] = []
    start = index = 0
    while index < len(is_picture):
        if is_picture[index]:
            part = picture
        else:
            end = next((i for i in range(index, len(is_picture)) if is_picture[i]), len(is_picture))
            part = torch.arange(end - index).expand(3, -1)
        parts.append(part + start)
        index += part.shape[1]
        start = int(parts[-1].max()) + 1
    return torch.cat(parts, dim=1)
