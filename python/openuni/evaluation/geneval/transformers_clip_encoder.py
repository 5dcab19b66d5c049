"""CLIP by transformers: the official weights in another implementation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image

from openuni.evaluation.geneval.clip_colors import Embeddings
from openuni.evaluation.geneval.detections import ScorerInfo

#: OpenAI's ViT-L/14; any CLIP folder or hub id may be named instead.
DEFAULT_MODEL = "openai/clip-vit-large-patch14"
_NOTE = "transformers' CLIP resizes pictures otherwise than open_clip: not score-comparable."


class TransformersClipEncoder:
    """A CLIP model of transformers, from safetensors.

    Args:
        device: where it runs.
        model: hub id or folder.
    """

    def __init__(self, device: torch.device, model: str = DEFAULT_MODEL) -> None:
        from transformers import AutoTokenizer, CLIPImageProcessor, CLIPModel

        self.info = ScorerInfo("colors", f"transformers {model}", False, _NOTE)
        self._device = device
        self._model = CLIPModel.from_pretrained(model, use_safetensors=True).to(device).eval()
        self._tokenizer = AutoTokenizer.from_pretrained(model)
        self._processor = CLIPImageProcessor.from_pretrained(model)

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """(texts, width)."""
        tokens = self._tokenizer(list(texts), padding=True, return_tensors="pt").to(self._device)
        features = self._model.get_text_features(
            input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]
        )
        return np.asarray(features.float().cpu(), dtype=np.float32)

    @torch.inference_mode()
    def embed_images(self, images: Sequence[Image.Image]) -> Embeddings:
        """(images, width)."""
        pixels = self._processor(list(images), return_tensors="pt")["pixel_values"]
        features = self._model.get_image_features(pixel_values=pixels.to(self._device))
        return np.asarray(features.float().cpu(), dtype=np.float32)
