"""The training losses: from a batch to one number.

A batch is a mapping as the official data loaders make it:

input_ids         (batch, tokens) int64
attention_mask    (batch, tokens) bool, True for real tokens; padding on either side
image_latents     (batch, channels, h, w), scaled; or instead of them
pixel_values      (batch, 3, H, W) in -1 to 1, the picture to draw
pixel_values_src  (batch, 3, H, W) in -1 to 1, the picture to edit (image to image alone)
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from openuni.models.flow_matching import FlowMatching, velocity_loss
from openuni.models.openuni import OpenUni

#: Longest prompt of an edit, in tokens; what is beyond is cut off at the front.
MAX_EDIT_TOKENS = 2048


def text2image_loss(
    model: OpenUni,
    batch: Mapping[str, Tensor],
    flow: FlowMatching | None = None,
    *,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Flow-matching loss of drawing pictures from prompts.

    Args:
        model: the model; gradients flow to whatever is not frozen.
        batch: ``input_ids``, ``attention_mask`` and ``image_latents`` or ``pixel_values``.
        flow: how latents are noised.
        generator: a CPU generator for noise and timesteps; by default the global ones.
    """
    latents = _latents(model, batch)
    condition = model.encode_condition(
        batch["input_ids"].to(model.device), batch["attention_mask"].to(model.device)
    )
    return diffusion_loss(model, latents, condition, flow, generator=generator)


def image2image_loss(
    model: OpenUni,
    batch: Mapping[str, Tensor],
    image_token_id: int,
    flow: FlowMatching | None = None,
    *,
    max_tokens: int = MAX_EDIT_TOKENS,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Flow-matching loss of editing pictures.

    Args:
        model: a model that can see.
        batch: as :func:`text2image_loss`'s, with ``pixel_values_src``.
        image_token_id: id of ``<IMG_CONTEXT>``; each prompt holds ``num_image_token`` of them.
        flow: how latents are noised.
        max_tokens: prompts are cut at the front to this many tokens.
        generator: as for :func:`text2image_loss`.
    """
    source = batch["pixel_values_src"].to(model.device, model.lmm_dtype)
    features = model.semantic_features(source)
    latents = _latents(model, batch)
    input_ids = batch["input_ids"].to(model.device)
    mask = batch["attention_mask"].to(model.device)
    image_mask = input_ids == image_token_id
    embeds = model.embed_prompt(input_ids, features, image_mask)
    condition = model.encode_condition_from_embeds(
        embeds[:, -max_tokens:], mask[:, -max_tokens:], image_mask=image_mask[:, -max_tokens:]
    )
    return diffusion_loss(model, latents, condition, flow, generator=generator)


def diffusion_loss(
    model: OpenUni,
    latents: Tensor,
    condition: Tensor,
    flow: FlowMatching | None = None,
    *,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Loss of the transformer on latents (batch, channels, h, w) under their conditions."""
    sample = (flow or FlowMatching()).sample(latents, generator)
    velocity = model.transformer(
        hidden_states=sample.noisy,
        encoder_hidden_states=condition,
        timestep=sample.timesteps,
        return_dict=False,
    )[0]
    return velocity_loss(velocity, sample.target)


def _latents(model: OpenUni, batch: Mapping[str, Tensor]) -> Tensor:
    if "image_latents" in batch:
        return batch["image_latents"].to(model.device, model.lmm_dtype)
    with torch.no_grad():
        pixels = batch["pixel_values"].to(model.device, model.lmm_dtype)
        return model.pixels_to_latents(pixels).to(model.lmm_dtype)
