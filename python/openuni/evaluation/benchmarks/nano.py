"""openuni-nano's own benchmark: what it draws by GenEval's rules, what it edits and answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Protocol

from openuni.evaluation.benchmarks.benchmark import OnNote, OnScored
from openuni.evaluation.generation.settings import read_record
from openuni.evaluation.generation.tasks import PARTS, Work
from openuni.evaluation.nano.chat import QUESTIONS, NanoChat, question_lines
from openuni.evaluation.nano.edits import EDITS, NanoEdits, edit_orders
from openuni.evaluation.nano.prompts import PROMPTS, picture_prompts
from openuni.evaluation.nano.silhouettes import SilhouetteBenchmark
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome, Part
from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.scores import Scores, held_out_scores, overall
from openuni.nano.chat_benchmark import chat_questions
from openuni.nano.edit_benchmark import benchmark_edits
from openuni.nano.edits import EDIT_KINDS
from openuni.nano.questions import QUESTION_KINDS


class _Part(Protocol):
    def prepare(self, folder: Path) -> None: ...

    def check(self, folder: Path) -> Sequence[Problem]: ...


class NanoBenchmark:
    """The benchmark that openuni-nano is made for.

    Args:
        only: some of ``PARTS``.
        limit: only so many prompts, edits and questions, each spread evenly; None: all.
    """

    name = "nano"
    pictures = 4

    def __init__(self, only: Collection[str] = PARTS, limit: int | None = None) -> None:
        self._only = [part for part in PARTS if part in only]
        edits = [edit for kind in EDIT_KINDS for edit in benchmark_edits(kind, EDITS)]
        questions = [q for kind in QUESTION_KINDS for q in chat_questions(kind, QUESTIONS)]
        lists = [picture_prompts(PROMPTS), edit_orders(edits), question_lines(questions)]
        shown = [*map(asdict, edits), *map(asdict, questions)]
        # One digest of all parts: those that are not asked for now may be later.
        digest = hashlib.sha256(json.dumps([*lists, shown]).encode()).hexdigest()
        prompts, orders, asked = (
            PromptSet("nano", lines, digest, official=True).limited(limit) for lines in lists
        )
        self._pictures = SilhouetteBenchmark(prompts, "openuni-nano's benchmark", self.pictures)
        self._edits = NanoEdits(orders, edits)
        self._chat = NanoChat(asked, questions)
        self._parts: dict[str, _Part] = {
            "pictures": self._pictures,
            "edit": self._edits,
            "chat": self._chat,
        }

    @property
    def prompts(self) -> PromptSet:
        """Of the pictures; none where they are not asked for."""
        prompts = self._pictures.prompts
        return prompts if "pictures" in self._only else replace(prompts, prompts=(), selected=None)

    def work(self, seed: int, seeding: str) -> Work:
        """The parts that are asked for; the seeds of edits follow those of the pictures."""
        drawn = len(self._pictures.prompts.prompts) * self.pictures
        return Work(
            self._pictures.work(seed, seeding).pictures if "pictures" in self._only else (),
            self._edits.work(seed + drawn).edits if "edit" in self._only else (),
            self._chat.work().questions if "chat" in self._only else (),
        )

    def prepare(self, folder: Path) -> None:
        """Write metadata, sources of edits, and the pictures that are asked about."""
        for part in self._only:
            self._parts[part].prepare(folder)

    def check(self, folder: Path) -> Sequence[Problem]:
        """Of all parts that are asked for and that the model can do."""
        wanted, _ = self._wanted(folder)
        return [problem for part in wanted for problem in self._parts[part].check(folder)]

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """Pictures as GenEval's; edits and answers as parts with scores of their own."""
        if not options.allow_incomplete:
            refuse(self.check(folder), f"{folder} does not hold all of {self._pictures.title}")
        wanted, notes = self._wanted(folder)
        outcome = self._nothing()
        if "pictures" in wanted:
            outcome = self._pictures.score(folder, options, on_scored, on_note)
        measures = {**outcome.scores.measures, **_measures(outcome.scores, "", "held_out")}
        scorers, problems, parts = [*outcome.scorers], [*outcome.problems], []
        if "edit" in wanted:
            edited = self._edits.score(folder, options, on_scored, on_note)
            scorers += [one for one in edited.scorers if one not in scorers]
            problems += edited.problems
            parts.append(_part("edit", edited.scores, self._edits.prompts))
        if "chat" in wanted:
            problems += self._chat.check(folder)
            scorers.append(self._chat.info)
            parts.append(_part("chat", self._chat.score(folder, on_scored), self._chat.prompts))
        for part in parts:
            measures |= _measures(part.scores, part.name, f"{part.name}_held_out")
        return replace(
            outcome,
            scores=replace(outcome.scores, measures=measures),
            scorers=scorers,
            problems=problems,
            notes=[*outcome.notes, *notes],
            parts=parts,
        )

    def _wanted(self, folder: Path) -> tuple[list[str], list[str]]:
        """The parts to score, and why the others are not."""
        record = read_record(folder)
        left_out = record.left_out if record else {}
        others = [part for part in PARTS if part not in self._only]
        notes = [f"Not asked for: {', '.join(others)}."] if others else []
        notes += [f"Left out: {p}, since {left_out[p]}." for p in self._only if p in left_out]
        return [part for part in self._only if part not in left_out], notes

    def _nothing(self) -> Outcome:
        return Outcome("official", Scores([], [], weights=None), self.prompts, 0, [], [])


def _part(name: str, scores: Scores, prompts: PromptSet) -> Part:
    return Part(name, scores, len(prompts.chosen), len(prompts.prompts))


def _measures(scores: Scores, name: str, held_out_name: str) -> dict[str, float]:
    """The one number of some scores under a name, if it has one, and that of held-out ones."""
    unseen = held_out_scores(scores)
    found = {name: overall(scores) if name else None, held_out_name: unseen and overall(unseen)}
    return {key: estimate.score for key, estimate in found.items() if estimate}
