"""The named colours of openuni-nano's pictures and the space in which they are told apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# GenEval's colour names, less white: the backgrounds are near-white.
PALETTE: dict[str, tuple[int, int, int]] = {
    "red": (222, 38, 42),
    "orange": (245, 138, 28),
    "yellow": (244, 212, 38),
    "green": (46, 158, 68),
    "blue": (42, 92, 216),
    "purple": (128, 58, 176),
    "pink": (250, 134, 182),
    "brown": (128, 78, 42),
    "black": (24, 24, 28),
}
COLORS: tuple[str, ...] = tuple(PALETTE)


def to_lab(rgb: NDArray[np.generic]) -> NDArray[np.float32]:
    """Converts sRGB (..., 3) in 0..255 to CIELAB (..., 3) under D65."""
    value = np.asarray(rgb, dtype=np.float32) / 255.0
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
        dtype=np.float32,
    )
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.089], dtype=np.float32)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    lab = np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])],
        axis=-1,
    )
    return lab.astype(np.float32)


_PALETTE_LAB = to_lab(np.array(list(PALETTE.values())))


def nearest_color(rgb: NDArray[np.generic]) -> str:
    """Names the palette colour nearest to one sRGB value (3,) in 0..255."""
    distance = np.linalg.norm(_PALETTE_LAB - to_lab(rgb), axis=-1)
    return COLORS[int(distance.argmin())]
