"""Two reports on the same prompts: what changed from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from openuni.errors import InvalidRequestError

_RESAMPLES = 1000


@dataclass(frozen=True)
class Change:
    """A prompt whose score changed."""

    id: str
    prompt: str
    before: float
    after: float


@dataclass(frozen=True)
class Comparison:
    """The second report against the first, over the prompts that both scored.

    Args:
        part: ``edit`` or ``chat``, whose orders or questions are the prompts; None: the pictures.
        before: name of the first.
        after: name of the second.
        common: prompts that both scored.
        difference: of the mean over those prompts, on the benchmark's scale.
        low: lower end of its 95 % interval, by bootstrap over prompts.
        high: upper end.
        changes: the prompts whose score changed, the largest loss first.
    """

    part: str | None
    before: str
    after: str
    common: int
    difference: float
    low: float
    high: float
    changes: tuple[Change, ...]

    @property
    def better(self) -> int:
        """Prompts that score higher."""
        return sum(change.after > change.before for change in self.changes)

    @property
    def worse(self) -> int:
        """Prompts that score lower."""
        return len(self.changes) - self.better


def comparisons(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Comparison]:
    """Compare everything that two reports have in common: pictures, edits, answers.

    Raises:
        InvalidRequestError: they are of other benchmarks, protocols or prompts.
    """
    parts = [name for name in _parts(before) if name in _parts(after)]
    drawn = [None] if (before["items"] and after["items"]) or not parts else []
    return [compare(before, after, part) for part in [*drawn, *parts]]


def compare(
    before: Mapping[str, Any], after: Mapping[str, Any], part: str | None = None
) -> Comparison:
    """Compare the pictures of two reports, or a part that both have.

    Raises:
        InvalidRequestError: they are of other benchmarks, protocols or prompts.
    """
    check_comparable(before, after)
    first, second = (
        {item["id"]: item for item in (_parts(report)[part] if part else report)["items"]}
        for report in (before, after)
    )
    common = [number for number in first if number in second]
    pairs = [(first[number]["score"], second[number]["score"]) for number in common]
    differences = np.array([b - a for a, b in pairs])
    low = high = mean = 0.0
    if common:
        drawn = np.random.default_rng(0).integers(len(common), size=(_RESAMPLES, len(common)))
        samples = differences[drawn].mean(axis=1)
        low, high = (float(end) for end in np.percentile(samples, [2.5, 97.5]))
        mean = float(differences.mean())
    changes = [
        Change(number, first[number]["prompt"], a, b)
        for number, (a, b) in zip(common, pairs, strict=True)
        if a != b
    ]
    changes.sort(key=lambda change: (change.after - change.before, change.id))
    scale = before["scale"]
    return Comparison(
        part, before["name"], after["name"], len(common), scale * mean, scale * low, scale * high,
        tuple(changes),
    )  # fmt: skip


def _parts(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {part["name"]: part for part in report.get("parts", [])}


def check_comparable(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """See that two reports are of the same thing.

    Raises:
        InvalidRequestError: naming what differs.
    """
    for field, label in (("benchmark", "benchmark"), ("protocol", "protocol")):
        if before[field] != after[field]:
            raise InvalidRequestError(
                f"{before['name']} and {after['name']} differ in {label}: "
                f"{before[field]} and {after[field]}",
                hint="Scores of different benchmarks or protocols cannot be compared.",
            )
    if before["prompts"]["sha256"] != after["prompts"]["sha256"]:
        raise InvalidRequestError(
            f"{before['name']} and {after['name']} were scored on different prompts",
            hint="Score both on the same --data.",
        )
