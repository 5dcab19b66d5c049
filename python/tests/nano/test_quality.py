"""The shipped weights do what they are asked for, by scorers that know nothing of the model."""

from __future__ import annotations

import pytest

from openuni.nano.benchmark import prompts
from openuni.nano.chat_score import score_answers
from openuni.nano.edit_evaluation import judge_edits
from openuni.nano.evaluation import judge, summarise
from openuni.nano.score import WEIGHTS, load_pipeline
from openuni.pipelines.image_edit import ImageEditPipeline

pytestmark = pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights in this checkout")


def test_single_objects_and_colors() -> None:
    # 100 prompts, every fourth colour prompt a combination never seen; four pictures each.
    asked = prompts("single_object", 12) + prompts("colors", 88)
    scores = summarise(judge(load_pipeline(), asked, 4, quiet=True))
    assert scores["single_object"]["score"] >= 0.95
    assert scores["colors"]["score"] >= 0.9


def test_answers_about_pictures() -> None:
    pipeline = load_pipeline()
    scores = score_answers(pipeline.model.lmm, pipeline.tokenizer, 60)
    assert scores["overall"]["score"] >= 0.85
    assert scores["number"]["score"] >= 0.95
    assert scores["presence"]["score"] >= 0.95


def test_pictures_are_kept_by_the_order_to_keep_them() -> None:
    # A guard against getting worse, no more: edits are a beginning (docs/nano.md).
    pipeline = load_pipeline()
    editing = ImageEditPipeline(pipeline.model, pipeline.tokenizer, pipeline.scheduler)
    scores = summarise(judge_edits(editing, 20, kinds=["keep"], quiet=True))
    assert scores["keep"]["score"] >= 0.2
