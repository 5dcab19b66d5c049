"""Our verdict on a case of ``geneval_cases``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from openuni.evaluation.geneval.detections import Found
from openuni.evaluation.geneval.keeping import RuleSettings, keep
from openuni.evaluation.geneval.rules import Verdict, judge


def verdict_on(case: Mapping[str, Any]) -> tuple[Verdict, dict[str, list[list[float]]]]:
    """The verdict, and the boxes that counted as results.jsonl lists them."""
    detections: dict[str, list[Found]] = {}
    for one in case["objects"]:
        box = np.array([*one["box"], one["score"]], dtype=np.float32)
        detections.setdefault(one["class"], []).append(Found(box, color=one["color"]))
    settings = RuleSettings(max_overlap=case["max_overlap"])
    kept = keep(detections, case["tag"], settings)
    verdict = judge(kept, case, lambda name, found: [str(one.color) for one in found])
    return verdict, {name: [one.box.tolist() for one in found] for name, found in kept.items()}


def same_reason(ours: str, official: str) -> bool:
    """Whether two reasons say the same. Two relations in one line stand in any order: the official
    script takes them from a set."""
    return _lines(ours) == _lines(official)


def _lines(reason: str) -> list[tuple[str, ...]]:
    lines = []
    for line in reason.split("\n"):
        head, _, tail = line.partition(" target, found ")
        held = tail.removesuffix(" target").split(" and ")
        lines.append((head, *sorted(held)))
    return lines
