"""A benchmark's prompts, and whether they are the published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class PromptSet:
    """Prompts in the benchmark's own form.

    Args:
        benchmark: whose they are.
        prompts: in order.
        sha256: of the file or files that they come from, hex.
        official: whether that is the published set, whole.
        selected: which of them are to be drawn and scored; None: all.
    """

    benchmark: str
    prompts: Sequence[Mapping[str, Any]]
    sha256: str
    official: bool
    selected: Sequence[int] | None = None

    @property
    def chosen(self) -> list[tuple[int, Mapping[str, Any]]]:
        """The selected prompts with their places among all."""
        places = range(len(self.prompts)) if self.selected is None else self.selected
        return [(place, self.prompts[place]) for place in places]

    def limited(self, limit: int | None) -> PromptSet:
        """Only so many of the prompts, spread evenly over all; None: all."""
        if limit is None or limit >= len(self.prompts):
            return self
        places = [number * len(self.prompts) // limit for number in range(limit)]
        return replace(self, selected=places)
