"""DPG-Bench's scores as the official script computes them, its defects included.

They are: the first row of the CSV is left out; where an item's rows are interrupted only the last
run of them counts; a picture whose questions depend on one that is not there drops out of the mean;
category scores come from the last crop alone. (That several processes mix categories up is left
out: it gives no fixed result.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openuni.evaluation.dpg.answers import Answers, item_score
from openuni.evaluation.dpg.questions import Question
from openuni.evaluation.scores import ItemScore


def official_items(
    questions: Sequence[Question], answers: Mapping[str, Answers], crops: int
) -> tuple[list[ItemScore], list[str]]:
    """Score items.

    Args:
        questions: in file order.
        answers: of each item that has a picture.
        crops: pictures a prompt.

    Returns:
        The items that the official mean holds, and the ids of those that drop out of it.
    """
    listed = _as_read(questions)
    items, lost = [], []
    for item, given in answers.items():
        asked = listed.get(item, {})
        known = all(parent in asked for q in asked.values() for parent in q.parents)
        if not asked or not known:
            lost.append(item)
            continue
        crop_scores = [_gated_mean(asked, given, crop) for crop in range(crops)]
        last = {number: float(given[crops - 1, number] == "yes") for number in asked}
        items.append(item_score(asked, crop_scores, [last]))
    return items, lost


def _as_read(questions: Sequence[Question]) -> dict[str, dict[int, Question]]:
    items: dict[str, dict[int, Question]] = {}
    before = ""
    for question in questions[1:]:
        if question.item != before:
            items[question.item] = {}
        items[question.item][question.id] = question
        before = question.item
    return items


def _gated_mean(asked: Mapping[int, Question], answers: Answers, crop: int) -> float:
    scores = {number: float(answers[crop, number] == "yes") for number in asked}
    for number, question in asked.items():
        # In file order: a zero reaches only the questions that come later.
        if any(scores[parent] == 0 for parent in question.parents):
            scores[number] = 0.0
    return sum(scores.values()) / len(scores)
