"""Scores of any benchmark in one shape: pictures in items (prompts), items in categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

#: Name and level: 1 is coarse, 2 a part of one of those.
Category = tuple[str, int]


@dataclass(frozen=True)
class PictureScore:
    """One judged picture: its file relative to the folder, 0..1, and what was found.

    ``source``: of an edit, the file that was edited.
    """

    file: str
    score: float
    reason: str = ""
    source: str | None = None


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
        held_out: whether it is about what training never showed.
    """

    id: str
    prompt: str
    category: str | None
    score: float
    pictures: Sequence[PictureScore]
    parts: Mapping[Category, tuple[float, int]]
    held_out: bool = False


@dataclass(frozen=True)
class Estimate:
    """A score, and the interval in which 95 % of resampled sets of prompts score."""

    score: float
    low: float
    high: float


@dataclass(frozen=True)
class Mean:
    """An estimate and the judgements behind it."""

    estimate: Estimate
    count: int


@dataclass(frozen=True)
class CategoryScore:
    """The mean of a category; ``level`` 1 is the coarse one where there are two.

    ``held_out`` is that of its held-out prompts alone, None where it has none.
    """

    name: str
    level: int
    estimate: Estimate
    count: int
    held_out: Mean | None = None


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
    unseen = [item for item in scores.items if item.held_out]
    for category in scores.categories:
        mean = _mean(scores.items, category, scores.scale, seed)
        if mean is not None:
            held_out = _mean(unseen, category, scores.scale, seed)
            listed.append(CategoryScore(*category, mean.estimate, mean.count, held_out))
    return listed


def held_out_scores(scores: Scores) -> Scores | None:
    """The scores of held-out prompts alone; None where there are none."""
    unseen = [item for item in scores.items if item.held_out]
    return replace(scores, items=unseen, weights=None) if unseen else None


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


def _mean(items: Sequence[ItemScore], category: Category, scale: int, seed: int) -> Mean | None:
    totals, counts = _parts(items, category)
    if counts.sum() == 0:
        return None
    samples = scale * _resampled(totals, counts, seed)
    return Mean(_estimate(scale * float(totals.sum() / counts.sum()), samples), int(counts.sum()))


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
