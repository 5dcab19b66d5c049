"""Silhouettes of openuni-nano's objects, as polygons on the square [-1, 1] with y pointing down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

Polygon = list[tuple[float, float]]

SUPERSAMPLING = 4


def _arc(cx: float, cy: float, radius: float, start: float = 0.0, end: float = 360.0) -> Polygon:
    angles = np.radians(np.linspace(start, end, 73))
    return [(cx + radius * float(np.cos(a)), cy + radius * float(np.sin(a))) for a in angles]


def _star() -> Polygon:
    points: Polygon = []
    for i in range(10):
        radius = 1.0 if i % 2 == 0 else 0.42
        angle = np.pi * i / 5 - np.pi / 2
        points.append((radius * float(np.cos(angle)), radius * float(np.sin(angle))))
    return points


def _heart() -> Polygon:
    t = np.linspace(0, 2 * np.pi, 97)
    x = np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) / 16
    return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]


# Each silhouette is the union of its first polygons less the union of its second ones.
_OUTLINES: dict[str, Callable[[], tuple[list[Polygon], list[Polygon]]]] = {
    "circle": lambda: ([_arc(0, 0, 1)], []),
    "square": lambda: ([[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]], []),
    "triangle": lambda: ([[(0, -0.9), (1, 0.85), (-1, 0.85)]], []),
    "star": lambda: ([_star()], []),
    "heart": lambda: ([_heart()], []),
    "cross": lambda: (
        [
            [(-0.3, -1), (0.3, -1), (0.3, 1), (-0.3, 1)],
            [(-1, -0.3), (1, -0.3), (1, 0.3), (-1, 0.3)],
        ],
        [],
    ),
    "diamond": lambda: ([[(0, -1), (0.7, 0), (0, 1), (-0.7, 0)]], []),
    "ring": lambda: ([_arc(0, 0, 1)], [_arc(0, 0, 0.55)]),
    "moon": lambda: ([_arc(0, 0, 1)], [_arc(0.55, -0.1, 0.85)]),
    "house": lambda: (
        [
            [(0, -1), (1, -0.1), (-1, -0.1)],
            [(-0.72, -0.15), (0.72, -0.15), (0.72, 0.95), (-0.72, 0.95)],
        ],
        [[(-0.24, 0.3), (0.24, 0.3), (0.24, 1), (-0.24, 1)]],
    ),
    "tree": lambda: (
        [
            [(0, -1), (0.52, -0.3), (-0.52, -0.3)],
            [(0, -0.6), (0.72, 0.3), (-0.72, 0.3)],
            [(-0.18, 0.25), (0.18, 0.25), (0.18, 1), (-0.18, 1)],
        ],
        [],
    ),
    "arrow": lambda: (
        [
            [(-1, -0.24), (0.1, -0.24), (0.1, 0.24), (-1, 0.24)],
            [(0.05, -0.75), (1, 0), (0.05, 0.75)],
        ],
        [],
    ),
}
OBJECTS: tuple[str, ...] = tuple(_OUTLINES)


def draw_silhouette(
    name: str, size: float, canvas: int, center: tuple[float, float]
) -> Image.Image:
    """Draws one object as an antialiased coverage mask.

    Args:
        name: one of `OBJECTS`.
        size: side of the object's square in pixels, i.e. twice its unit.
        canvas: side of the returned square mask in pixels.
        center: where the middle of the object's square lies, (x, y) in pixels.

    Returns:
        A mode "L" image, 255 where the object covers the pixel wholly.
    """
    scale = SUPERSAMPLING
    mask = Image.new("L", (canvas * scale, canvas * scale), 0)
    draw = ImageDraw.Draw(mask)
    filled, cut = _OUTLINES[name]()
    for polygons, value in ((filled, 255), (cut, 0)):
        for polygon in polygons:
            points = [
                ((center[0] + x * size / 2) * scale, (center[1] + y * size / 2) * scale)
                for x, y in polygon
            ]
            draw.polygon(points, fill=value)
    return mask.resize((canvas, canvas), Image.Resampling.BOX)
