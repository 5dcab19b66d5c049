"""Attention as matrix products gives what PyTorch's own kernels give, and keeps no weights."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from openuni.compat.frozen_prefix import query_states
from openuni.compat.spelled_attention import spell_out_attention, spelled_attention

pytest.importorskip("mmengine")

from compat.test_frozen_prefix import model_from, prompts


def tensors(dtype: torch.dtype) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    query, key, value = (
        torch.randn(2, 3, tokens, 8, generator=generator).to(dtype).requires_grad_()
        for tokens in (5, 7, 7)
    )
    mask = torch.zeros(2, 1, 5, 7, dtype=dtype)
    mask[1, :, :, 5:] = torch.finfo(dtype).min
    return query, key, value, mask


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(("dtype", "limit"), [(torch.float32, 1e-6), (torch.bfloat16, 3e-2)])
def test_results_and_gradients_are_pytorchs(dtype: torch.dtype, limit: float, masked: bool) -> None:
    results = []
    for attention in (
        lambda q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask),
        spelled_attention,
    ):
        *inputs, mask = tensors(dtype)
        out = attention(*inputs, mask if masked else None)
        out.square().sum().backward()
        results.append([out, *(tensor.grad for tensor in inputs)])
    for expected, found in zip(*results, strict=True):
        assert found.dtype == dtype
        torch.testing.assert_close(found.float(), expected.float(), rtol=limit, atol=10 * limit)


def test_the_way_back_keeps_what_goes_in_and_nothing_of_the_size_of_the_weights() -> None:
    query, key, value, mask = tensors(torch.float32)
    kept: list[torch.Size] = []
    with torch.autograd.graph.saved_tensors_hooks(
        lambda x: kept.append(x.shape) or x,  # type: ignore[func-returns-value]
        lambda x: x,
    ):
        spelled_attention(query, key, value, mask)
    assert sorted(kept) == sorted([query.shape, key.shape, value.shape, mask.shape])


@pytest.mark.parametrize("lengths", [(9, 9, 9, 9), (12, 3, 12, 4)])
def test_a_model_computes_the_same_with_it(options: Any, lengths: tuple[int, ...]) -> None:
    results = []
    for spelled in (False, True):
        model = model_from(dict(options), **{"model.spell_attention": False})
        if spelled:
            spell_out_attention(model)
        torch.manual_seed(2)
        states = query_states(model, *prompts(model, lengths), None)
        condition = model.condition_from_hidden(states)
        latents = torch.randn(len(lengths), 4, 4, 4)
        velocity = model.transformer(
            latents, condition, timestep=torch.full((len(lengths),), 500.0), return_dict=False
        )[0]
        velocity.square().mean().backward()
        results.append((velocity.detach(), model.meta_queries.grad))
    for expected, found in zip(*results, strict=True):
        # Gradients of so small a model blow rounding up: transformers' own matrix products are as
        # far from PyTorch's kernels.
        assert (found - expected).abs().max() <= 1e-3 * expected.abs().max()


def test_it_is_left_out_where_the_computation_is_the_official_one(options: Any) -> None:
    official = model_from(dict(options), **{"model.reference": True})
    ours = model_from(dict(options))
    kinds = [
        type(model.transformer.transformer_blocks[0].attn2.processor).__name__
        for model in (official, ours)
    ]
    assert kinds[0] == "SanaAttnProcessor2_0"
    assert (kinds[1] == "SpelledCrossAttention") is not torch.cuda.is_available()
