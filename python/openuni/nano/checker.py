"""openuni-nano's prompts and detections in the terms of GenEval's rules, which judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from openuni.evaluation.geneval.detections import Found
from openuni.evaluation.geneval.keeping import RuleSettings, keep
from openuni.evaluation.geneval.rules import Verdict, judge
from openuni.nano.detector import Detection
from openuni.nano.palette import COLORS

# The detector's scores are overlaps with silhouettes: what it names counts, when counting too.
SETTINGS = RuleSettings(counting_threshold=0.3)


@dataclass(frozen=True)
class Requirement:
    """One wanted class: at least `count`, of `color` if given, in `relation` to item `target`."""

    name: str
    count: int = 1
    color: str | None = None
    relation: str | None = None
    target: int | None = None


@dataclass(frozen=True)
class Exclusion:
    """One class of which the picture must hold fewer than `count`."""

    name: str
    count: int


def rule_items(
    include: Sequence[Requirement], exclude: Sequence[Exclusion]
) -> dict[str, list[dict[str, Any]]]:
    """What a picture must show, as the fields `include` and `exclude` of GenEval's metadata."""
    wanted = []
    for item in include:
        line: dict[str, Any] = {"class": item.name, "count": item.count}
        if item.color is not None:
            line["color"] = item.color
        if item.relation is not None:
            line["position"] = [item.relation, item.target]
        wanted.append(line)
    limits = [{"class": item.name, "count": item.count} for item in exclude]
    return {"include": wanted, **({"exclude": limits} if limits else {})}


def found_objects(detections: Sequence[Detection]) -> dict[str, list[Found]]:
    """Detections by class, as GenEval's rules take them; colours come with them."""
    found: dict[str, list[Found]] = {}
    for one in detections:
        box = np.array([*one.box, one.score], dtype=np.float32)
        found.setdefault(one.name, []).append(Found(box, color=one.color))
    return found


def check(
    detections: Sequence[Detection],
    include: Sequence[Requirement],
    exclude: Sequence[Exclusion],
) -> Verdict:
    """Judges detections by GenEval's rules and gives the reasons of a failure."""
    kept = keep(found_objects(detections), "", SETTINGS)
    return judge(
        kept,
        rule_items(include, exclude),
        lambda name, found: [str(one.color) for one in found],
        palette=COLORS,
        position_threshold=SETTINGS.position_threshold,
    )
