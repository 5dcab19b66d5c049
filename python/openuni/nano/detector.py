"""Finds the objects in a picture without any learned model."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial import ConvexHull

from openuni.nano.palette import nearest_color, to_lab
from openuni.nano.shapes import OBJECTS, draw_silhouette

# CIELAB distance from the background at which a pixel may belong to an object.
FOREGROUND_DISTANCE = 15.0
# An object's edge lies at this share of its own distance from the background: pale objects would
# otherwise lose their tips, dark ones gain a rim.
EDGE_SHARE = 0.45
# Smaller specks, in pixels, are no objects.
MIN_AREA = 40
# The overlap with a silhouette below which a blob is no known object.
MIN_SCORE = 0.45
# The median CIELAB distance from its own colour above which a blob is not of one colour.
MAX_SPREAD = 20.0
_TEMPLATE_SIDE = 48


@dataclass(frozen=True)
class Detection:
    """One object: class, palette colour, box (x0, y0, x1, y1) in pixels, overlap score in 0..1."""

    name: str
    color: str
    box: tuple[float, float, float, float]
    score: float

    def as_dict(self) -> dict[str, Any]:
        """The detection as JSON-ready values."""
        return {**asdict(self), "class": self.name}


class _Silhouette(NamedTuple):
    """A mask stretched to the templates' square (48 * 48,), and what the overlap alone would miss:
    its width over height, and its solidity, the share that it fills of its convex hull."""

    shape: NDArray[np.bool_]
    aspect: float
    solidity: float


def _silhouette(mask: NDArray[np.bool_]) -> _Silhouette:
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    crop = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    side = (_TEMPLATE_SIDE, _TEMPLATE_SIDE)
    image = Image.fromarray(crop.astype(np.uint8) * 255).resize(side, Image.Resampling.BILINEAR)
    shape = np.asarray(image) > 127
    # Corners of the filled pixels; the first and last of each row are enough for the hull.
    edges = [(y + dy, x) for y, row in enumerate(shape) for x in _ends(row) for dy in (0, 1)]
    solidity = float(shape.sum()) / max(1.0, ConvexHull(np.array(edges)).volume)
    return _Silhouette(shape.reshape(-1), crop.shape[1] / crop.shape[0], solidity)


def _ends(row: NDArray[np.bool_]) -> tuple[int, ...]:
    filled = np.nonzero(row)[0]
    return (int(filled[0]), int(filled[-1]) + 1) if filled.size else ()


@cache
def _templates() -> list[_Silhouette]:
    masks = [np.asarray(draw_silhouette(name, 120, 128, (64, 64))) > 127 for name in OBJECTS]
    return [_silhouette(mask) for mask in masks]


def _agreement(a: float, b: float) -> float:
    return min(a / b, b / a)


def _classify(mask: NDArray[np.bool_]) -> tuple[str, float]:
    """The best template by overlap, less the more proportions and solidity differ."""
    blob = _silhouette(mask)
    scores = [
        float((t.shape & blob.shape).sum() / (t.shape | blob.shape).sum())
        * (_agreement(t.aspect, blob.aspect) * _agreement(t.solidity, blob.solidity)) ** 0.5
        for t in _templates()
    ]
    best = int(np.argmax(scores))
    return OBJECTS[best], scores[best]


def detect(picture: NDArray[np.uint8]) -> list[Detection]:
    """Lists the known objects in RGB8 pixels (h, w, 3), best score first.

    The background is the median of the picture's rim. Connected blobs that differ from it are named
    by the silhouette that they overlap best, their colour by the palette entry nearest to the
    median of their inner pixels.
    """
    rim = np.concatenate(
        [picture[:3].reshape(-1, 3), picture[-3:].reshape(-1, 3), picture[:, :3].reshape(-1, 3)]
    )
    distance = np.linalg.norm(to_lab(picture) - to_lab(np.median(rim, axis=0)), axis=-1)
    labels, _ = ndimage.label(distance > FOREGROUND_DISTANCE, structure=np.ones((3, 3)))
    found = []
    for label, window in enumerate(ndimage.find_objects(labels), start=1):
        mask = labels[window] == label
        mask &= distance[window] > EDGE_SHARE * np.percentile(distance[window][mask], 75)
        if int(mask.sum()) < MIN_AREA:
            continue
        name, score = _classify(mask)
        if score < MIN_SCORE:
            continue
        inner = ndimage.binary_erosion(mask, iterations=2)
        chosen = inner if inner.sum() >= 10 else mask
        pixels = picture[window][chosen]
        middle = np.median(pixels, axis=0)
        spread = np.linalg.norm(to_lab(pixels) - to_lab(middle), axis=-1)
        if np.median(spread) > MAX_SPREAD:
            continue
        rows, columns = window
        box = (float(columns.start), float(rows.start), float(columns.stop), float(rows.stop))
        found.append(Detection(name, nearest_color(middle), box, round(score, 4)))
    return sorted(found, key=lambda d: -d.score)
