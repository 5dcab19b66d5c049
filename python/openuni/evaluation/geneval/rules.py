"""GenEval's rules: does a picture show what its prompt's metadata asks for?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openuni.evaluation.geneval.boxes import relations
from openuni.evaluation.geneval.detections import COLORS, Found

#: Gives the colours of objects of a class.
ColorsOf = Callable[[str, Sequence[Found]], Sequence[str]]


@dataclass(frozen=True)
class Verdict:
    """Whether the picture is right; if not, one line for each reason, worded as the official."""

    correct: bool
    reason: str


def judge(
    objects: Mapping[str, Sequence[Found]],
    metadata: Mapping[str, Any],
    colors_of: ColorsOf,
    *,
    palette: Sequence[str] = COLORS,
    position_threshold: float = 0.1,
) -> Verdict:
    """Judge the objects that count.

    Args:
        objects: by class, best first (see ``keeping.keep``).
        metadata: the prompt's line: ``include`` items {class, count, color?, position?} that must
            all hold, ``exclude`` items {class, count} that must not be reached. A position is
            [relation, index of the include item that it refers to].
        colors_of: asked for the boxes that are judged by colour, once an item.
        palette: the colours in the order in which reasons list them.
        position_threshold: see ``keeping.RuleSettings``.
    """
    reasons: list[str] = []
    matched: list[Sequence[Found] | None] = []
    for item in metadata.get("include", []):
        found = list(objects.get(item["class"], []))[: item["count"]]
        reason = (
            _too_few(item, found)
            or _wrong_color(item, found, colors_of, palette)
            or _wrong_position(item, found, matched, position_threshold)
        )
        matched.append(None if reason else found)
        if reason:
            reasons.append(reason)
    for item in metadata.get("exclude", []):
        present = len(objects.get(item["class"], []))
        if present >= item["count"]:
            reasons.append(f"expected {item['class']}<{item['count']}, found {present}")
    return Verdict(not reasons, "\n".join(reasons))


def _too_few(item: Mapping[str, Any], found: Sequence[Found]) -> str | None:
    if len(found) >= item["count"]:
        return None
    return f"expected {item['class']}>={item['count']}, found {len(found)}"


def _wrong_color(
    item: Mapping[str, Any], found: Sequence[Found], colors_of: ColorsOf, palette: Sequence[str]
) -> str | None:
    if "color" not in item:
        return None
    name, wanted, count = item["class"], item["color"], item["count"]
    colors = list(colors_of(name, found))
    right = colors.count(wanted)
    if right >= count:
        return None
    seen = ", ".join(f"{colors.count(color)} {color}" for color in palette if color in colors)
    return f"expected {wanted} {name}>={count}, found {right} {wanted}; and {seen}"


def _wrong_position(
    item: Mapping[str, Any],
    found: Sequence[Found],
    matched: Sequence[Sequence[Found] | None],
    threshold: float,
) -> str | None:
    if "position" not in item:
        return None
    name, (wanted, target) = item["class"], item["position"]
    targets = matched[target]
    if targets is None:
        return f"no target for {name} to be {wanted}"
    for one in found:
        for other in targets:
            held = relations(one.box, other.box, threshold=threshold)
            if wanted not in held:
                # The official script joins a set here: with two relations its order is by chance.
                return f"expected {name} {wanted} target, found {' and '.join(held)} target"
    return None
