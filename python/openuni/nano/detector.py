"""Finds the objects in a picture without any learned model."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from openuni.nano.palette import nearest_color, to_lab
from openuni.nano.shapes import OBJECTS, draw_silhouette

# CIELAB distance from the background at which a pixel belongs to an object.
FOREGROUND_DISTANCE = 22.0
# Smaller specks, in pixels, are no objects.
MIN_AREA = 40
# The overlap with a silhouette below which a blob is no known object. Set before any model had been
# trained, and to stay: a tolerance that follows a model's pictures measures nothing.
MIN_SCORE = 0.72
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


def _normalised(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cuts a mask to its box, pads it to a square and scales it to the templates' side."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    crop = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = crop.shape
    side = max(height, width)
    square = np.zeros((side, side), dtype=np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = crop * 255
    size = (_TEMPLATE_SIDE, _TEMPLATE_SIDE)
    return np.asarray(Image.fromarray(square).resize(size, Image.Resampling.BILINEAR)) > 127


@cache
def _templates() -> NDArray[np.bool_]:
    """Silhouettes (objects, 48 * 48) drawn large and normalised as detections are."""
    masks = [np.asarray(draw_silhouette(name, 120, 128, (64, 64))) > 127 for name in OBJECTS]
    return np.stack([_normalised(mask).reshape(-1) for mask in masks])


def _classify(mask: NDArray[np.bool_]) -> tuple[str, float]:
    shape, templates = _normalised(mask).reshape(-1), _templates()
    overlap = (templates & shape).sum(axis=1) / (templates | shape).sum(axis=1)
    best = int(overlap.argmax())
    return OBJECTS[best], float(overlap[best])


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
