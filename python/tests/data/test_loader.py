from __future__ import annotations

import multiprocessing
import random
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Dataset

from openuni.data.loader import BatchStream, ReportingCollate
from openuni.data.random_state import seed_all
from openuni.data.samplers import EndlessSampler
from openuni.data.unreadable import UNREADABLE, ReadingRecord
from openuni.errors import InvalidRequestError


class Draws(Dataset[dict[str, Any]]):
    """Samples that hold what each kind of generator drew for them."""

    def __init__(self, bad: frozenset[int] = frozenset()) -> None:
        self.bad = bad

    def __len__(self) -> int:
        return 10

    def __getitem__(self, index: int) -> dict[str, Any]:
        drawn = [index, random.random(), np.random.rand(), float(torch.rand(()))]
        if index in self.bad:
            return {UNREADABLE: [{"sample": str(index), "reason": "OSError: broken"}]}
        return {"drawn": drawn}


def collate(samples: list[dict[str, Any]]) -> list[Any]:
    return [sample["drawn"] for sample in samples]


def stream(workers: int, dataset: Draws | None = None, **options: Any) -> BatchStream:
    dataset = dataset or Draws()
    loader: DataLoader[Any] = DataLoader(
        dataset,
        batch_size=3,
        sampler=EndlessSampler(dataset, seed=5),
        num_workers=workers,
        collate_fn=ReportingCollate(collate),
        generator=torch.Generator(),
    )
    return BatchStream(loader, seed=5, **options)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_stream_goes_on_where_it_was_left(workers: int) -> None:
    undisturbed = stream(workers)
    expected = [next(undisturbed) for _ in range(11)]
    state, taken = None, []
    for count in (4, 5, 2):  # left twice
        part = stream(workers)
        if state is not None:
            assert part.load_state_dict(state) == []
        taken += [next(part) for _ in range(count)]
        state = part.state_dict()
    assert taken == expected


def test_closed_it_lets_its_workers_go_and_goes_on_with_others() -> None:
    undisturbed, closed = stream(2), stream(2)
    expected = [next(undisturbed) for _ in range(6)]
    taken = [next(closed) for _ in range(3)]
    workers = multiprocessing.active_children()
    closed.close()
    undisturbed.close()
    assert len(workers) == 4
    assert not any(worker.is_alive() for worker in workers)
    assert taken + [next(closed) for _ in range(3)] == expected
    closed.close()
    closed.close()


def test_without_workers_the_generators_are_the_process_own() -> None:
    seed_all(1)
    left = stream(0)
    expected = [next(left) for _ in range(6)]
    seed_all(1)
    first = stream(0)
    assert [next(first) for _ in range(2)] == expected[:2]
    second = stream(0)
    second.load_state_dict(first.state_dict())
    assert [next(second) for _ in range(4)] == expected[2:]


def test_other_workers_are_told_of() -> None:
    left = stream(2)
    next(left)
    assert "num_workers was 2 and is 1" in stream(1).load_state_dict(left.state_dict())[0]


def test_unreadable_samples_leave_their_batch_and_are_reported() -> None:
    told: list[dict[str, str]] = []
    record = ReadingRecord(threshold=1.0)
    part = stream(0, Draws(frozenset({4})), report=told.append, record=record)
    indices = [row[0] for _ in range(5) for row in next(part)]
    assert 4 not in indices
    assert {entry["sample"] for entry in told} == {"4"}
    assert part.state_dict()["record"] == {
        "seen": 15,
        "failed": len(told),
        "reasons": {"OSError": len(told)},
    }


def test_too_many_unreadable_samples_stop_the_job() -> None:
    part = stream(0, Draws(frozenset({4, 5, 6})), record=ReadingRecord(0.01))
    with pytest.raises(InvalidRequestError, match=r"could not be read, more than 1\.00%"):
        list(islice(part, 20))


def test_where_processes_read_together_failures_wait_for_all_to_look() -> None:
    bad = Draws(frozenset({4, 5, 6}))
    told: list[dict[str, Any]] = []
    part = stream(0, bad, record=ReadingRecord(0.01), report=told.append)
    part.together = True
    list(islice(part, 4))
    assert not told
    again = stream(0, bad, record=ReadingRecord(0.01), report=told.append)
    again.load_state_dict(part.state_dict())  # a checkpoint keeps them
    with pytest.raises(InvalidRequestError, match="could not be read"):
        again.look_at(again.take_withheld(), again.record)
    assert {failure["sample"] for failure in told} == {"4", "5", "6"}
    assert again.withheld == []


def test_one_that_can_read_nothing_at_all_does_not_wait_for_the_others() -> None:
    part = stream(0, Draws(frozenset(range(10))), record=ReadingRecord(0.01))
    part.together = True
    with pytest.raises(InvalidRequestError, match="could not be read"):
        next(part)
