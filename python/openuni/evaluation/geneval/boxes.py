"""Overlap and relative position of boxes, in the arithmetic of the official scorer (fp32)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Box = NDArray[np.float32]

#: Names of relations by axis and direction: the pictures' y axis points down.
_NAMES = (("left of", "right of"), ("above", "below"))


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0..1; a box reaches one pixel past its last coordinate."""
    shared = _area(np.maximum(a[:2], b[:2]), np.minimum(a[2:4], b[2:4]))
    union = _area(a[:2], a[2:4]) + _area(b[:2], b[2:4]) - shared
    return float(shared / union) if union else 0.0


def relations(a: Box, b: Box, *, threshold: float = 0.1) -> list[str]:
    """How ``a`` lies to ``b``: of "left of", "right of", "above", "below", those that hold.

    The offset of the centres counts only beyond ``threshold`` times the sum of the two extents, per
    axis, and a direction holds where it makes up more than half of the offset's length.
    """
    corners_a, corners_b = a[:4].reshape(2, 2), b[:4].reshape(2, 2)
    offset = corners_a.mean(axis=0) - corners_b.mean(axis=0)
    extents = np.abs(corners_a[1] - corners_a[0]) + np.abs(corners_b[1] - corners_b[0])
    beyond = np.maximum(np.abs(offset) - threshold * extents, 0) * np.sign(offset)
    if np.all(np.abs(beyond) < 1e-3):
        return []
    direction = beyond / np.linalg.norm(offset)
    return [
        name
        for share, names in zip(direction, _NAMES, strict=True)
        for name, holds in zip(names, (share < -0.5, share > 0.5), strict=True)
        if holds
    ]


def _area(low: Box, high: Box) -> np.float32:
    sides = np.maximum(high - low + 1, 0)
    area: np.float32 = sides[0] * sides[1]
    return area
