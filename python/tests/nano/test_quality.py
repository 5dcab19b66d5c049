"""The shipped weights do what they are asked for, by scorers that know nothing of the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openuni.engines.native.loading import BUILT_IN
from openuni.evaluation.command_line import main
from openuni.models.native_folder import load_native_folder
from openuni.nano.benchmark import prompts
from openuni.nano.evaluation import judge, summarise
from openuni.pipelines.text_to_image import TextToImagePipeline

WEIGHTS = BUILT_IN["openuni-nano"]
pytestmark = pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights in this checkout")


def scores(folder: Path, part: str, limit: int) -> dict[str, float]:
    """What the benchmark says of some edits or questions, spread over all: by kind, and `mean`."""
    words = ["run", "nano", "-m", "openuni-nano", "--out", str(folder)]
    assert main([*words, "--only", part, "--limit", str(limit)]) == 0
    report = json.loads((folder / "report.json").read_text())
    (found,) = report["parts"]
    by_kind = {one["name"]: one["estimate"]["score"] for one in found["categories"]}
    return {**by_kind, "mean": found["overall"]["score"]}


def test_single_objects_and_colors() -> None:
    # 100 prompts, every fourth colour prompt a combination never seen; four pictures each.
    asked = prompts("single_object", 12) + prompts("colors", 88)
    loaded = load_native_folder(WEIGHTS)
    pipeline = TextToImagePipeline(loaded.model, loaded.tokenizer, loaded.scheduler)
    judged = summarise(judge(pipeline, asked, 4, quiet=True))
    assert judged["single_object"]["score"] >= 0.95
    assert judged["colors"]["score"] >= 0.9


def test_answers_about_pictures(tmp_path: Path) -> None:
    found = scores(tmp_path, "chat", 360)
    assert found["mean"] >= 0.85
    assert found["number"] >= 0.95
    assert found["presence"] >= 0.95


def test_pictures_are_kept_by_the_order_to_keep_them(tmp_path: Path) -> None:
    # A guard against getting worse, no more: edits are a beginning (docs/nano.md).
    assert scores(tmp_path, "edit", 60)["keep"] >= 0.2
