"""Conditions for guidance, each distinct prompt encoded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from openuni.models.openuni import OpenUni
from openuni.pipelines.prompts import tokenize
from openuni.pipelines.savings.kept_conditions import KeptConditions
from openuni.pipelines.savings.switches import Savings

#: Prompts read in one pass on a GPU. On a CPU it is one: kernels round by shape, and so a prompt's
#: condition is the same to the byte whichever others came with it; at these lengths it costs no
#: more.
_GPU_ROWS = 16

Ids = tuple[int, ...]


@torch.inference_mode()
def encode_texts(
    model: OpenUni,
    tokenizer: Any,
    texts: Sequence[str],
    *,
    keep: Collection[str] = (),
    savings: Savings | None = None,
) -> list[Tensor]:
    """Encode texts into their conditions.

    Only texts of equal length share a pass, so none is padded and attention needs no mask.

    Args:
        model: the model.
        tokenizer: its tokenizer.
        texts: complete texts (see :class:`PromptTemplate`); repeats cost nothing.
        keep: those of them whose conditions are kept for later calls.
        savings: which savings are attached.

    Returns:
        (num_queries, caption_channels) for each text; the same tensor for equal texts.
    """
    savings = savings or Savings()
    rows = [tuple(ids.tolist()) for ids in tokenize(tokenizer, texts)]
    if not savings.distinct_prompts:
        return _encode_rows(model, rows, savings)
    conditions: dict[Ids, Tensor] = {}
    kept = KeptConditions.of(model)
    keeping = {row for row, text in zip(rows, texts, strict=True) if text in keep}
    if not savings.kept_unconditional:
        keeping = set()
    for ids in keeping:
        known = kept.get(model, ids)
        if known is not None:
            conditions[ids] = known
    missing = [ids for ids in dict.fromkeys(rows) if ids not in conditions]
    for ids, condition in zip(missing, _encode_rows(model, missing, savings), strict=True):
        conditions[ids] = condition
        if ids in keeping:
            # Its own storage: a row of a batch would hold the whole batch in memory.
            kept.put(model, ids, condition.clone())
    return [conditions[ids] for ids in rows]


def _encode_rows(model: OpenUni, rows: Sequence[Ids], savings: Savings) -> list[Tensor]:
    """The condition of each row, in passes of rows of equal length."""
    together = _GPU_ROWS if model.device.type == "cuda" else 1
    if not savings.distinct_prompts:
        together = max(1, len(rows))
    conditions: dict[int, Tensor] = {}
    for indices in _passes(rows, together):
        input_ids = torch.tensor([rows[index] for index in indices], device=model.device)
        mask = None if savings.no_full_masks else torch.ones_like(input_ids, dtype=torch.bool)
        encoded = model.encode_condition(input_ids, mask)
        conditions.update(zip(indices, encoded, strict=True))
    return [conditions[index] for index in range(len(rows))]


def _passes(rows: Sequence[Ids], together: int) -> Iterator[list[int]]:
    by_length: Mapping[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        by_length[len(row)].append(index)
    for indices in by_length.values():
        for start in range(0, len(indices), together):
            yield indices[start : start + together]
