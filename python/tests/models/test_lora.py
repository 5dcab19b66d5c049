from __future__ import annotations

import pytest
import torch
from torch import nn

from openuni.checkpoints.loading import load_source
from openuni.checkpoints.torch_source import TorchSource
from openuni.models.freezing import freeze, trainable_names
from openuni.models.lora import add_lora, fold_lora, has_lora, merge_lora, unmerge_lora

pytest.importorskip("peft")


def velocity(model) -> torch.Tensor:
    torch.manual_seed(0)
    with torch.inference_mode():
        return model.transformer(
            torch.randn(1, 4, 2, 3),
            encoder_hidden_states=torch.randn(1, 8, 24),
            timestep=torch.tensor([500.0]),
            return_dict=False,
        )[0]


def disturb_adapters(model) -> None:
    torch.manual_seed(1)
    with torch.no_grad():
        for name, parameter in model.transformer.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.2)


def test_merging_and_unmerging_keep_the_answer(fresh) -> None:
    model = fresh()
    plain = velocity(model)
    weights = {name: t.clone() for name, t in model.state_dict().items()}
    names = add_lora(model, ["to_q", "to_out.0"], rank=2, alpha=4)
    assert all(name.endswith(("to_q", "to_out.0")) for name in names)
    torch.testing.assert_close(velocity(model), plain)  # fresh adapters change nothing
    disturb_adapters(model)
    adapted = velocity(model)
    assert (adapted - plain).abs().max() > 1e-3
    merge_lora(model)
    torch.testing.assert_close(velocity(model), adapted, rtol=1e-4, atol=1e-4)
    unmerge_lora(model)
    torch.testing.assert_close(velocity(model), adapted, rtol=1e-4, atol=1e-4)
    fold_lora(model)
    assert not has_lora(model)
    assert model.state_dict().keys() == weights.keys()
    torch.testing.assert_close(velocity(model), adapted, rtol=1e-4, atol=1e-4)


def test_auto_adapts_every_linear_and_convolution(fresh) -> None:
    model = fresh()
    names = set(add_lora(model, "auto", rank=2))
    layers = {
        name
        for name, module in model.transformer.named_modules()
        if isinstance(module, nn.Linear | nn.Conv2d) and ".lora_" not in name
    }
    left_out = {name.replace(".base_layer", "") for name in layers} - names
    assert all(name.endswith("conv_depth") for name in left_out)  # grouped, one channel a group


def test_freezing_leaves_adapters_free(fresh) -> None:
    model = fresh()
    add_lora(model, ["to_q"], rank=2)
    freeze(model, transformer=True)
    names = [name for name in trainable_names(model) if name.startswith("transformer.")]
    assert names
    assert all("lora_" in name for name in names)


def test_checkpoints_cross_the_border(fresh, tmp_path) -> None:
    """With and without adapters, in the file and in the model."""
    adapted, plain = fresh(), fresh()
    add_lora(adapted, ["to_q"], rank=2)
    torch.save(plain.state_dict(), tmp_path / "plain.pth")
    report = load_source(adapted, TorchSource(tmp_path / "plain.pth"))
    assert report.ok
    assert all("lora_" in name for name in report.expected_gaps)
    torch.save(adapted.state_dict(), tmp_path / "adapted.pth")
    report = load_source(plain, TorchSource(tmp_path / "adapted.pth"), strict=False)
    assert not report.missing
    assert all("lora_" in name for name in report.unexpected)


def test_unknown_layers_are_refused(fresh) -> None:
    with pytest.raises(ValueError, match="no layer named nowhere"):
        add_lora(fresh(), ["nowhere"])
