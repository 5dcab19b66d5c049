"""Where a parameter's elements lie among the ranks' flat slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

Slices = list[Tensor]
Layout = dict[str, tuple[torch.Size, Slices]]


def stage_1_2_layout(
    groups: Sequence[Mapping[str, torch.Size]], partitions: Sequence[Sequence[Tensor]]
) -> Layout:
    """Stages 1 and 2: each group is one long vector, cut into equal parts for the ranks.

    Args:
        groups: name -> shape in stored order, a mapping for each parameter group.
        partitions: [rank][group] flat fp32 tensors.

    Returns:
        name -> shape and the views that make it up when joined.

    Raises:
        ValueError: the parts are too short for the shapes.
    """
    layout: Layout = {}
    for index, shapes in enumerate(groups):
        parts = [rank[index] for rank in partitions]
        needed = sum(torch.Size(shape).numel() for shape in shapes.values())
        held = sum(part.numel() for part in parts)
        if held < needed:
            raise ValueError(f"the ranks hold {held} of {needed} elements: a rank is missing")
        offset = 0
        for name, shape in shapes.items():
            size = torch.Size(shape)
            layout[name] = (size, _cut(parts, offset, size.numel()))
            offset += size.numel()
    return layout


def stage_3_layout(
    groups: Sequence[Mapping[str, torch.Size]], partitions: Sequence[Tensor]
) -> Layout:
    """Stage 3: each parameter is cut into equal parts, the last one padded.

    Args:
        groups: as for :func:`stage_1_2_layout`.
        partitions: [rank] flat fp32 tensors over all groups.
    """
    layout: Layout = {}
    offset = 0
    for shapes in groups:
        for name, shape in shapes.items():
            size = torch.Size(shape)
            part = -(-size.numel() // len(partitions))
            if offset + part > min(rank.numel() for rank in partitions):
                raise ValueError(f"the ranks' parts end before {name}")
            layout[name] = (size, [rank[offset : offset + part] for rank in partitions])
            offset += part
    return layout


def _cut(parts: Sequence[Tensor], offset: int, length: int) -> Slices:
    """Views of elements offset .. offset + length of the parts laid end to end."""
    slices: Slices = []
    start = 0
    for part in parts:
        end = start + part.numel()
        low, high = max(offset, start), min(offset + length, end)
        if low < high:
            slices.append(part[low - start : high - start])
        start = end
    return slices or [parts[0][:0]]
