"""Activation checkpointing and freezing."""

from __future__ import annotations

import torch
from parity import cases

from openuni.models.activation_checkpointing import (
    disable_activation_checkpointing,
    enable_activation_checkpointing,
)
from openuni.models.freezing import freeze, trainable_names
from openuni.models.losses import text2image_loss


def gradients(model, tokenizer) -> dict[str, torch.Tensor]:
    model.zero_grad()
    torch.manual_seed(0)
    text2image_loss(model, cases.with_latents(cases.text_batch(tokenizer))).backward()
    return {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}


def test_activation_checkpointing_keeps_gradients(fresh, tokenizer) -> None:
    model = fresh().requires_grad_(True)
    freeze(model, transformer=False)
    model.train()
    plain = gradients(model, tokenizer)
    enable_activation_checkpointing(model)
    checkpointed = gradients(model, tokenizer)
    disable_activation_checkpointing(model)
    assert plain.keys() == checkpointed.keys()
    assert any(name.startswith("transformer.") for name in plain)
    for name, gradient in plain.items():
        torch.testing.assert_close(checkpointed[name], gradient, rtol=1e-4, atol=1e-5)


def test_freezing(fresh) -> None:
    model = fresh().requires_grad_(True)
    freeze(model)
    parts = {name.partition(".")[0] for name in trainable_names(model)}
    assert parts == {"meta_queries", "connector", "projector"}
    freeze(model, transformer=False)
    assert any(name.startswith("transformer.") for name in trainable_names(model))
    freeze(model, lmm=False)
    assert any(name.startswith("lmm.vision_model.") for name in trainable_names(model))
