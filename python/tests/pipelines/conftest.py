"""The tiny InternVL-shaped model that parity is proven on."""

from __future__ import annotations

import pytest
import torch
from parity.conftest import fresh, internvl, tiny_folders, tokenizer
from parity.tiny_models import TRANSFORMER

from openuni.models.pretrained import read_json

__all__ = ["fresh", "internvl", "tiny_folders", "tokenizer"]


@pytest.fixture
def scheduler(tiny_folders):
    from diffusers import DPMSolverMultistepScheduler

    return DPMSolverMultistepScheduler.from_config(
        read_json(tiny_folders / "sana" / "scheduler" / "scheduler_config.json")
    )


@pytest.fixture
def picture():
    """(height, width, 3) uint8 noise of a given size."""

    def make(width: int, height: int, seed: int = 0) -> torch.Tensor:
        generator = torch.Generator().manual_seed(seed)
        return torch.randint(256, (height, width, 3), generator=generator, dtype=torch.uint8)

    return make


@pytest.fixture
def tiny_transformer():
    """Makes the tiny SANA transformer with random weights and some changes."""
    from diffusers import SanaTransformer2DModel

    def build(**changes: object):
        torch.manual_seed(0)
        return SanaTransformer2DModel.from_config({**TRANSFORMER, **changes}).eval()

    return build
