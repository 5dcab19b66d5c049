"""What every benchmark can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from openuni.evaluation.generation.tasks import Work
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet

#: Told of scored pictures or prompts: (done, total).
OnScored = Callable[[int, int], None]
#: Told of what a user should read: a line.
OnNote = Callable[[str], None]


class Benchmark(Protocol):
    """A benchmark: its prompts, its layout and its scoring."""

    @property
    def name(self) -> str:
        """Its name on the command line."""
        ...

    @property
    def pictures(self) -> int:
        """Pictures a prompt."""
        ...

    @property
    def prompts(self) -> PromptSet:
        """The set that is drawn and scored."""
        ...

    def work(self, seed: int, seeding: str) -> Work:
        """What the selected prompts have a model make."""
        ...

    def prepare(self, folder: Path) -> None:
        """Write what lies beside the pictures: the official layout's files, sources of edits."""
        ...

    def check(self, folder: Path) -> Sequence[Problem]:
        """What keeps a folder from being all of the benchmark's pictures."""
        ...

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """Judge a folder's pictures, going on from the evidence that it holds.

        Raises:
            IncompleteError: pictures or evidence are missing, and that is not allowed.
            OpenUniError: the judging models cannot be had.
        """
        ...
