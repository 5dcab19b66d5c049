"""DPG-Bench's scores without the official script's defects.

Every row counts, a zero reaches all that depends on it whatever the order of the rows, and category
scores are means over all crops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openuni.evaluation.dpg.answers import Answers, item_score
from openuni.evaluation.dpg.questions import Question, by_item
from openuni.evaluation.scores import ItemScore


def fixed_items(
    questions: Sequence[Question], answers: Mapping[str, Answers], crops: int
) -> list[ItemScore]:
    """Score items; the arguments are those of ``official_items``."""
    listed = by_item(questions)
    items = []
    for item, given in answers.items():
        asked = listed[item]
        own = [
            {number: float(given[crop, number] == "yes") for number in asked}
            for crop in range(crops)
        ]
        crop_scores = [
            sum(_gated(number, asked, scores) for number in asked) / len(asked) for scores in own
        ]
        items.append(item_score(asked, crop_scores, own))
    return items


def _gated(number: int, asked: Mapping[int, Question], scores: Mapping[int, float]) -> float:
    """1 where the question and all that it depends on, directly or not, were answered with yes."""
    waiting, seen = [number], set()
    while waiting:
        current = waiting.pop()
        # A parent that is not in the file cannot have been answered with no.
        if current in seen or current not in asked:
            continue
        if scores[current] == 0:
            return 0.0
        seen.add(current)
        waiting.extend(asked[current].parents)
    return 1.0
