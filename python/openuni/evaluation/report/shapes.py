"""Scores as the report's JSON has them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from openuni.evaluation.outcome import Part
from openuni.evaluation.scores import (
    Mean,
    PictureScore,
    Scores,
    category_scores,
    held_out_scores,
    overall,
)


def categories_of(scores: Scores) -> list[dict[str, Any]]:
    """Categories that have a score, each with that of its held-out prompts where it has some."""
    return [
        {
            "name": category.name,
            "level": category.level,
            "estimate": asdict(category.estimate),
            "count": category.count,
            **_held_out(category.held_out),
        }
        for category in category_scores(scores)
    ]


def items_of(scores: Scores) -> list[dict[str, Any]]:
    """Every prompt, order or question that was scored."""
    return [
        {
            "id": item.id,
            "prompt": item.prompt,
            "category": item.category,
            "score": item.score,
            "pictures": [_picture(picture) for picture in item.pictures],
        }
        for item in scores.items
    ]


def part_of(part: Part) -> dict[str, Any]:
    """What is scored beside the pictures."""
    estimate, unseen = overall(part.scores), held_out_scores(part.scores)
    apart = overall(unseen) if unseen else None
    return {
        "name": part.name,
        "overall": None if estimate is None else asdict(estimate),
        **_held_out(Mean(apart, len(unseen.items)) if unseen and apart else None),
        "categories": categories_of(part.scores),
        "scored": len(part.scores.items),
        "expected": part.expected,
        "items": items_of(part.scores),
    }


def _held_out(mean: Mean | None) -> dict[str, Any]:
    return {} if mean is None else {"heldOut": asdict(mean)}


def _picture(picture: PictureScore) -> dict[str, Any]:
    return {key: value for key, value in asdict(picture).items() if value is not None}
