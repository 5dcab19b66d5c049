"""An endless order that reads shards one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import torch
from torch.utils.data import Sampler

from openuni.data.samplers import EndlessOrder, process_place
from openuni.errors import InvalidRequestError


class ShardOrder(EndlessOrder):
    """As :class:`EndlessOrder`: shards in a new order each pass, samples in a new order in each.

    Args:
        shards: the samples' numbers, shard by shard.
        shuffle, seed, rank, world: as for :class:`EndlessOrder`.
    """

    def __init__(
        self, shards: list[torch.Tensor], shuffle: bool, seed: int, rank: int, world: int
    ) -> None:
        super().__init__(sum(map(len, shards)), shuffle, seed, rank, world)
        self.shards = shards

    def _one_pass(self, generator: torch.Generator) -> torch.Tensor:
        if not self.shuffle:
            return torch.cat(self.shards)
        order = torch.randperm(len(self.shards), generator=generator).tolist()
        # Within a shard anything goes: it is in the page cache once it has been begun.
        return torch.cat(
            [
                shard[torch.randperm(len(shard), generator=generator)]
                for shard in (self.shards[number] for number in order)
            ]
        )


class ShardOrderedSampler(Sampler[int]):
    """Takes the place of mmengine's ``InfiniteSampler`` where data are in shards on slow disks.

    ``InfiniteSampler`` jumps from shard to shard with every sample. Here one shard is read before
    the next, all processes reading the same one, and a training is resumed as exactly.

    Args:
        dataset: its samples are in shards, or in folders, which count as such.
        shuffle: shards and the samples within them in a new order each pass.
        seed: of the orders.

    Raises:
        InvalidRequestError: the dataset cannot say where its samples are.
    """

    def __init__(self, dataset: Any, shuffle: bool = True, seed: int | None = None) -> None:
        self.order = ShardOrder(_shards(dataset), shuffle, seed or 0, *process_place())
        self.taken = 0

    def __len__(self) -> int:
        return self.order.size

    def __iter__(self) -> Iterator[int]:
        return self.order.start_at(self.taken)

    def skip(self, taken: int) -> None:
        """Begin after the first ``taken`` indices."""
        self.taken = taken


def _shards(dataset: Any) -> list[torch.Tensor]:
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    start = 0
    for number, part in enumerate(_leaves(dataset)):
        if not hasattr(part, "shard_of"):
            raise InvalidRequestError(
                f"{type(part).__name__} does not say which shard a sample is in",
                hint="Use InfiniteSampler, or give the dataset a method shard_of(index).",
                details={"field": "train_dataloader.sampler.type"},
            )
        for index in range(len(part)):
            found[number, part.shard_of(index)].append(start + index)
        start += len(part)
    return [torch.tensor(indices) for indices in found.values()]


def _leaves(dataset: Any) -> Iterator[Any]:
    parts = getattr(dataset, "datasets", None)
    if parts is None:
        yield dataset
        return
    for part in parts:
        yield from _leaves(part)
