"""openuni-nano's own benchmark: GenEval's rules over what a detector without a model finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from openuni.evaluation.benchmarks.benchmark import OnNote, OnScored
from openuni.evaluation.benchmarks.geneval import GenevalBenchmark
from openuni.evaluation.geneval.detections import (
    ColorClassifier,
    Detections,
    Detector,
    ScorerInfo,
)
from openuni.evaluation.geneval.recorded import RecordedColors
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.prompt_set import PromptSet
from openuni.nano.benchmark import CATEGORIES, BenchmarkPrompt, prompts
from openuni.nano.checker import SETTINGS, found_objects, rule_items
from openuni.nano.detector import detect
from openuni.nano.palette import COLORS

#: Prompts a category in the benchmark as it is reported.
PROMPTS = 100


class SilhouetteDetector:
    """Names blobs by the silhouettes that they overlap; colours come with them."""

    info = ScorerInfo("detector", "openuni-nano silhouettes", True)

    def detect(self, picture: Path) -> Detections:
        """All known objects."""
        with Image.open(picture) as image:
            pixels = np.asarray(image.convert("RGB"))
        return found_objects(detect(pixels))


class NanoBenchmark(GenevalBenchmark):
    """The benchmark that openuni-nano is made for.

    Args:
        count: prompts a category.
    """

    name = "nano"
    settings = SETTINGS

    def __init__(self, count: int = PROMPTS) -> None:
        lines = [metadata(prompt) for tag in CATEGORIES for prompt in prompts(tag, count)]
        digest = hashlib.sha256(json.dumps(lines).encode()).hexdigest()
        listed = PromptSet("nano", lines, digest, official=count == PROMPTS)
        super().__init__(listed, Path("object_names.txt"))

    def scorers(self, options: ScoringOptions) -> tuple[Detector, ColorClassifier]:
        """The silhouettes, whatever else is named."""
        colors = RecordedColors(COLORS)
        colors.info = ScorerInfo("colors", "openuni-nano palette", True)
        return SilhouetteDetector(), colors

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """As GenEval, with the combinations that training never showed also apart."""
        outcome = super().score(folder, options, on_scored, on_note)
        held_out = {p["prompt"] for p in self.prompts.prompts if p.get("held_out")}
        unseen = [item.score for item in outcome.scores.items if item.prompt in held_out]
        if not unseen:
            return outcome
        measures = {**outcome.scores.measures, "held_out": sum(unseen) / len(unseen)}
        return replace(outcome, scores=replace(outcome.scores, measures=measures))


def metadata(prompt: BenchmarkPrompt) -> Mapping[str, Any]:
    """A prompt as a line of GenEval's metadata."""
    return {
        "tag": prompt.category,
        **rule_items(prompt.include, prompt.exclude),
        "prompt": prompt.text,
        "held_out": prompt.held_out,
    }
