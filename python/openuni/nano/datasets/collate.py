"""Batches as runners hand them to a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openuni.nano.batches import stack
from openuni.nano.datasets.drawn import Sample


def collate(samples: Sequence[Sample]) -> dict[str, Any]:
    """`{"data": batch}`; samples that name a `kind` become a batch under that name."""
    kinds: dict[str, list[Sample]] = {}
    for sample in samples:
        plain = {name: value for name, value in sample.items() if name != "kind"}
        kinds.setdefault(sample.get("kind", ""), []).append(plain)
    batches = {kind: stack(of_kind) for kind, of_kind in kinds.items()}
    return {"data": batches.get("", batches), "data_samples": None}
