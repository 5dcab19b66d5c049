"""Pictures from a source and an order, judged as pictures from prompts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from openuni.evaluation.benchmarks.benchmark import OnNote, OnScored
from openuni.evaluation.generation.tasks import PictureFile, Work, drawings
from openuni.evaluation.geneval.layout import SOURCE, picture_file
from openuni.evaluation.nano.prompts import metadata
from openuni.evaluation.nano.silhouettes import SilhouetteBenchmark
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.pictures import is_finished, write_picture
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.scores import ItemScore
from openuni.nano.edit_benchmark import edit_prompt
from openuni.nano.edits import Edit
from openuni.nano.render import render

#: Edits of each kind in the benchmark as it is reported.
EDITS = 50
#: Where they lie, in the layout of GenEval with the source beside.
_FOLDER = "edit"


class NanoEdits:
    """One picture an order.

    Args:
        prompts: an order each, see ``edit_orders``.
        edits: the same, with what the source shows.
    """

    def __init__(self, prompts: PromptSet, edits: Sequence[Edit]) -> None:
        self.prompts = prompts
        self._edits = edits
        self._edited = SilhouetteBenchmark(prompts, "openuni-nano's edits", pictures=1)

    def work(self, seed: int) -> Work:
        """edit/NNNNN/samples/0000.png. Each has a seed of its own."""
        drawn = drawings(len(self.prompts.prompts), 1, seed, "picture")
        return Work(
            edits=[
                PictureFile(
                    _within(picture_file(place, 0)), order["prompt"], drawn[place], _source(place)
                )
                for place, order in self.prompts.chosen
            ]
        )

    def prepare(self, folder: Path) -> None:
        """Write each order beside its picture, and the source."""
        self._edited.prepare(folder / _FOLDER)
        for place, _ in self.prompts.chosen:
            path = folder / _source(place)
            if not is_finished(path):
                write_picture(path, Image.fromarray(render(self._edits[place].source)))

    def check(self, folder: Path) -> Sequence[Problem]:
        """As GenEval's pictures."""
        return [_moved(problem) for problem in self._edited.check(folder / _FOLDER)]

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """As GenEval's pictures; files are named from the folder of the whole benchmark."""
        outcome = self._edited.score(folder / _FOLDER, options, on_scored, on_note)
        items = [_item(item) for item in outcome.scores.items]
        problems = [_moved(problem) for problem in outcome.problems]
        return replace(outcome, scores=replace(outcome.scores, items=items), problems=problems)


def edit_orders(edits: Sequence[Edit]) -> Sequence[Mapping[str, Any]]:
    """Orders as lines of GenEval's metadata; equal ones to unequal pictures are told apart."""
    return [{**metadata(edit_prompt(edit)), "edit": i} for i, edit in enumerate(edits)]


def _within(file: str) -> str:
    return f"{_FOLDER}/{file}"


def _source(place: int) -> str:
    return _within(f"{place:05d}/{SOURCE}")


def _moved(problem: Problem) -> Problem:
    return replace(problem, where=_within(problem.where))


def _item(item: ItemScore) -> ItemScore:
    source = _within(f"{item.id}/{SOURCE}")
    pictures = [replace(p, file=_within(p.file), source=source) for p in item.pictures]
    return replace(item, pictures=pictures)
