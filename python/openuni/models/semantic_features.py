"""From a picture to what the language model reads of it when it edits."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from openuni.models.multimodal_llm import MultimodalLLM


@torch.no_grad()
def semantic_features(lmm: MultimodalLLM, pixels: Tensor) -> Tensor:
    """Features of whole pictures, each resized to one square tile.

    Normalisation comes before the resizing, as in the published models' training.

    Args:
        lmm: a model that can see.
        pixels: (batch, 3, H, W) in -1 to 1, of any size.

    Returns:
        (batch, num_image_token, llm_width).

    Raises:
        UnsupportedError: the model has no vision side.
    """
    size = lmm.image_size
    # As the published models were trained: in mixed precision, normalised in fp32.
    mixed = torch.is_autocast_enabled(pixels.device.type)
    dtype = torch.float32 if mixed else pixels.dtype
    mean = pixels.new_tensor(lmm.image_mean, dtype=dtype).view(1, 3, 1, 1)
    std = pixels.new_tensor(lmm.image_std, dtype=dtype).view(1, 3, 1, 1)
    normalised = ((pixels + 1.0) / 2 - mean) / std
    return lmm.extract_feature(F.interpolate(normalised, size=(size, size), mode="bilinear"))
