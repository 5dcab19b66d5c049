"""Scores of any benchmark in one shape: pictures in items (prompts), items in categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: Name and level: 1 is coarse, 2 a part of one of those.
Category = tuple[str, int]


@dataclass(frozen=True)
class PictureScore:
    """One judged picture: its file relative to the folder, 0..1, and why not more."""

    file: str
    score: float
    reason: str = ""


@dataclass(frozen=True)
class ItemScore:
    """One prompt.

    Args:
        id: the benchmark's own id.
        prompt: its text.
        category: what it is listed under; None where its parts fall into several.
        score: 0..1.
        pictures: what was judged.
        parts: for each category, (sum of scores, how many) that this item adds to its mean.
    """

    id: str
    prompt: str
    category: str | None
    score: float
    pictures: Sequence[PictureScore]
    parts: Mapping[Category, tuple[float, int]]


@dataclass(frozen=True)
class Estimate:
    """A score, and the interval in which 95 % of resampled sets of prompts score."""

    score: float
    low: float
    high: float


@dataclass(frozen=True)
class CategoryScore:
    """The mean of a category; ``level`` 1 is the coarse one where there are two."""

    name: str
    level: int
    estimate: Estimate
    count: int


@dataclass(frozen=True)
class Scores:
    """What a benchmark's scoring gives.

    Args:
        items: every prompt that has a score.
        categories: (name, level), in the order in which they are listed.
        weights: of the coarse categories in the overall score; None: the plain mean of the items.
        scale: what scores are published in: 1 or 100.
        measures: further figures by name.
    """

    items: Sequence[ItemScore]
    categories: Sequence[Category]
    weights: Mapping[str, float] | None
    scale: int = 1
    measures: Mapping[str, float] = field(default_factory=dict)


_RESAMPLES = 1000


def category_scores(scores: Scores, seed: int = 0) -> list[CategoryScore]:
    """The categories that have scores, each with a bootstrap interval over its prompts."""
    listed = []
    for name, level in scores.categories:
        totals, counts = _parts(scores.items, (name, level))
        if counts.sum() == 0:
            continue
        score = scores.scale * float(totals.sum() / counts.sum())
        samples = scores.scale * _resampled(totals, counts, seed)
        listed.append(CategoryScore(name, level, _estimate(score, samples), int(counts.sum())))
    return listed


def overall(scores: Scores, seed: int = 0) -> Estimate | None:
    """The benchmark's one number; None while a category that it weighs has no score.

    Where categories are weighed, prompts are resampled within each.
    """
    if not scores.items:
        return None
    if scores.weights is None:
        values = np.array([item.score for item in scores.items])
        samples = scores.scale * _resampled(values, np.ones_like(values), seed)
        return _estimate(scores.scale * float(values.mean()), samples)
    score, samples = 0.0, np.zeros(_RESAMPLES)
    for index, (name, weight) in enumerate(scores.weights.items()):
        totals, counts = _parts(scores.items, (name, 1))
        if counts.sum() == 0:
            return None
        score += weight * float(totals.sum() / counts.sum())
        samples += weight * _resampled(totals, counts, seed + index)
    return _estimate(scores.scale * score, scores.scale * samples)


def _parts(
    items: Sequence[ItemScore], category: Category
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    parts = [item.parts[category] for item in items if category in item.parts]
    pairs = np.array(parts, dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _resampled(
    totals: NDArray[np.float64], counts: NDArray[np.float64], seed: int
) -> NDArray[np.float64]:
    """(_RESAMPLES,) means over prompts drawn with replacement."""
    drawn = np.random.default_rng(seed).integers(len(totals), size=(_RESAMPLES, len(totals)))
    weighed = counts[drawn].sum(axis=1)
    return totals[drawn].sum(axis=1) / np.maximum(weighed, 1)


def _estimate(score: float, samples: NDArray[np.float64]) -> Estimate:
    low, high = np.percentile(samples, [2.5, 97.5])
    return Estimate(score, float(low), float(high))
