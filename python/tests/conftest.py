"""Tiny models with random weights: every part real, nothing larger than a test needs."""

from __future__ import annotations

import tempfile

import pytest
import torch


@pytest.fixture(scope="session", autouse=True)
def _temporary_files():
    """A folder for what the tests, and processes that they start and kill, leave behind."""
    with (
        tempfile.TemporaryDirectory(prefix="openuni-pytest-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture
def tiny_transformer():
    from diffusers.models.transformers.sana_transformer import SanaTransformer2DModel

    def build(**changes):
        torch.manual_seed(0)
        sizes = {
            "in_channels": 4,
            "out_channels": 4,
            "num_attention_heads": 2,
            "attention_head_dim": 8,
            "num_layers": 2,
            "num_cross_attention_heads": 2,
            "cross_attention_head_dim": 8,
            "cross_attention_dim": 16,
            "caption_channels": 12,
            "mlp_ratio": 2.0,
            "sample_size": 4,
            "patch_size": 1,
        }
        return SanaTransformer2DModel(**{**sizes, **changes}).eval()

    return build
