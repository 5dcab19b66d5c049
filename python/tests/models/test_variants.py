"""Variants of true size, on the meta device."""

from __future__ import annotations

import pytest
import torch

from openuni.checkpoints.variants import describe, fingerprint, matching_variants
from openuni.configs.variants import VARIANTS, build_variant
from openuni.errors import ModelNotFoundError
from openuni.models.meta_init import move


@pytest.mark.parametrize(
    ("name", "matrices", "lmm"),
    [
        ("openuni-b-512", 54_362_112, 938_193_024),
        ("openuni-l-512", 225_312_768, 2_088_957_440),
        ("openuni-l-1024", 225_312_768, 2_088_957_440),
    ],
)
def test_parameter_counts(name: str, matrices: int, lmm: int) -> None:
    """The published 54.36M and 225.31M count weight matrices; biases and norms come on top."""
    model = build_variant(name)
    trained = [*model.connector.parameters(), *model.projector.parameters()]
    assert sum(p.numel() for p in trained if p.ndim == 2) == matrices
    assert model.meta_queries.shape == (256, model.llm_width)
    assert sum(p.numel() for p in model.lmm.parameters()) == lmm
    assert all(p.is_meta for p in model.parameters())
    assert model.size_multiple == 32
    assert model.lmm.num_image_token == 256


def test_every_variant_is_told_from_its_shapes() -> None:
    for name in VARIANTS:
        model = build_variant(name)
        shapes = {key: tuple(tensor.shape) for key, tensor in model.state_dict().items()}
        assert matching_variants(fingerprint(shapes)) == [name]
        trained = {k: s for k, s in shapes.items() if not k.startswith(("lmm", "vae", "transf"))}
        assert name in matching_variants(fingerprint(trained))
    assert describe(fingerprint({})) == "no OpenUni model"
    assert describe(fingerprint({"meta_queries": (3, 5)})).startswith("an unlisted model (queries")


def test_rotary_frequencies_are_real_and_stay_fp32() -> None:
    model = build_variant("openuni-b-512")
    frequencies = model.lmm.language_model.model.rotary_emb.inv_freq
    expected = 1e6 ** -(torch.arange(0, 64, 2) / 64)
    torch.testing.assert_close(frequencies, expected)
    move(model.lmm.language_model.model.rotary_emb, "cpu", torch.bfloat16)
    assert model.lmm.language_model.model.rotary_emb.inv_freq.dtype == torch.float32


def test_unknown_variant() -> None:
    with pytest.raises(ModelNotFoundError, match="openuni-xl"):
        build_variant("openuni-xl")
