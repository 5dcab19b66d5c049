"""GenEval's rules: does a picture show what its prompt asked for?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import hypot

from openuni.nano.detector import Detection

# A relation counts only beyond this share of the two boxes' sizes, as in GenEval.
POSITION_THRESHOLD = 0.1
MAX_OBJECTS = 16


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


@dataclass(frozen=True)
class Verdict:
    """Whether the picture is right, and why not."""

    correct: bool
    reason: str


def relations(a: Detection, b: Detection) -> set[str]:
    """How box `a` lies to box `b`: a subset of "left of", "right of", "above", "below"."""
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = a.box, b.box
    offset = ((ax0 + ax1 - bx0 - bx1) / 2, (ay0 + ay1 - by0 - by1) / 2)
    sizes = (ax1 - ax0 + bx1 - bx0, ay1 - ay0 + by1 - by0)
    revised = [
        max(abs(d) - POSITION_THRESHOLD * size, 0.0) * (1 if d > 0 else -1)
        for d, size in zip(offset, sizes, strict=True)
    ]
    if all(abs(r) < 1e-3 for r in revised):
        return set()
    length = hypot(*offset)
    dx, dy = revised[0] / length, revised[1] / length
    held = {"left of": dx < -0.5, "right of": dx > 0.5, "above": dy < -0.5, "below": dy > 0.5}
    return {name for name, holds in held.items() if holds}


def check(
    detections: list[Detection], include: list[Requirement], exclude: list[Exclusion]
) -> Verdict:
    """Judges detections, best first, by GenEval's rules and gives the reasons of a failure."""
    by_class: dict[str, list[Detection]] = defaultdict(list)
    for detection in detections:
        if len(by_class[detection.name]) < MAX_OBJECTS:
            by_class[detection.name].append(detection)
    reasons: list[str] = []
    matched: list[list[Detection] | None] = []
    for item in include:
        found: list[Detection] | None = by_class[item.name][: item.count]
        assert found is not None
        if len(found) < item.count:
            reasons.append(f"expected {item.name} x {item.count}, found {len(found)}")
            found = None
        elif item.color is not None:
            colors = [d.color for d in found]
            if colors.count(item.color) < item.count:
                reasons.append(f"expected {item.color} {item.name}, found {', '.join(colors)}")
                found = None
        if found is not None and item.relation is not None and item.target is not None:
            targets = matched[item.target]
            if targets is None:
                reasons.append(f"no target for {item.name} to be {item.relation}")
                found = None
            elif not all(item.relation in relations(d, t) for d in found for t in targets):
                reasons.append(f"expected {item.name} {item.relation} {include[item.target].name}")
                found = None
        matched.append(found)
    for limit in exclude:
        present = len(by_class[limit.name])
        if present >= limit.count:
            reasons.append(f"expected {limit.name} < {limit.count}, found {present}")
    return Verdict(not reasons, "; ".join(reasons))
