"""WISE's scores from judge replies, as the official scripts count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openuni.evaluation.problems import Problem
from openuni.evaluation.record_log import RecordLog
from openuni.evaluation.scores import ItemScore, PictureScore, Scores
from openuni.evaluation.wise.protocols import WiseProtocol


def summarise(
    prompts: Sequence[Mapping[str, Any]], replies: RecordLog, protocol: WiseProtocol
) -> tuple[Scores, list[Problem]]:
    """Score the prompts that have a reply; the others, and replies that cannot be read, are named.

    The overall score weighs the categories' means; there is none while a category has no prompt.
    """
    items: list[ItemScore] = []
    problems: list[Problem] = []
    for prompt in prompts:
        number = prompt["prompt_id"]
        record = replies.get(number)
        if record is None:
            problems.append(Problem("missing_evidence", f"{number}.png", "was not judged"))
            continue
        try:
            marks = protocol.read(str(record["evaluation"]))
        except (ValueError, KeyError) as error:
            problems.append(Problem("missing_evidence", f"{number}.png", f"reply: {error}"))
            continue
        items.append(_item(prompt, marks, protocol))
    names = [(category.name, 1) for category in protocol.categories]
    weights = {category.name: category.weight for category in protocol.categories}
    return Scores(items, names, weights), problems


def _item(
    prompt: Mapping[str, Any], marks: Mapping[str, float], protocol: WiseProtocol
) -> ItemScore:
    number = prompt["prompt_id"]
    category = next(c.name for c in protocol.categories if c.first <= number <= c.last)
    score = protocol.score(marks)
    said = ", ".join(f"{name.replace('_', ' ')} {mark:g}" for name, mark in marks.items())
    picture = PictureScore(f"{number}.png", score, said)
    return ItemScore(
        str(number), prompt["Prompt"], category, score, [picture], {(category, 1): (score, 1)}
    )
