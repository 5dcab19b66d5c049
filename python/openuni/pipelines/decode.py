"""From latents to pictures, a few at a time."""

from __future__ import annotations

import torch
from torch import Tensor

from openuni.models.openuni import OpenUni
from openuni.pipelines.pixels import to_uint8
from openuni.pipelines.savings.switches import Savings

#: Pictures decoded together on a GPU; on a CPU it is one, which its caches hold best.
_GPU_PICTURES = 4


def decode(model: OpenUni, latents: Tensor, savings: Savings) -> Tensor:
    """Decode latents.

    The decoder's activations are the largest of all, and a picture's do not depend on another's:
    taken in parts, memory does not grow with the batch.

    Args:
        model: the model.
        latents: (batch, channels, h, w) fp32.
        savings: ``decode_in_parts`` counts.

    Returns:
        (batch, height, width, 3) uint8 on the CPU.
    """
    together = _GPU_PICTURES if latents.device.type == "cuda" else 1
    if not savings.decode_in_parts:
        together = len(latents)
    parts = [to_uint8(model.latents_to_pixels(part)) for part in latents.split(together)]
    return torch.cat(parts)
