"""CLIP by open_clip, as the official scorer uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from openuni.evaluation.geneval.clip_colors import Embeddings
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.packages import require_packages

_MODEL, _WEIGHTS = "ViT-L-14", "openai"


class OpenClipEncoder:
    """ViT-L/14 with OpenAI's weights.

    Args:
        device: where it runs.

    Raises:
        MissingPackageError: open_clip is not installed.
    """

    info = ScorerInfo("colors", f"open_clip {_MODEL} ({_WEIGHTS})", True)

    def __init__(self, device: torch.device) -> None:
        require_packages(
            "classifying colours as the official scorer does",
            "open_clip",
            hint="pip install open_clip_torch, or use --colors transformers.",
        )
        import open_clip

        self._device = device
        self._model, _, self._transform = open_clip.create_model_and_transforms(
            _MODEL, pretrained=_WEIGHTS, device=device
        )
        self._model.eval()
        self._tokenize = open_clip.get_tokenizer(_MODEL)

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """(texts, width)."""
        return _numbers(self._model.encode_text(self._tokenize(list(texts)).to(self._device)))

    @torch.inference_mode()
    def embed_images(self, images: Sequence[Image.Image]) -> Embeddings:
        """(images, width)."""
        batch = torch.stack([self._transform(image) for image in images]).to(self._device)
        return _numbers(self._model.encode_image(batch))


def _numbers(tensor: Any) -> Embeddings:
    numbers: Embeddings = tensor.float().cpu().numpy().astype(np.float32)
    return numbers
