"""GenEval's rules and summary against what the official scripts answered on the same inputs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.judging import same_reason, verdict_on
from openuni.evaluation.geneval.boxes import overlap, relations
from openuni.evaluation.geneval.summary import summarise
from openuni.evaluation.scores import category_scores, overall

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "fixtures" / "geneval_verdicts.jsonl").open()
]


def test_the_cases_meet_every_tag_and_both_verdicts() -> None:
    assert len(CASES) == 500
    tags = {"single_object", "two_object", "counting", "colors", "position", "color_attr"}
    both = {(tag, correct) for tag in tags for correct in (True, False)}
    assert {(case["tag"], case["correct"]) for case in CASES} == both


@pytest.mark.parametrize("index", range(0, 500, 50))
def test_verdicts_and_reasons_are_the_official_ones(index: int) -> None:
    for case in CASES[index : index + 50]:
        ours, _ = verdict_on(case)
        assert ours.correct == case["correct"], case
        assert same_reason(ours.reason, case["reason"]), case


def test_the_summary_is_the_official_one() -> None:
    # Three pictures a prompt; a prompt has the tag of its first. The numbers on the right are what
    # summary_scores.py prints for these lines.
    lines = []
    for index, case in enumerate(CASES):
        tag = CASES[index // 3 * 3]["tag"]
        lines.append(
            {
                "filename": f"{index // 3:05d}/samples/{index % 3:04d}.png",
                "tag": tag,
                "prompt": "",
                "correct": case["correct"],
                "reason": case["reason"],
                "metadata": json.dumps({"tag": tag, "n": index // 3}),
                "details": "{}",
            }
        )
    scores = summarise(lines)
    estimate = overall(scores)
    assert estimate is not None
    assert f"{estimate.score:.5f}" == "0.35208"
    assert len(scores.items) == 167
    assert f"{scores.measures['correct_images']:.2%}" == "35.80%"
    assert f"{scores.measures['correct_prompts']:.2%}" == "74.25%"
    found = {one.name: (f"{one.estimate.score:.2%}", one.count) for one in category_scores(scores)}
    assert found == {
        "counting": ("32.10%", 81),
        "colors": ("42.71%", 96),
        "position": ("24.36%", 78),
        "color_attr": ("31.94%", 72),
        "single_object": ("38.24%", 68),
        "two_object": ("41.90%", 105),
    }


def box(*corners: float) -> np.ndarray:
    return np.array([*corners, 1.0], dtype=np.float32)


def test_a_box_reaches_one_pixel_past_its_end() -> None:
    assert overlap(box(0, 0, 9, 9), box(0, 0, 9, 9)) == 1.0
    assert overlap(box(0, 0, 9, 9), box(9, 0, 18, 9)) == pytest.approx(10 / 190)
    assert overlap(box(0, 0, 9, 9), box(10, 0, 19, 9)) == 0.0


def test_relations_need_distance_and_direction() -> None:
    square = box(0, 0, 10, 10)
    assert relations(square, square) == []
    assert relations(square, box(20, 0, 30, 10)) == ["left of"]
    assert relations(box(20, 0, 30, 10), square) == ["right of"]
    assert relations(square, box(0, 20, 10, 30)) == ["above"]
    assert relations(box(20, 20, 30, 30), square) == ["right of", "below"]
    # An offset of a tenth of both extents is none.
    assert relations(square, box(2, 0, 12, 10)) == []
