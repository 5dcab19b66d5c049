"""Image edit, as ``scripts/image_edit.py`` goes about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from openuni.engines.engine import EventSink, Pixels
from openuni.engines.reference.batches import Batch
from openuni.engines.reference.drawing import draw
from openuni.errors import UnsupportedError
from openuni.pipelines.prompts import PromptTemplate


def edit(request: Mapping[str, Any], model: Any, sink: EventSink) -> None:
    """Draw the pictures of an ``edit_request``.

    Raises:
        UnsupportedError: a model that the official script cannot edit with.
    """
    if not hasattr(model, "vit_input_size") or not hasattr(model.lmm, "extract_feature"):
        raise UnsupportedError(
            "the official edit script works with InternVL3 only, and this model has another "
            "language model",
            hint="Edit with the native engine.",
        )
    source = sink.receive(request["source"])
    with torch.no_grad():
        features = model.get_semantic_features(_model_pixels(source, _size(request), model))

    def encode(batch: Batch) -> Mapping[str, Tensor]:
        keep = PromptTemplate().reconstruction
        return _rows(model, features, batch.prompt, batch.negative_prompt or keep)

    draw(request, model, encode, sink)


def _size(request: Mapping[str, Any]) -> tuple[int, int]:
    """(width, height) that the source is resized to: the official script swaps them."""
    official = any("batch" in image for image in request["images"])
    width, height = request["width"], request["height"]
    return (height, width) if official else (width, height)


def _model_pixels(source: Pixels, size: tuple[int, int], model: Any) -> Tensor:
    """-> (1, 3, height, width) in -1 to 1, in the model's dtype throughout."""
    picture = Image.frombytes("RGB", (source.width, source.height), bytes(source.data))
    rows = torch.from_numpy(np.array(picture.resize(size)))
    pixels = rows.permute(2, 0, 1)[None].to(device=model.device, dtype=model.dtype)
    return 2 * (pixels / 255) - 1


def _rows(model: Any, features: Tensor, *orders: str) -> Mapping[str, Tensor]:
    """(1, image tokens, llm_width) features and two orders -> inputs of ``generate``."""
    tokens = model.prompt_template
    picture = (
        tokens["IMG_START_TOKEN"]
        + tokens["IMG_CONTEXT_TOKEN"] * features.shape[1]
        + tokens["IMG_END_TOKEN"]
    )
    end = tokens["IMG_START_TOKEN"] if tokens.get("IMG_START_TOKEN_FOR_GENERATION", True) else ""
    texts = [tokens["INSTRUCTION"].format(input=f"{picture}\n{order}") + end for order in orders]
    inputs = model.tokenizer(texts, add_special_tokens=True, return_tensors="pt", padding=True)
    input_ids = inputs.input_ids.to(model.device)
    embeds = model.llm.get_input_embeddings()(input_ids)
    embeds[input_ids == model.image_token_id] = features.expand(2, -1, -1).flatten(0, 1)
    return {"inputs_embeds": embeds, "attention_mask": inputs.attention_mask.to(model.device)}
