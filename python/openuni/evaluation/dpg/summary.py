"""DPG-Bench's scores from answers, in either mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openuni.evaluation.dpg.answers import Answers
from openuni.evaluation.dpg.fixed import fixed_items
from openuni.evaluation.dpg.official import official_items
from openuni.evaluation.dpg.questions import Question
from openuni.evaluation.scores import Scores


def summarise(
    questions: Sequence[Question], answers: Mapping[str, Answers], crops: int, mode: str
) -> tuple[Scores, list[str]]:
    """Score items.

    Args:
        questions: in file order.
        answers: of each item that has all of them, by (crop, question).
        crops: pictures a prompt.
        mode: ``official``, the official script's numbers, or ``fixed``, without its defects.

    Returns:
        The scores, 0..100, and the items that the official script loses on the way.
    """
    if mode == "official":
        items, lost = official_items(questions, answers, crops)
    else:
        items, lost = fixed_items(questions, answers, crops), []
    found = {category for item in items for category in item.parts}
    categories = sorted(found, key=lambda category: (category[1], category[0]))
    return Scores(items, categories, weights=None, scale=100), lost
