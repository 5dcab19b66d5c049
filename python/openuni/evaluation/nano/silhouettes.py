"""GenEval's rules over what a detector without a model finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from openuni.evaluation.benchmarks.geneval import GenevalBenchmark
from openuni.evaluation.geneval.detections import (
    ColorClassifier,
    Detections,
    Detector,
    ScorerInfo,
)
from openuni.evaluation.geneval.recorded import RecordedColors
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.prompt_set import PromptSet
from openuni.nano.checker import SETTINGS, found_objects
from openuni.nano.detector import detect
from openuni.nano.palette import COLORS


class SilhouetteDetector:
    """Names blobs by the silhouettes that they overlap; colours come with them."""

    info = ScorerInfo("detector", "openuni-nano silhouettes", True)

    def detect(self, picture: Path) -> Detections:
        """All known objects."""
        with Image.open(picture) as image:
            pixels = np.asarray(image.convert("RGB"))
        return found_objects(detect(pixels))


class SilhouetteBenchmark(GenevalBenchmark):
    """Pictures of openuni-nano's vocabulary.

    Args:
        prompts: in the form of GenEval's metadata.
        title: whose they are, in messages.
        pictures: of each prompt.
    """

    name = "nano"
    settings = SETTINGS

    def __init__(self, prompts: PromptSet, title: str, pictures: int) -> None:
        super().__init__(prompts, Path("object_names.txt"))
        self.title = title
        self.pictures = pictures

    def scorers(self, options: ScoringOptions) -> tuple[Detector, ColorClassifier]:
        """The silhouettes, whatever else is named."""
        colors = RecordedColors(COLORS)
        colors.info = ScorerInfo("colors", "openuni-nano palette", True)
        return SilhouetteDetector(), colors
