"""Conditions for guidance, each distinct prompt encoded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from openuni.models.openuni import OpenUni
from openuni.pipelines.prompts import tokenize


@torch.inference_mode()
def encode_texts(model: OpenUni, tokenizer: Any, texts: Iterable[str]) -> dict[str, Tensor]:
    """Encode each distinct text into its condition.

    Texts of equal length share a pass, so none is padded: attention needs no mask, and a prompt's
    condition does not depend on which others came with it.

    Args:
        model: the model.
        tokenizer: its tokenizer.
        texts: complete texts (see :class:`PromptTemplate`); repeats cost nothing.

    Returns:
        text -> (num_queries, caption_channels).
    """
    distinct = list(dict.fromkeys(texts))
    by_length: dict[int, list[tuple[str, Tensor]]] = defaultdict(list)
    for text, ids in zip(distinct, tokenize(tokenizer, distinct), strict=True):
        by_length[len(ids)].append((text, ids))
    conditions: dict[str, Tensor] = {}
    for group in by_length.values():
        input_ids = torch.stack([ids for _, ids in group]).to(model.device)
        for (text, _), condition in zip(group, model.encode_condition(input_ids), strict=True):
            conditions[text] = condition
    return conditions
