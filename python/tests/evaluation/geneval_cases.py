"""Random detections and metadata of all six tags, made to meet every branch of the rules."""

from __future__ import annotations

import random
from typing import Any

from openuni.evaluation.geneval.detections import COLORS

TAGS = ("single_object", "two_object", "counting", "colors", "position", "color_attr")
_CLASSES = ("bench", "cow", "clock", "teddy bear")
_RELATIONS = ("left of", "right of", "above", "below")
#: Around both thresholds, on them, and equal to one another.
_SCORES = (0.1, 0.29999, 0.3, 0.30001, 0.5, 0.5, 0.89999, 0.9, 0.90001, 0.95, 0.99)


def make_case(rng: random.Random) -> dict[str, Any]:
    """One picture: {tag, include, exclude, objects, max_overlap}."""
    tag = rng.choice(TAGS)
    metadata = _metadata(rng, tag)
    return {
        **metadata,
        "objects": _objects(rng, metadata),
        # Suppression is off in the official set-up; its code is there all the same.
        "max_overlap": rng.choice((1.0, 1.0, 1.0, 0.9, 0.5, 0.0)),
    }


def _metadata(rng: random.Random, tag: str) -> dict[str, Any]:
    a, b = rng.sample(_CLASSES, 2)
    include: list[dict[str, Any]] = [{"class": a, "count": 1}]
    exclude: list[dict[str, Any]] = []
    if tag in ("two_object", "position", "color_attr"):
        include.append({"class": b, "count": 1})
    if tag == "counting":
        include[0]["count"] = rng.randint(2, 4)
        exclude.append({"class": a, "count": include[0]["count"] + 1})
    if tag in ("colors", "color_attr"):
        for item in include:
            item["color"] = rng.choice(COLORS[:4])
    if tag == "position":
        include[1]["position"] = [rng.choice(_RELATIONS), 0]
    if rng.random() < 0.2:  # What the official prompts do not ask for, but the rules know.
        item = rng.choice(include)
        item["count"] = rng.randint(1, 18)
        if rng.random() < 0.5:
            item["color"] = rng.choice(COLORS[:4])
        if rng.random() < 0.5:
            exclude.append({"class": rng.choice(_CLASSES), "count": rng.randint(1, 3)})
    return {"tag": tag, "include": include, "exclude": exclude}


def _objects(rng: random.Random, metadata: dict[str, Any]) -> list[dict[str, Any]]:
    objects = []
    # Objects that are the same in everything have one colour: it is looked up by box.
    colors: dict[str, str] = {}
    for name in _CLASSES:
        asked = sum(i["count"] for i in metadata["include"] if i["class"] == name)
        count = max(0, asked + rng.choice((-1, 0, 0, 0, 0, 1, 1)))
        if asked and rng.random() < 0.03:
            count = rng.randint(14, 20)
        wanted = [i.get("color") for i in metadata["include"] if i["class"] == name]
        for _ in range(count):
            color = wanted[0] if wanted and rng.random() < 0.6 else None
            sure = rng.random() < 0.6
            one = {
                "class": name,
                "box": _box(rng),
                "score": 0.97 if sure else rng.choice(_SCORES),
            }
            drawn = color or rng.choice(COLORS)
            objects.append({**one, "color": colors.setdefault(str(one), drawn)})
    return objects


def _box(rng: random.Random) -> list[float]:
    if rng.random() < 0.3:  # Few distinct places: equal, touching and centred boxes.
        x, y = rng.choice((0, 20, 40)), rng.choice((0, 20, 40))
        return [x, y, x + rng.choice((10, 20, 40)), y + rng.choice((10, 20, 40))]
    x, y = round(rng.uniform(0, 80), 2), round(rng.uniform(0, 80), 2)
    return [x, y, round(x + rng.uniform(1, 40), 2), round(y + rng.uniform(1, 40), 2)]
