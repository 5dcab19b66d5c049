"""What a detector finds in a picture, and the interfaces of detectors and colour classifiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: GenEval's colour names, in the order in which its reasons list them.
COLORS = (
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white",
)  # fmt: skip


@dataclass
class Found:
    """One object.

    Args:
        box: (5,) fp32: left, top, right, bottom in pixels, then the score in 0..1. The official
            thresholds act on fp32 numbers, so these are.
        mask: (height, width) of the whole picture, where the detector gives one.
        color: its colour, once classified or recorded.
    """

    box: NDArray[np.float32]
    mask: NDArray[np.bool_] | None = field(default=None, repr=False)
    color: str | None = None

    @property
    def score(self) -> np.float32:
        """The detector's confidence, 0..1."""
        score: np.float32 = self.box[4]
        return score


#: The objects of a picture by class name, in the detector's own order.
Detections = Mapping[str, Sequence[Found]]


@dataclass(frozen=True)
class ScorerInfo:
    """Which model judged, and whether its scores may stand beside published ones.

    Args:
        role: ``detector``, ``colors``, ``vqa`` or ``judge``.
        name: the model and where it came from.
        comparable: False for every model but the benchmark's own.
        note: what a reader must know, if anything.
    """

    role: str
    name: str
    comparable: bool
    note: str = ""


class Detector(Protocol):
    """Finds objects."""

    @property
    def info(self) -> ScorerInfo:
        """What it is."""
        ...

    def detect(self, picture: Path) -> Detections:
        """All objects in a picture, whatever their score."""
        ...


class ColorClassifier(Protocol):
    """Names colours of objects."""

    @property
    def info(self) -> ScorerInfo:
        """What it is."""
        ...

    @property
    def colors(self) -> Sequence[str]:
        """The names that it can give."""
        ...

    def classify(
        self, image: Image.Image, objects: Sequence[Found], class_name: str
    ) -> Sequence[str]:
        """One name for each object."""
        ...
