"""Which of a detector's boxes count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from openuni.evaluation.geneval.boxes import overlap
from openuni.evaluation.geneval.detections import Detections, Found


@dataclass(frozen=True)
class RuleSettings:
    """The numbers of the rules; the defaults are the official ones.

    Args:
        threshold: boxes need a score above it, 0..1.
        counting_threshold: the same for prompts of the tag "counting".
        max_objects: boxes kept a class, the best ones.
        max_overlap: a box that overlaps a better one of its class by so much (IoU) is dropped;
            1 drops none.
        position_threshold: share of the extents by which centres must differ.
    """

    threshold: float = 0.3
    counting_threshold: float = 0.9
    max_objects: int = 16
    max_overlap: float = 1.0
    position_threshold: float = 0.1


def keep(detections: Detections, tag: str, settings: RuleSettings) -> dict[str, list[Found]]:
    """The boxes that count, best first; classes without any are left out."""
    limit = settings.counting_threshold if tag == "counting" else settings.threshold
    kept = {name: _keep_class(found, limit, settings) for name, found in detections.items()}
    return {name: found for name, found in kept.items() if found}


def _keep_class(found: Sequence[Found], limit: float, settings: RuleSettings) -> list[Found]:
    scores = np.array([one.score for one in found], dtype=np.float32)
    # The official order of equal scores: numpy's own sort, turned round.
    best_first = [found[i] for i in np.argsort(scores)[::-1] if scores[i] > limit]
    rest = best_first[: settings.max_objects]
    if settings.max_overlap == 1:
        return rest
    kept: list[Found] = []
    while rest:
        best, *rest = rest
        kept.append(best)
        rest = [one for one in rest if overlap(best.box, one.box) < settings.max_overlap]
    return kept
