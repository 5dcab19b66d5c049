"""Official-style config files over the tiny model folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from parity.conftest import tiny_folders
from parity.tiny_models import CONNECTOR, QUERIES

__all__ = ["tiny_folders"]


@pytest.fixture
def options(tiny_folders: Path) -> dict[str, object]:
    """What a command line changes so that a full-size config builds the tiny InternVL3 model."""
    sana = str(tiny_folders / "sana")
    return {
        "model.num_queries": QUERIES,
        **{f"model.connector.{name}": value for name, value in CONNECTOR.items()},
        "model.lmm.pretrained_model_name_or_path": str(tiny_folders / "internvl"),
        "model.lmm.torch_dtype": "float32",
        "model.tokenizer.pretrained_model_name_or_path": str(tiny_folders / "internvl"),
        "model.vae.pretrained_model_name_or_path": str(tiny_folders / "vae"),
        "model.vae.torch_dtype": "float32",
        "model.transformer.pretrained_model_name_or_path": sana,
        "model.transformer.torch_dtype": "float32",
        "model.train_scheduler.pretrained_model_name_or_path": sana,
        "model.test_scheduler.pretrained_model_name_or_path": sana,
    }


@pytest.fixture
def qwen_options(options: dict[str, object], tiny_folders: Path) -> dict[str, object]:
    """The same for Qwen2.5-VL."""
    qwen = str(tiny_folders / "qwen")
    return {
        **options,
        "model.lmm.pretrained_model_name_or_path": qwen,
        "model.tokenizer.pretrained_model_name_or_path": qwen,
    }
