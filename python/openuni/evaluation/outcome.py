"""What scoring a folder gives, before it becomes a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.judge.ledger import Cost
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.scores import Scores


@dataclass(frozen=True)
class Part:
    """What is scored beside pictures from prompts, and is not in their score.

    Args:
        name: ``edit`` or ``chat``.
        scores: of every order or question.
        asked: orders or questions that were asked for.
        expected: those that the whole set has.
    """

    name: str
    scores: Scores
    asked: int
    expected: int


@dataclass(frozen=True)
class Outcome:
    """The scores of a folder and everything that a reader must know of them.

    Args:
        protocol: ``official``, ``fixed``, ``original`` or ``verified``.
        scores: see ``Scores``.
        prompts: the set that was asked for.
        pictures: pictures that the whole set has.
        scorers: the models that judged.
        problems: what kept pictures out.
        notes: further words.
        cost: of a judge behind a network.
        parts: what has a score of its own.
    """

    protocol: str
    scores: Scores
    prompts: PromptSet
    pictures: int
    scorers: Sequence[ScorerInfo]
    problems: Sequence[Problem]
    notes: Sequence[str] = ()
    cost: Cost | None = None
    parts: Sequence[Part] = ()
