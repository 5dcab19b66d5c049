"""Detections from a file: JSON lines {filename, objects: [{class, box, score, color?}]}."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from PIL import Image

from openuni.evaluation.geneval.detections import COLORS, Detections, Found, ScorerInfo
from openuni.evaluation.problems import NoEvidenceError
from openuni.evaluation.recording import read_recording

_NOTE = "Recorded: comparable only where the official models made the recording."


def picture_key(filename: str) -> str:
    """``NNNNN/samples/NNNN.png``: the last parts of a path, wherever the pictures lay."""
    return "/".join(PurePosixPath(filename.replace("\\", "/")).parts[-3:])


def found_objects(objects: Sequence[Mapping[str, Any]]) -> dict[str, list[Found]]:
    """Recorded objects by class, in the recorded order.

    Raises:
        ValueError: saying which object is not one.
    """
    detections: dict[str, list[Found]] = {}
    for index, one in enumerate(objects):
        try:
            numbers = [*map(float, one["box"]), float(one["score"])]
            name, color = one["class"], one.get("color")
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise ValueError(f"objects[{index}] needs class, box and score") from error
        if len(numbers) != 5 or not all(map(math.isfinite, numbers)):
            raise ValueError(f"objects[{index}].box must be four finite numbers")
        if not isinstance(name, str) or not (color is None or isinstance(color, str)):
            raise ValueError(f"objects[{index}]: class and color must be text")
        box = np.array(numbers, dtype=np.float32)
        detections.setdefault(name, []).append(Found(box, color=color))
    return detections


class RecordedDetector:
    """Reads detections; also its own ``ColorClassifier``, from the recorded colours.

    Args:
        file: the recording.

    Raises:
        InvalidRequestError: the file cannot be read.
        IncompleteError: naming each line that is none, or whose picture came before.
    """

    def __init__(self, file: Path) -> None:
        self.info = ScorerInfo("detector", f"recorded detections ({file.name})", False, _NOTE)
        self._pictures = read_recording(file, "a detection", _detections)

    def detect(self, picture: Path) -> Detections:
        """The recorded objects of a picture.

        Raises:
            NoEvidenceError: the recording does not hold it.
        """
        key = picture_key(picture.as_posix())
        if key not in self._pictures:
            raise NoEvidenceError(f"the recording does not hold {key}")
        return self._pictures[key]


class RecordedColors:
    """Gives the colours that detections came with."""

    def __init__(self, colors: Sequence[str] = COLORS) -> None:
        self.info = ScorerInfo("colors", "recorded colours", False, _NOTE)
        self.colors = colors

    def classify(self, image: Image.Image, objects: Sequence[Found], class_name: str) -> list[str]:
        """The recorded colours.

        Raises:
            NoEvidenceError: an object has none.
        """
        colors = [one.color for one in objects if one.color is not None]
        if len(colors) < len(objects):
            raise NoEvidenceError(f"the recording holds no colour for a {class_name}")
        return colors


def _detections(line: Mapping[str, Any]) -> tuple[str, Detections]:
    return picture_key(line["filename"]), found_objects(line["objects"])
