"""A benchmark's prompts, and whether they are the published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PromptSet:
    """Prompts in the benchmark's own form.

    Args:
        benchmark: whose they are.
        prompts: in order.
        sha256: of the file or files that they come from, hex.
        official: whether that is the published set, whole.
    """

    benchmark: str
    prompts: Sequence[Mapping[str, Any]]
    sha256: str
    official: bool
