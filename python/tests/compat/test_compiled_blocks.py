"""A training model with compiled layers computes what it computed without."""

from __future__ import annotations

from typing import Any

import pytest
import torch

pytest.importorskip("mmengine")

from compat.test_frozen_prefix import model_from
from openuni.errors import UnsupportedError
from openuni.models.compilation import compile_for_training


def batch(longest: int) -> dict[str, torch.Tensor]:
    """Two prompts, one of them padded, with latents."""
    generator = torch.Generator().manual_seed(longest)
    lengths = torch.tensor([longest, longest - 2])
    return {
        "input_ids": torch.randint(0, 200, (2, longest), generator=generator),
        "attention_mask": torch.arange(longest) < lengths[:, None],
        "image_latents": torch.randn(2, 4, 4, 4, generator=generator),
    }


def losses_and_gradients(model: Any) -> list[torch.Tensor]:
    """Over prompts of three lengths, as they come in a training."""
    results = []
    for longest in (9, 12, 7):
        torch.manual_seed(3)
        model.zero_grad()
        loss = model(batch(longest))["loss_text2image"]
        loss.backward()
        results += [loss.detach(), model.meta_queries.grad.clone()]
    return results


@pytest.mark.parametrize("checkpointing", [False, True], ids=["", "activation checkpointing"])
@pytest.mark.parametrize("reference", [False, True], ids=["ours", "official"])
def test_losses_and_gradients_stay(options: Any, reference: bool, checkpointing: bool) -> None:
    fields = {
        "model.reference": reference,
        "model.use_activation_checkpointing": checkpointing,
        "model.freeze_transformer": False,
    }
    model = model_from(options, **fields)
    expected, names = losses_and_gradients(model), list(model.state_dict())
    # The graphs that inductor would get, run by PyTorch: no compiler is needed for that.
    compile_for_training(model, backend="aot_eager")
    for layers in (
        model.lmm.language_model.model.layers,
        model.connector.layers,
        model.transformer.transformer_blocks,
    ):
        assert all(layer._compiled_call_impl is not None for layer in layers)
    for one, other in zip(losses_and_gradients(model), expected, strict=True):
        assert (one - other).abs().max() <= 1e-3 * other.abs().max()
    assert list(model.state_dict()) == names


def test_a_missing_compiler_shows_before_anything_is_trained(
    options: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(UnsupportedError, match=r"no-such-compiler was not found"):
        model_from(options, **{"model.compile_blocks": True})
