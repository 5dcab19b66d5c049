"""What was sent to a judge and what it cost: one line a request, on disk at once."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.judge.endpoint import Endpoint
from openuni.evaluation.record_log import RecordLog

FILE = "requests.jsonl"


@dataclass(frozen=True)
class Cost:
    """Requests and tokens over every start of an evaluation; amount None: prices unknown."""

    requests: int
    retries: int
    input_tokens: int
    output_tokens: int
    amount: float | None


class Ledger:
    """Counts requests and holds them to the budget.

    Args:
        folder: where ``requests.jsonl`` lies.
        endpoint: prices and budget.
    """

    def __init__(self, folder: Path, endpoint: Endpoint) -> None:
        self._log = RecordLog(folder / FILE, lambda record: record["id"])
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._requests = self._retries = self._input = self._output = 0
        for record in self._log:
            self._count(record["retry"], record["inputTokens"], record["outputTokens"])

    def allow(self) -> None:
        """Ask before each request.

        Raises:
            InvalidRequestError: the budget is spent.
        """
        spent, budget = self.cost().amount, self._endpoint.budget
        if budget is not None and spent is not None and spent >= budget:
            raise InvalidRequestError(
                f"the budget is spent: {spent:.4f} of {budget:.4f}",
                hint="What was judged is kept. Start again with a higher --budget to go on.",
                details={"field": "budget"},
            )

    def add(
        self, subject: str, outcome: str, *, retry: bool, input_tokens: int, output_tokens: int
    ) -> None:
        """Count one request that was sent, whatever came of it."""
        self._log.add(
            {
                "id": uuid.uuid4().hex,
                "subject": subject,
                "outcome": outcome,
                "retry": retry,
                "inputTokens": input_tokens,
                "outputTokens": output_tokens,
            }
        )
        with self._lock:
            self._count(retry, input_tokens, output_tokens)

    def cost(self) -> Cost:
        """The sums so far."""
        amount = self._endpoint.cost(self._input, self._output)
        return Cost(self._requests, self._retries, self._input, self._output, amount)

    def _count(self, retry: bool, input_tokens: int, output_tokens: int) -> None:
        self._requests += 1
        self._retries += retry
        self._input += input_tokens
        self._output += output_tokens
