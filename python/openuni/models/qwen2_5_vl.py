"""Qwen2.5-VL in InternVL's place, on transformers' modules and names.

Source: Qwen2.5-VL, arXiv 2502.13923.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from openuni.models.mrope import multimodal_positions
from openuni.models.multimodal_llm import FeatureSettings, MultimodalLLM

# CLIP's, unlike InternVL's.
_MEAN = (0.48145466, 0.4578275, 0.40821073)
_STD = (0.26862954, 0.26130258, 0.27577711)


class Qwen25VL(MultimodalLLM):
    """Wraps transformers' ``Qwen2_5_VLForConditionalGeneration``; parameters keep its names.

    Args:
        qwen: the model; its ``model`` and ``lm_head`` are taken over, not copied.
        image_size: side that pictures are resized to, a multiple of patch times merge (28).
    """

    image_mean = _MEAN
    image_std = _STD

    def __init__(self, qwen: Any, image_size: int = 448) -> None:
        nn.Module.__init__(self)
        self.config = qwen.config
        self.generation_config = getattr(qwen, "generation_config", None)
        self.model = qwen.model
        self.lm_head = qwen.lm_head
        # It was not trained on tiles: a picture is seen whole, resized to one square.
        self.features = FeatureSettings(force_image_size=image_size, max_dynamic_patch=1)

    @property
    def language_model(self) -> Any:
        """The text transformer, without a head."""
        return self.model.language_model

    @property
    def can_see(self) -> bool:
        return True

    @property
    def has_tied_head(self) -> bool:
        return bool(self.config.tie_word_embeddings)

    @property
    def image_size(self) -> int:
        return int(self.features.force_image_size or 448)

    @property
    def num_image_token(self) -> int:
        return self._grid**2

    @property
    def _grid(self) -> int:
        """Tokens along one side of a picture."""
        vision = self.config.vision_config
        return int(self.image_size // (vision.patch_size * vision.spatial_merge_size))

    def extract_feature(self, pixel_values: Tensor) -> Tensor:
        """(pictures, 3, image_size, image_size), normalised -> (pictures, tokens, llm_width)."""
        vision = self.config.vision_config
        pictures, channels, height, width = pixel_values.shape
        patch, merge, frames = (
            vision.patch_size,
            vision.spatial_merge_size,
            vision.temporal_patch_size,
        )
        rows, columns = height // patch, width // patch
        # A still picture is a film of equal frames. Patches of one merged square follow each other.
        squares = pixel_values.unsqueeze(1).expand(-1, frames, -1, -1, -1)
        squares = squares.reshape(
            pictures, frames, channels,
            rows // merge, merge, patch,
            columns // merge, merge, patch,
        )  # fmt: skip
        # -> (pictures, row, column, merge row, merge column, channel, frame, y, x)
        flat = squares.permute(0, 3, 6, 4, 7, 2, 1, 5, 8).reshape(
            pictures * rows * columns, channels * frames * patch**2
        )
        grid = torch.tensor([[1, rows, columns]] * pictures, device=pixel_values.device)
        output = self.model.visual(flat, grid_thw=grid)
        # transformers 5 returns the merged states beside the unmerged ones.
        features = output if isinstance(output, Tensor) else output.pooler_output
        return features.unflatten(0, (pictures, -1))

    def position_ids(self, attention_mask: Tensor, image_mask: Tensor | None = None) -> Tensor:
        return multimodal_positions(attention_mask, image_mask, self._grid)

    def next_position_ids(self, position_ids: Tensor) -> Tensor:
        # A picture's tokens share positions, so the last token need not hold the highest one.
        highest = position_ids.amax(dim=(0, 2), keepdim=True)
        return highest.expand(3, -1, -1) + 1

    @property
    def _transformer(self) -> Any:
        return self.model.language_model

    @property
    def _head(self) -> Any:
        return self.lm_head
