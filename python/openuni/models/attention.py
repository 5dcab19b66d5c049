"""Attention without a mask, behind one switch."""

from __future__ import annotations

from typing import Literal, get_args

import torch
from torch import Tensor
from torch.nn import functional as F

AttentionImplementation = Literal["eager", "sdpa", "flash_attention_2"]


def check_attention(name: str, field: str) -> None:
    """Raise ValueError where ``name`` is no implementation; ``field`` is what the message names."""
    known = get_args(AttentionImplementation)
    if name not in known:
        raise ValueError(f"{field} must be one of {', '.join(known)}, not {name!r}")


def attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    implementation: AttentionImplementation = "sdpa",
    *,
    dropout: float = 0.0,
) -> Tensor:
    """Softmax attention in which every token sees every other.

    Args:
        query: (batch, heads, tokens, head_dim); key and value likewise.
        implementation: ``eager`` spells it out (softmax in fp32), ``sdpa`` lets PyTorch choose a
            fused kernel, ``flash_attention_2`` allows the flash kernel alone where the device has
            it (CUDA, half precision) and is ``sdpa`` elsewhere. None needs the flash_attn package.
        dropout: of the attention weights, 0 to 1.

    Returns:
        (batch, heads, tokens, head_dim).
    """
    if implementation == "eager":
        scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-2, -1)
        weights = scores.softmax(dim=-1, dtype=torch.float32).to(query.dtype)
        return F.dropout(weights, p=dropout) @ value
    if implementation == "flash_attention_2" and _has_flash_kernel(query):
        from torch.nn.attention import SDPBackend, sdpa_kernel

        with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
            return F.scaled_dot_product_attention(query, key, value, dropout_p=dropout)
    return F.scaled_dot_product_attention(query, key, value, dropout_p=dropout)


def _has_flash_kernel(query: Tensor) -> bool:
    return query.is_cuda and query.dtype in (torch.float16, torch.bfloat16)
