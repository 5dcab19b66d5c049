"""Prompts go through a frozen language model without gradients; queries alone carry them.

Attention is causal and the prompt comes first, so nothing about the prompt depends on the queries
behind it. Its keys and values are formed without a graph, which saves the way back through the
prompt's tokens and all their activations, and leaves every number as it was but for rounding.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache

from openuni.compat.prefix_masks import prefix_masks, takes_masks
from openuni.models.openuni import OpenUni

#: Least share of padded tokens for which splitting a batch by length pays.
_WORTH_SPLITTING = 0.15
#: Least size of a batch of prompts, tokens times width, for which a pass of its own pays on a GPU,
#: which waits for the host to launch it. An estimate: a quarter of it took 1.3 times as long on an
#: H200, where a step was a count of kernels.
_WORTH_A_PASS = 2**21


def can_skip_prefix(model: OpenUni, inputs_embeds: Tensor, attention_mask: Tensor | None) -> bool:
    """Whether prompts may go without gradients, and should: nothing before the queries trains."""
    if inputs_embeds.is_cuda and inputs_embeds.numel() < _WORTH_A_PASS:
        return False
    language_model = model.lmm.language_model
    return (
        torch.is_grad_enabled()
        and attention_mask is not None
        and not inputs_embeds.requires_grad
        # Layers that form their activations again would add to the cache twice.
        and not language_model.is_gradient_checkpointing
        and not next(language_model.parameters()).requires_grad
    )


def query_states(
    model: OpenUni, inputs_embeds: Tensor, attention_mask: Tensor, image_mask: Tensor | None
) -> Tensor:
    """As :meth:`openuni.models.openuni.OpenUni.query_states`."""
    count = model.config.num_queries
    dtype = inputs_embeds.dtype
    if torch.is_autocast_enabled(inputs_embeds.device.type):
        dtype = torch.promote_types(dtype, model.meta_queries.dtype)
    queries = model.meta_queries.to(dtype).expand(len(inputs_embeds), -1, -1)
    mask = torch.nn.functional.pad(attention_mask.bool(), (0, count), value=True)
    if image_mask is not None:
        image_mask = torch.nn.functional.pad(image_mask.bool(), (0, count), value=False)
    positions = model.lmm.position_ids(mask, image_mask)
    length = inputs_embeds.shape[1]
    embeds, of_prompts = inputs_embeds.to(dtype), positions[..., :length]
    with torch.no_grad():
        if takes_masks(model.lmm.language_model, embeds, positions):
            kind = embeds.device.type
            scores = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else dtype
            of_prompt, mask = prefix_masks(attention_mask.bool(), count, scores)
            cache = _forward(model, embeds, of_prompt, of_prompts)
        else:
            cache = _prompt_cache(model, embeds, attention_mask.bool(), of_prompts)
    output = model.lmm.language_model.model(
        inputs_embeds=queries, attention_mask=mask, position_ids=positions[..., length:],
        past_key_values=cache, use_cache=True,
    )  # fmt: skip
    return output.last_hidden_state


def _prompt_cache(model: OpenUni, embeds: Tensor, mask: Tensor, positions: Tensor) -> Any:
    """Keys and values of the prompts, those of one length at a time where that pays."""
    # Lengths are read on the host, which a GPU would have to be waited for.
    if embeds.is_cuda or positions.dim() != 2 or not mask[:, 0].all():
        return _forward(model, embeds, mask, positions)
    lengths = mask.sum(dim=1)
    batch, longest = mask.shape
    if 1 - lengths.sum() / mask.numel() < _WORTH_SPLITTING:
        return _forward(model, embeds, mask, positions)
    joined = DynamicCache()
    parts = lengths.argsort().chunk(2)
    for number, rows in enumerate(parts):
        end = int(lengths[rows].max())
        whole = bool((lengths[rows] == end).all())
        part = _forward(
            model, embeds[rows, :end], None if whole else mask[rows, :end], positions[rows, :end]
        )
        for index, layer in enumerate(part.layers):
            if number == 0:
                shape = (batch, layer.keys.shape[1], longest, layer.keys.shape[3])
                joined.update(layer.keys.new_zeros(shape), layer.values.new_zeros(shape), index)
            joined.layers[index].keys[rows, :, :end] = layer.keys
            joined.layers[index].values[rows, :, :end] = layer.values
    return joined


def _forward(model: OpenUni, embeds: Tensor, mask: Tensor | None, positions: Tensor) -> Any:
    cache = DynamicCache()
    model.lmm.language_model.model(
        inputs_embeds=embeds, attention_mask=mask, position_ids=positions, past_key_values=cache,
        use_cache=True,
    )  # fmt: skip
    return cache
