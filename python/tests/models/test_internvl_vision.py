from __future__ import annotations

import pytest
import torch

from openuni.errors import UnsupportedError
from openuni.models.internvl_vision import InternVisionConfig, InternVisionModel
from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.pixel_shuffle import pixel_shuffle

SIZES = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 3,
         "num_attention_heads": 2, "image_size": 32, "patch_size": 8}  # fmt: skip


def vision(**changes) -> InternVisionModel:
    torch.manual_seed(0)
    return InternVisionModel(InternVisionConfig(**{**SIZES, **changes})).eval()


@torch.inference_mode()
def test_select_layer_counts_from_the_embeddings() -> None:
    model = vision()
    pixels = torch.randn(1, 3, 32, 32)
    states = [model(pixels, layer) for layer in range(4)]
    assert torch.equal(states[0], model.embeddings(pixels))
    for layer in range(4):
        assert torch.equal(model(pixels, layer - 4), states[layer])
    with pytest.raises(ValueError, match="beyond 3 layers"):
        model(pixels, 4)


@torch.inference_mode()
def test_positions_follow_the_picture_size() -> None:
    model = vision()
    assert model(torch.randn(1, 3, 32, 32)).shape == (1, 17, 16)
    assert model(torch.randn(1, 3, 16, 48)).shape == (1, 13, 16)
    # The same grid reached by resizing is the grid itself.
    model.embeddings.grid, native = 4, model.embeddings._positions(4, 4)
    resized = model.embeddings._positions(8, 8)
    assert resized.shape == (1, 65, 16)
    torch.testing.assert_close(resized[:, :1], native[:, :1])


@torch.inference_mode()
@pytest.mark.parametrize(
    "changes",
    [
        {"norm_type": "rms_norm"},
        {"qk_normalization": True},
        {"qkv_bias": False},
        {"attn_implementation": "eager"},
    ],
)
def test_options_build_and_run(changes) -> None:
    output = vision(**changes)(torch.randn(2, 3, 32, 32))
    assert torch.isfinite(output).all()
    if "qk_normalization" in changes:
        names = vision(**changes).state_dict()
        assert "encoder.layers.0.attn.q_norm.weight" in names


def test_other_activations_are_refused() -> None:
    with pytest.raises(ValueError, match="only gelu"):
        InternVisionConfig.from_dict({**SIZES, "hidden_act": "relu"})


def test_pixel_shuffle_keeps_squares_together() -> None:
    rows = torch.arange(16.0).view(1, 4, 4, 1)
    folded = pixel_shuffle(rows)
    assert folded[0, 0, 0].tolist() == [0, 1, 4, 5]
    assert folded[0, 0, 1].tolist() == [2, 3, 6, 7]
    transposed = pixel_shuffle(rows, version="v1")
    assert transposed[0, 1, 0].tolist() == [2, 3, 6, 7]


def test_a_model_without_eyes_says_so(internvl) -> None:
    blind = MultimodalLLM(internvl.lmm.language_model)
    assert not blind.can_see
    with pytest.raises(UnsupportedError, match="no vision side"):
        blind.extract_feature(torch.randn(1, 3, 448, 448))
