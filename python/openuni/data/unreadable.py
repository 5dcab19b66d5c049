"""Samples that cannot be read: named, counted, and too many of them stop the job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openuni.errors import InvalidRequestError

#: Key under which a sample lists what could not be read.
UNREADABLE = "unreadable"

#: Samples that must be seen before one failure in them can be judged against the threshold.
FEWEST_SEEN = 100


def unreadable(name: str, error: BaseException) -> dict[str, str]:
    """What is told of one sample: its name and the reason."""
    return {"sample": name, "reason": f"{type(error).__name__}: {error}"}


def is_empty(sample: dict[str, Any]) -> bool:
    """Whether a sample holds nothing but the report of its failure."""
    return set(sample) == {UNREADABLE}


@dataclass
class ReadingRecord:
    """Counts samples and refuses to go on when too many fail.

    Args:
        threshold: largest share of unreadable samples, 0 to 1, measured over at least 100 samples.
    """

    threshold: float = 0.01
    seen: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, seen: int, failures: list[dict[str, str]]) -> None:
        """Count one batch, and judge where anything of it failed; see :meth:`judge`."""
        self.count(seen, failures)
        if failures:
            self.judge(failures[-1])

    def count(self, seen: int, failures: list[dict[str, str]]) -> None:
        """Count one batch."""
        self.seen += seen
        self.failed += len(failures)
        self.reasons.update(failure["reason"].partition(":")[0] for failure in failures)

    def judge(self, last: Mapping[str, Any]) -> None:
        """Look at the counts after a failure.

        Raises:
            InvalidRequestError: the share of unreadable samples is above the threshold.
        """
        if self.failed > self.threshold * max(self.seen, FEWEST_SEEN):
            raise InvalidRequestError(
                f"{self.failed} of {self.seen} samples could not be read, more than "
                f"{self.threshold:.2%}; the last is {last['sample']} ({last['reason']})",
                hint="Repair the data or leave these samples out of data_path; the events name "
                "each of them. unreadable_threshold allows for more.",
                details={"field": "data_path", "reasons": dict(self.reasons)},
            )

    def state_dict(self) -> dict[str, Any]:
        """Counts so far, as plain values."""
        return {"seen": self.seen, "failed": self.failed, "reasons": dict(self.reasons)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from earlier counts."""
        self.seen, self.failed = state["seen"], state["failed"]
        self.reasons = Counter(state["reasons"])
