"""What the questions about one picture were answered with, and the score of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openuni.evaluation.dpg.questions import Question
from openuni.evaluation.scores import Category, ItemScore, PictureScore

#: Answers by (crop, number of the question).
Answers = Mapping[tuple[int, int], str]


def item_score(
    asked: Mapping[int, Question],
    crop_scores: Sequence[float],
    category_answers: Sequence[Mapping[int, float]],
) -> ItemScore:
    """The score of a prompt.

    Args:
        asked: its questions.
        crop_scores: the mean of its gated answers for each crop.
        category_answers: ungated answers, 0 or 1, of the crops that count for categories.
    """
    parts: dict[Category, tuple[float, int]] = {}
    for scores in category_answers:
        for number, score in scores.items():
            question = asked[number]
            for category in ((question.coarse_category, 1), (question.category, 2)):
                total, count = parts.get(category, (0.0, 0))
                parts[category] = (total + score, count + 1)
    first = next(iter(asked.values()))
    file = f"{first.item}.png"
    pictures = [PictureScore(f"{file}#{crop}", score) for crop, score in enumerate(crop_scores)]
    mean = sum(crop_scores) / len(crop_scores)
    return ItemScore(first.item, first.text, None, mean, pictures, parts)
