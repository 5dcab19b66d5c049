"""Endless orders of samples that can be entered anywhere without reading what lies before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import distributed
from torch.utils.data import Sampler

from openuni.errors import InvalidRequestError


class EndlessOrder:
    """One process's share of an endless sequence of shuffled passes over ``size`` samples.

    Args:
        size: number of samples.
        shuffle: a new order for each pass, or always 0, 1, 2, ...
        seed: of the orders; equal in all processes.
        rank: this process, from 0.
        world: number of processes; they take turns.
    """

    def __init__(self, size: int, shuffle: bool, seed: int, rank: int, world: int) -> None:
        self.size, self.shuffle, self.seed = size, shuffle, seed
        self.rank, self.world = rank, world

    def start_at(self, taken: int) -> Iterator[int]:
        """The indices that follow the first ``taken`` ones."""
        generator = torch.Generator()
        generator.manual_seed(self.seed)
        done, place = divmod(self.rank + taken * self.world, self.size)
        for _ in range(done if self.shuffle else 0):
            self._one_pass(generator)
        while True:
            order = self._one_pass(generator)
            share = order[place :: self.world]
            yield from share if isinstance(share, range) else share.tolist()
            place = (place - self.size) % self.world

    def _one_pass(self, generator: torch.Generator) -> torch.Tensor | range:
        """An order of all samples."""
        if self.shuffle:
            return torch.randperm(self.size, generator=generator)
        # Data that are a function have more samples than memory has room for their numbers.
        return range(self.size)


class EndlessSampler(Sampler[int]):
    """Takes the place of mmengine's ``InfiniteSampler``: the same indices, and resumable.

    Args:
        dataset: what is sampled.
        shuffle: a new order for each pass.
        seed: of the orders.
    """

    def __init__(self, dataset: Any, shuffle: bool = True, seed: int | None = None) -> None:
        self.size = _size_of(dataset)
        self.order = EndlessOrder(self.size, shuffle, seed or 0, *process_place())
        self.taken = 0

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[int]:
        return self.order.start_at(self.taken)

    def skip(self, taken: int) -> None:
        """Begin after the first ``taken`` indices."""
        self.taken = taken


class FixedBatchMultiSourceSampler(Sampler[int]):
    """Whole batches from each dataset in turn: ``repeat[i]`` batches from the i-th.

    Args:
        repeat: batches in a row from each dataset, at least one above 0.
        dataset: a ``ConcatDataset``.
        batch_size: samples in a batch.
        shuffle: a new order for each pass over a dataset.
        seed: of the orders.

    Raises:
        InvalidRequestError: the arguments do not fit each other.
    """

    def __init__(
        self,
        repeat: Sequence[int],
        dataset: Any,
        batch_size: int,
        shuffle: bool = True,
        seed: int | None = None,
    ) -> None:
        sizes = [_size_of(part) for part in getattr(dataset, "datasets", ())]
        if not sizes or len(repeat) != len(sizes):
            raise _invalid("repeat", f"has {len(repeat)} entries for {len(sizes)} datasets")
        if any(count < 0 for count in repeat) or not any(repeat):
            raise _invalid("repeat", f"must hold counts from 0, not all 0, but is {repeat}")
        if batch_size <= 0:
            raise _invalid("batch_size", f"must be above 0, but is {batch_size}")
        self.repeat, self.batch_size, self.size = tuple(repeat), batch_size, len(dataset)
        self.starts = [0, *dataset.cumulative_sizes]
        self.orders = [EndlessOrder(n, shuffle, seed or 0, *process_place()) for n in sizes]
        self.taken = 0

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[int]:
        cycle = [source for source, count in enumerate(self.repeat) for _ in range(count)]
        batches, inside = divmod(self.taken, self.batch_size)
        rounds, place = divmod(batches, len(cycle))
        done = [rounds * count for count in self.repeat]
        for source in cycle[:place]:
            done[source] += 1
        streams = [
            order.start_at(count * self.batch_size)
            for order, count in zip(self.orders, done, strict=True)
        ]
        while True:
            source = cycle[place]
            batch = [next(streams[source]) for _ in range(self.batch_size)]
            yield from (self.starts[source] + index for index in batch[inside:])
            inside, place = 0, (place + 1) % len(cycle)

    def skip(self, taken: int) -> None:
        """Begin after the first ``taken`` indices."""
        self.taken = taken


def _size_of(dataset: Any) -> int:
    size = len(dataset)
    if size == 0:
        raise _invalid("dataset", "holds no samples")
    return size


def process_place() -> tuple[int, int]:
    """This process, from 0, and how many there are."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return 0, 1


def _invalid(field: str, problem: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"{field} {problem}",
        hint=f"Change {field} in train_dataloader.",
        details={"field": field},
    )
