"""What is wrong with a benchmark's folder or data: named one by one, then refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from openuni.errors import InvalidRequestError, OpenUniError

#: Problems named in the message itself; all of them are in the error's details.
_SHOWN = 8


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a score from being complete.

    Args:
        code: ``missing_picture``, ``corrupt_picture``, ``duplicate_id``, ``wrong_layout``,
            ``wrong_data``, ``missing_evidence``, ``failed``.
        where: the file, id or line at fault, relative to the folder or data file.
        message: what is wrong there.
    """

    code: str
    where: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON-ready values."""
        return asdict(self)


class IncompleteError(InvalidRequestError):
    """The pictures or the evidence are not what the benchmark needs; no score is given."""


class NoEvidenceError(OpenUniError):
    """There is nothing to judge one picture by; others are not concerned."""


def refuse(problems: Sequence[Problem], what: str, *, hint: str | None = None) -> None:
    """Raise if there are problems.

    Raises:
        IncompleteError: naming each problem in ``details["problems"]``, the first in the message.
    """
    if not problems:
        return
    shown = [f"{p.where}: {p.message}" for p in problems[:_SHOWN]]
    rest = len(problems) - len(shown)
    more = [f"and {rest} more"] if rest else []
    raise IncompleteError(
        f"{what}: {'; '.join([*shown, *more])}",
        hint=hint or "Put it right, or score the part that is there with --allow-incomplete.",
        details={"problems": [problem.as_dict() for problem in problems]},
    )
