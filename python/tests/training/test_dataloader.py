"""From a config to a stream of batches."""

from __future__ import annotations

from typing import Any

from mmengine.dataset import InfiniteSampler
from torch.utils.data import Dataset

from openuni.training.dataloader import build_stream_loader


class Drawn(Dataset[int]):
    """Samples that depend on the seed."""

    def __init__(self, first: int, seed: int = 0) -> None:
        self.first, self.seed = first, seed

    def __len__(self) -> int:
        return 10

    def __getitem__(self, index: int) -> int:
        return self.first + self.seed


class Joined(Dataset[int]):
    def __init__(self, datasets: list[dict[str, Any]]) -> None:
        self.datasets = [
            Drawn(**{k: v for k, v in part.items() if k != "type"}) for part in datasets
        ]

    def __len__(self) -> int:
        return 10

    def __getitem__(self, index: int) -> int:
        return self.datasets[index % len(self.datasets)][index]


def test_data_that_are_drawn_have_the_trainings_seed_unless_they_name_one() -> None:
    parts = [{"type": Drawn, "first": 100}, {"type": Drawn, "first": 200, "seed": 5}]
    config = {
        "batch_size": 4,
        "dataset": {"type": Joined, "datasets": parts},
        "sampler": {"type": InfiniteSampler, "shuffle": False},
        "collate_fn": list,
    }
    assert next(build_stream_loader(config, seed=7).stream) == [107, 205, 107, 205]
