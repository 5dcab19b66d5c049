"""A small set of pictures with captions, and a tokenizer of bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from parity.official_models import INTERNVL_PROMPTS
from parity.tiny_models import make_tokenizer
from training.tiny_job import write_pictures

SAMPLES = 6


@pytest.fixture
def picture_set(tmp_path: Path) -> Path:
    write_pictures(tmp_path / "raw", SAMPLES)
    samples = []
    for index in range(SAMPLES):
        (tmp_path / "raw" / f"{index:03}.json").write_text(
            json.dumps({"caption": f"number {index}"})
        )
        (tmp_path / "raw" / f"{index:03}.txt").write_text(f" number {index}\n")
        samples.append({"image": f"{index:03}.png", "annotation": f"{index:03}.json"})
    (tmp_path / "data.json").write_text(json.dumps(samples))
    return tmp_path


@pytest.fixture
def arguments(picture_set: Path) -> dict[str, Any]:
    return {
        "data_path": str(picture_set / "data.json"),
        "image_folder": str(picture_set / "raw"),
        "cap_folder": str(picture_set / "raw"),
        "tokenizer": make_tokenizer(),
        "prompt_template": INTERNVL_PROMPTS,
        "image_size": 32,
        "unconditional": 0.0,
    }
