"""GenEval's scores from verdicts, as the official summary counts them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from openuni.evaluation.geneval.prompts import TAGS
from openuni.evaluation.scores import ItemScore, PictureScore, Scores


def summarise(results: Sequence[Mapping[str, Any]]) -> Scores:
    """Score the lines of results.jsonl.

    Pictures with equal metadata belong to one prompt. A tag's score is the mean over its pictures,
    the overall score the plain mean of the tags that occur.
    """
    prompts: dict[str, list[Mapping[str, Any]]] = {}
    for line in results:
        prompts.setdefault(line["metadata"], []).append(line)
    items = [_item(lines) for lines in prompts.values()]
    tags = list(dict.fromkeys(line["tag"] for line in results))
    tags.sort(key=lambda tag: TAGS.index(tag) if tag in TAGS else len(TAGS))
    correct = [bool(line["correct"]) for line in results]
    any_of_prompt = [any(line["correct"] for line in lines) for lines in prompts.values()]
    measures = {
        "correct_images": sum(correct) / len(correct),
        "correct_prompts": sum(any_of_prompt) / len(any_of_prompt),
    } if results else {}  # fmt: skip
    weights = {tag: 1 / len(tags) for tag in tags}
    return Scores(items, [(tag, 1) for tag in tags], weights, measures=measures)


def _item(lines: Sequence[Mapping[str, Any]]) -> ItemScore:
    first = lines[0]
    metadata = json.loads(first["metadata"])
    pictures = [PictureScore(line["filename"], float(line["correct"]), line["reason"])
                for line in lines]  # fmt: skip
    right = sum(picture.score for picture in pictures)
    number = re.search(r"(\d+)[/\\]samples[/\\]", first["filename"])
    return ItemScore(
        id=number[1] if number else first["filename"],
        prompt=first["prompt"],
        category=first["tag"],
        score=right / len(pictures),
        pictures=pictures,
        parts={(first["tag"], 1): (right, len(pictures))},
        held_out=metadata.get("held_out") is True,
    )
