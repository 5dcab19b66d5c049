"""The shipped weights draw what they are asked for, by a scorer that knows nothing of the model."""

from __future__ import annotations

import pytest

from openuni.nano.benchmark import prompts
from openuni.nano.evaluation import judge, summarise
from openuni.nano.score import WEIGHTS, load_pipeline

pytestmark = pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights in this checkout")


def test_single_objects_and_colors() -> None:
    # 100 prompts, every fourth colour prompt a combination never seen; four pictures each.
    asked = prompts("single_object", 12) + prompts("colors", 88)
    scores = summarise(judge(load_pipeline(), asked, 4, quiet=True))
    assert scores["single_object"]["score"] >= 0.95
    assert scores["colors"]["score"] >= 0.9
