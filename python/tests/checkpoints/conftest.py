"""A small checkpoint of trained parameters with something of every part."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor


@pytest.fixture
def tensors() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return {
        "meta_queries": torch.randn(4, 6),
        "connector.layers.0.mlp.fc1.weight": torch.randn(10, 6),
        "connector.layers.0.mlp.fc1.bias": torch.randn(10),
        "projector.weight": torch.randn(8, 6),
        "transformer.scale": torch.tensor(2.0),
        "transformer.half": torch.randn(3, 5).bfloat16(),
        "lmm.counter": torch.arange(5),
    }


@pytest.fixture
def pth(tensors: dict[str, Tensor], tmp_path: Path) -> Path:
    torch.save({"state_dict": tensors, "meta": {"iter": 5}}, tmp_path / "iter_5.pth")
    return tmp_path / "iter_5.pth"
