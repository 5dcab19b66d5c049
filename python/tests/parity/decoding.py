"""Greedy decoding with nothing but the model's own step."""

from __future__ import annotations

import torch
from torch import Tensor

from openuni.models.multimodal_llm import MultimodalLLM


def greedy(
    lmm: MultimodalLLM,
    embeds: Tensor,
    attention_mask: Tensor,
    image_mask: Tensor | None,
    count: int,
) -> list[int]:
    """The most likely ``count`` tokens after a prompt (1, tokens, width)."""
    positions = lmm.position_ids(attention_mask, image_mask)
    logits, cache = lmm.next_token_logits(embeds, attention_mask, positions)
    tokens = [int(logits.argmax())]
    while len(tokens) < count:
        positions = lmm.next_position_ids(positions)
        attention_mask = torch.nn.functional.pad(attention_mask, (0, 1), value=True)
        step = lmm.embed_tokens(torch.tensor([[tokens[-1]]]))
        logits, cache = lmm.next_token_logits(step, attention_mask, positions, cache)
        tokens.append(int(logits.argmax()))
    return tokens
