from __future__ import annotations

from itertools import islice

import pytest
import torch
from torch.utils.data import ConcatDataset

from openuni.data.samplers import EndlessOrder, EndlessSampler, FixedBatchMultiSourceSampler
from openuni.data.shard_sampler import ShardOrder, ShardOrderedSampler
from openuni.errors import InvalidRequestError


def whole(size: int, seed: int, count: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    drawn: list[int] = []
    while len(drawn) < count:
        drawn += torch.randperm(size, generator=generator).tolist()
    return drawn[:count]


@pytest.mark.parametrize("world", [1, 2, 3, 13])
@pytest.mark.parametrize("taken", [0, 1, 9, 25])
def test_processes_share_one_sequence_and_can_enter_it_anywhere(world: int, taken: int) -> None:
    for rank in range(world):
        order = EndlessOrder(10, True, 4, rank, world)
        expected = whole(10, 4, 40 * world)[rank::world]
        assert list(islice(order.start_at(taken), 40 - taken)) == expected[taken:]


def test_an_endless_sampler_covers_every_sample_each_pass() -> None:
    sampler = EndlessSampler(range(7), seed=1)
    drawn = list(islice(sampler, 21))
    assert all(sorted(drawn[i : i + 7]) == list(range(7)) for i in (0, 7, 14))
    sampler.skip(5)
    assert list(islice(sampler, 16)) == drawn[5:]
    assert list(islice(EndlessSampler(range(3), shuffle=False), 5)) == [0, 1, 2, 0, 1]


def test_data_without_end_are_counted_and_not_listed() -> None:
    sampler = EndlessSampler(range(2**40), shuffle=False)
    sampler.skip(10**12)
    assert list(islice(sampler, 3)) == [10**12, 10**12 + 1, 10**12 + 2]


def test_batches_come_from_each_source_in_turn() -> None:
    parts = ConcatDataset([list(range(5)), list(range(4)), list(range(3))])
    sampler = FixedBatchMultiSourceSampler([2, 0, 1], parts, batch_size=2, seed=3)
    drawn = list(islice(sampler, 60))
    sources = [0 if i < 5 else 1 if i < 9 else 2 for i in drawn]
    assert sources == [0, 0, 0, 0, 2, 2] * 10
    for taken in (1, 2, 7, 33):
        sampler.skip(taken)
        assert list(islice(sampler, 60 - taken)) == drawn[taken:]


@pytest.mark.parametrize(
    ("repeat", "batch_size"), [([1], 2), ([1, -1], 2), ([0, 0], 2), ([1, 1], 0)]
)
def test_what_does_not_fit_is_refused(repeat, batch_size) -> None:
    parts = ConcatDataset([list(range(5)), list(range(4))])
    with pytest.raises(InvalidRequestError):
        FixedBatchMultiSourceSampler(repeat, parts, batch_size=batch_size)


class Sharded(list[str]):
    """Samples that are the names of their shards."""

    def shard_of(self, index: int) -> str:
        return self[index]


def test_shards_are_read_one_after_another_and_anew_each_pass() -> None:
    names = Sharded("abcab" * 4)
    drawn = list(islice(ShardOrderedSampler(names, seed=2), 60))
    passes = [drawn[start : start + 20] for start in (0, 20, 40)]
    for one in passes:
        assert sorted(one) == list(range(20))
        runs = [
            names[i]
            for place, i in enumerate(one)
            if place == 0 or names[one[place - 1]] != names[i]
        ]
        assert sorted(runs) == ["a", "b", "c"]
    assert passes[0] != passes[1] != passes[2]
    joined = ConcatDataset([names, Sharded("aaa")])
    assert sorted(islice(ShardOrderedSampler(joined), 23)) == list(range(23))
    assert list(islice(ShardOrderedSampler(Sharded("aba"), shuffle=False), 6)) == [0, 2, 1] * 2


@pytest.mark.parametrize("world", [1, 2, 3])
def test_shard_orders_are_shared_and_can_be_entered_anywhere(world: int) -> None:
    shards = [torch.arange(0, 5), torch.arange(5, 7), torch.arange(7, 10)]
    whole_order = list(islice(ShardOrder(shards, True, 4, 0, 1).start_at(0), 40 * world))
    for rank in range(world):
        order = ShardOrder(shards, True, 4, rank, world)
        for taken in (0, 3, 17):
            expected = whole_order[rank::world][taken:]
            assert list(islice(order.start_at(taken), 40 - taken)) == expected


def test_a_dataset_without_shards_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="does not say which shard"):
        ShardOrderedSampler([1, 2])
