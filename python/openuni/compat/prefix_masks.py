"""Masks of prompts and of the queries behind them, formed on the device.

transformers forms its own from the padding, and to find out whether there is any it has a GPU's
results read: the host waits for all that is under way before it can go on.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

# Rows of another width are copied by PyTorch's kernels, in every layer.
_ALIGNED = 8


def takes_masks(language_model: Any, embeds: Tensor, positions: Tensor) -> bool:
    """Whether such masks save waiting: on a GPU, with PyTorch's own attention."""
    plain = positions.dim() == 2
    return embeds.is_cuda and plain and language_model.config._attn_implementation == "sdpa"


def prefix_masks(mask: Tensor, queries: int, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """What is added to attention scores.

    Args:
        mask: (batch, tokens) bool of prompts, True for real tokens.
        queries: that follow each prompt.
        dtype: of the masks.

    Returns:
        Of the prompt, (batch, 1, tokens, tokens), and of the queries, (batch, 1, queries, tokens +
        queries): 0 where a token or query looks, the lowest number elsewhere.
    """
    batch, tokens = mask.shape
    real = mask.unsqueeze(1)
    before = mask.new_ones(tokens, tokens).tril()
    # Padding looks at itself: attention over nothing is no number.
    of_prompt = (before & real) | torch.eye(tokens, dtype=torch.bool, device=mask.device)
    earlier = mask.new_ones(queries, queries).tril().expand(batch, -1, -1)
    of_queries = torch.cat([real.expand(-1, queries, -1), earlier], dim=-1)
    return _additive(of_prompt, dtype), _additive(of_queries, dtype)


def _additive(allowed: Tensor, dtype: torch.dtype) -> Tensor:
    *rows, width = allowed.shape
    room = torch.zeros(*rows, -(-width // _ALIGNED) * _ALIGNED, dtype=dtype, device=allowed.device)
    mask = room[..., :width].masked_fill_(~allowed, torch.finfo(dtype).min)
    return mask.unsqueeze(1)
