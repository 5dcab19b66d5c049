"""The tiny InternVL-shaped model that parity is proven on."""

from __future__ import annotations

import pytest
import torch
from parity.conftest import build, internvl, tiny_folders, tokenizer

from openuni.models.pretrained import read_json

__all__ = ["internvl", "tiny_folders", "tokenizer"]


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
def fresh(tiny_folders):
    """Makes a model of its own, for tests that change it."""
    return lambda: build(tiny_folders, "internvl", "enc_proj")
