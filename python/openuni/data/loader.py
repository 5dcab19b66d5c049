"""Batches that go on exactly where an earlier process stopped, without reading what it had read.

Each batch comes with its worker's random state after making it. A checkpoint keeps the latest of
each worker and the number of batches taken; the sampler is entered at that place and the workers
take up their states. What workers had made ahead is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from torch.utils.data import DataLoader

from openuni.data.random_state import load_random_state, save_random_state, seed_all
from openuni.data.unreadable import FEWEST_SEEN, UNREADABLE, ReadingRecord, is_empty
from openuni.data.worker_signals import heed_parent_alone, held_back


class ReportingCollate:
    """Leaves unreadable samples out and adds what the main process must know of a batch.

    Args:
        collate: makes a batch of the samples that could be read.
    """

    def __init__(self, collate: Callable[[list[Any]], Any]) -> None:
        self.collate = collate

    def __call__(self, samples: list[Any]) -> dict[str, Any]:
        failures, read = [], []
        for sample in samples:
            if isinstance(sample, dict):
                failures += sample.get(UNREADABLE, [])
                if is_empty(sample):
                    continue
            read.append(sample)
        return {
            "batch": self.collate(read) if read else None,
            "samples": len(samples),
            "unreadable": failures,
            "random": save_random_state(),
        }


def start_worker(
    index: int, *, workers: int, rank: int, seed: int, first: int, states: dict[str, str]
) -> None:
    """Give a worker the generators of the one whose turn it takes.

    Args:
        index: of the worker, from 0.
        workers: number of workers.
        rank: of the process.
        seed: of the training.
        first: batches taken before; the first worker makes the next one.
        states: random states by worker, as of their last batches taken.
    """
    heed_parent_alone()
    turn = (first + index) % workers
    seed_all(workers * rank + turn + seed)
    if str(turn) in states:
        load_random_state(states[str(turn)])


class BatchStream(Iterator[Any]):
    """An endless stream of batches over a loader whose sampler is endless.

    Args:
        loader: made with :class:`ReportingCollate`.
        seed: of the training; workers' own derive from it.
        rank: of the process.
        record: counts what could not be read.
        report: called with each failure of the batches taken, and the number of its ``batch``.

    Attributes:
        together: whether processes read together, and failures are withheld until they are looked
            at in all of them: one that ended alone would leave the others waiting.
        withheld: those failures.
    """

    def __init__(
        self,
        loader: DataLoader[Any],
        *,
        seed: int,
        rank: int = 0,
        record: ReadingRecord | None = None,
        report: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.loader, self.seed, self.rank = loader, seed, rank
        self.record = record or ReadingRecord()
        self.report = report
        self.taken = 0
        self.together = False
        self.withheld: list[dict[str, Any]] = []
        self._states: dict[str, str] = {}
        self._batches: Iterator[Any] | None = None

    def start(self) -> None:
        """Set the workers to work; they begin at the place that was loaded, if any."""
        loader = self.loader
        loader.worker_init_fn = partial(
            start_worker, workers=max(loader.num_workers, 1), rank=self.rank, seed=self.seed,
            first=self.taken, states=self._states,
        )  # fmt: skip
        if self.taken:
            loader.sampler.skip(self.taken * (loader.batch_size or 1))  # type: ignore[attr-defined]
        with held_back():
            # Not iter(loader): loaders may answer that with this stream.
            self._batches = DataLoader.__iter__(loader)

    def __next__(self) -> Any:
        if self._batches is None:
            self.start()
        assert self._batches is not None
        passed_over = 0
        while True:
            loaded = next(self._batches)
            if self.loader.num_workers:
                # Workers take turns, so the place in the stream says whose batch this is.
                self._states[str(self.taken % self.loader.num_workers)] = loaded["random"]
            self.taken += 1
            self.record.count(loaded["samples"], loaded["unreadable"])
            self.withheld += [{**failure, "batch": self.taken} for failure in loaded["unreadable"]]
            passed_over += loaded["samples"]
            empty = loaded["batch"] is None
            # Where nothing at all can be read the others would wait for ever.
            if self.withheld and (not self.together or (empty and passed_over >= FEWEST_SEEN)):
                self.look_at(self.take_withheld(), self.record)
            if not empty:
                return loaded["batch"]

    def take_withheld(self) -> list[dict[str, Any]]:
        """Give the failures that are withheld out, once."""
        failures, self.withheld = self.withheld, []
        return failures

    def look_at(self, failures: list[dict[str, Any]], record: ReadingRecord) -> None:
        """Report failures, some at least, and judge by the counts that they belong to.

        Raises:
            InvalidRequestError: too many samples could not be read.
        """
        for failure in failures:
            if self.report is not None:
                self.report(failure)
        record.judge(failures[-1])

    def close(self) -> None:
        """Let the workers go; the next batch is made by new ones.

        Left to the garbage collector, each is waited for in vain for five seconds: what tells it to
        end is collected first.
        """
        batches, self._batches = self._batches, None
        shut_down = getattr(batches, "_shutdown_workers", None)
        if shut_down is not None:  # there are workers
            shut_down()
            self.loader._iterator = None  # where the loader keeps persistent workers

    def state_dict(self) -> dict[str, Any]:
        """The place after the last batch taken, as plain values."""
        return {
            "taken": self.taken,
            "batch_size": self.loader.batch_size,
            "workers": self.loader.num_workers,
            "random": dict(self._states),
            "record": self.record.state_dict(),
            "withheld": list(self.withheld),
        }

    def load_state_dict(self, state: dict[str, Any]) -> list[str]:
        """Go to a place; before :meth:`start`.

        Returns:
            What keeps the stream from being exactly the one that was left, in plain words.
        """
        differences = [
            f"{name} was {state[key]} and is {now}"
            for name, key, now in (
                ("train_dataloader.num_workers", "workers", self.loader.num_workers),
                ("train_dataloader.batch_size", "batch_size", self.loader.batch_size),
            )
            if state[key] != now
        ]
        self.taken = state["taken"]
        if state["workers"] == self.loader.num_workers:
            self._states = dict(state["random"])
        if state["batch_size"] != self.loader.batch_size:
            self.taken = self.taken * state["batch_size"] // (self.loader.batch_size or 1)
        self.record.load_state_dict(state["record"])
        self.withheld = list(state.get("withheld", []))
        return differences
