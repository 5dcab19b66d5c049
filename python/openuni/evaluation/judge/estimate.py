"""What judging will cost, said before it begins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openuni.errors import InvalidRequestError
from openuni.evaluation.judge.endpoint import Endpoint

#: Rules of thumb: letters a token, tokens of a picture and of each of its 512 px tiles (OpenAI's).
_LETTERS = 4
_PICTURE, _TILE, _TILE_SIDE = 85, 170, 512


@dataclass(frozen=True)
class CostEstimate:
    """Tokens and price of questions that are still to be asked, if none is asked twice."""

    questions: int
    input_tokens: int
    output_tokens: int
    amount: float | None

    def __str__(self) -> str:
        price = "at unknown prices" if self.amount is None else f"about {self.amount:.2f}"
        tokens = f"about {self.input_tokens:,} tokens in and {self.output_tokens:,} out"
        return f"{self.questions} questions to the judge: {tokens}, {price}"


def estimate(
    letters: Sequence[int], sizes: Sequence[tuple[int, int]], answer: int, endpoint: Endpoint
) -> CostEstimate:
    """Estimate questions.

    Args:
        letters: of each question.
        sizes: (width, height) of each question's picture.
        answer: tokens of an answer.
        endpoint: prices.
    """
    tiles = [math.ceil(w / _TILE_SIDE) * math.ceil(h / _TILE_SIDE) for w, h in sizes]
    read = sum(math.ceil(n / _LETTERS) for n in letters) + sum(_PICTURE + _TILE * t for t in tiles)
    written = answer * len(letters)
    return CostEstimate(len(letters), read, written, endpoint.cost(read, written))


def hold_to_budget(expected: CostEstimate, spent: float | None, endpoint: Endpoint) -> None:
    """See that the estimate fits into what is left of the budget.

    Raises:
        InvalidRequestError: it does not.
    """
    if endpoint.budget is None or expected.amount is None:
        return
    if (spent or 0.0) + expected.amount > endpoint.budget:
        raise InvalidRequestError(
            f"{expected}; spent so far {spent or 0.0:.2f}; the budget is {endpoint.budget:.2f}",
            hint="Raise --budget, or score fewer prompts with --limit.",
            details={"field": "budget"},
        )
