"""Several datasets in one, with fixed shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch.utils.data import Dataset

from openuni.data.building import build
from openuni.nano.datasets.drawn import Sample


class InterleavedDataset(Dataset[Sample]):
    """So many samples of the first dataset, then so many of the second, and so on, over and over.

    A batch of as many as all shares together, or of a multiple, holds them in exactly these shares.

    Args:
        datasets: configs, or datasets, of equal length.
        shares: samples in a row of each.
    """

    def __init__(self, datasets: Sequence[Any], shares: Sequence[int]) -> None:
        self.datasets = [build(d, f"dataset.datasets.{i}") for i, d in enumerate(datasets)]
        self.shares = list(shares)
        if len(self.shares) != len(self.datasets) or min(self.shares) < 1:
            raise ValueError(f"{len(self.datasets)} datasets need as many shares from 1")

    def __len__(self) -> int:
        return min(len(dataset) for dataset in self.datasets)

    def __getitem__(self, index: int) -> Sample:
        cycle, place = divmod(index, sum(self.shares))
        source = 0
        while place >= self.shares[source]:
            place -= self.shares[source]
            source += 1
        sample: Sample = self.datasets[source][cycle * self.shares[source] + place]
        return sample
