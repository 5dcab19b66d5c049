"""Attention as matrix products, for training on a CPU.

PyTorch's fused kernels form no attention weights, and on a CPU their way back takes longer than the
products do. Here the products are taken and the weights forgotten, to be formed again on the way
back: the time of the one and the memory of the other.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.masking_utils import eager_mask

from openuni.models.openuni import OpenUni

_NAME = "openuni_spelled"


class _Attention(torch.autograd.Function):
    """Shapes: query (batch, heads, tokens, head_dim), mask as is added to the scores, or None."""

    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, scale: float
    ) -> Tensor:
        ctx.save_for_backward(query, key, value, mask)
        ctx.scale = scale
        return _weights(query, key, mask, scale).to(value.dtype) @ value

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value, mask = ctx.saved_tensors
        weights = _weights(query, key, mask, ctx.scale)
        of_value = weights.to(value.dtype).transpose(-2, -1) @ gradient
        of_weights = (gradient @ value.transpose(-2, -1)).float()
        of_scores = torch._softmax_backward_data(of_weights, weights, -1, torch.float32)
        of_scores = (of_scores * ctx.scale).to(query.dtype)
        return of_scores @ key, of_scores.transpose(-2, -1) @ query, of_value, None, None


def _weights(query: Tensor, key: Tensor, mask: Tensor | None, scale: float) -> Tensor:
    scores = (query @ key.transpose(-2, -1)) * scale
    if mask is not None:
        scores = scores + mask
    return scores.softmax(dim=-1, dtype=torch.float32)


def spelled_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    scale: float | None = None,
) -> Tensor:
    """Softmax attention in autocast's dtype or the values'; the softmax is taken in fp32.

    Args:
        query: (batch, heads, tokens, head_dim); key and value likewise.
        mask: added to the scores, or None.
        scale: of the scores; by default one over the root of head_dim.
    """
    scale = query.shape[-1] ** -0.5 if scale is None else scale
    device = query.device.type
    dtype = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else value.dtype
    mask = None if mask is None else mask.to(dtype)
    with torch.autocast(device, enabled=False):
        result: Tensor = _Attention.apply(
            query.to(dtype), key.to(dtype), value.to(dtype), mask, scale
        )
        return result


class SpelledCrossAttention:
    """Takes the place of diffusers' processor of SANA's cross-attention, which masks nothing."""

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor,
        attention_mask: Tensor | None = None,
    ) -> Tensor:
        query = attn.to_q(hidden_states)
        key, value = attn.to_k(encoder_hidden_states), attn.to_v(encoder_hidden_states)
        if attn.norm_q is not None:
            query = attn.norm_q(query)
        if attn.norm_k is not None:
            key = attn.norm_k(key)
        # (batch, tokens, heads * head_dim) -> (batch, heads, tokens, head_dim)
        query, key, value = (
            x.unflatten(-1, (attn.heads, -1)).transpose(1, 2) for x in (query, key, value)
        )
        attended = spelled_attention(query, key, value, attention_mask).transpose(1, 2).flatten(2)
        return attn.to_out[1](attn.to_out[0](attended)) / attn.rescale_output_factor


def _of_language_model(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None,
    scaling: float | None = None, **_: Any,
) -> tuple[Tensor, None]:  # fmt: skip
    """As transformers calls attention: keys in groups; (batch, tokens, heads, head_dim) out."""
    groups = query.shape[1] // key.shape[1]
    key, value = (x.repeat_interleave(groups, dim=1) for x in (key, value))
    if attention_mask is not None:
        attention_mask = attention_mask[..., : key.shape[-2]]
    attended = spelled_attention(query, key, value, attention_mask, scaling)
    return attended.transpose(1, 2).contiguous(), None


def spell_out_attention(model: OpenUni) -> None:
    """Change language model, connector and transformer in place; results differ by rounding."""
    AttentionInterface.register(_NAME, _of_language_model)
    AttentionMaskInterface.register(_NAME, eager_mask)
    model.lmm.language_model.set_attn_implementation(_NAME)
    for layer in model.connector.layers:
        layer.self_attn.attend = spelled_attention  # type: ignore[union-attr]
    for block in model.transformer.transformer_blocks:
        block.attn2.set_processor(SpelledCrossAttention())
