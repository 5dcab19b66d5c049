"""Image to image: orders, the pictures they are given with, and what they want."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from transformers import PreTrainedTokenizerFast

from openuni.nano.autoencoder import to_tensor
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.datasets.latents import Latents
from openuni.nano.edits import make_edit
from openuni.nano.layout import layout_codes, scene_layout
from openuni.nano.render import render
from openuni.pipelines.prompts import PromptTemplate

_TEMPLATE = PromptTemplate()
_EDITS = 1_000_000


class OrderDataset(DrawnDataset):
    """`input_ids`, `attention_mask`, the source as `pixel_values_src` (3, 128, 128) in -1 to 1.

    And of the picture that is wanted `layouts` (16, 192) and, if asked for, `image_latents`. None
    gives way to an unconditional prompt: that of edits is the order to keep all as it is.

    Args:
        tokenizer: openuni-nano's.
        image_tokens: that a picture takes in a prompt.
        latents: arguments of :class:`openuni.nano.datasets.latents.Latents`; without them edits are
            without end.
        seed: of the edits.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        image_tokens: int = 16,
        latents: Mapping[str, Any] | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__(seed)
        self.tokenizer, self.image_tokens = tokenizer, image_tokens
        self.latents = None if latents is None else Latents("edits", seed, **latents)

    def draw(self, rng: np.random.Generator) -> Sample:
        sample: Sample = {"kind": "image2image"}
        index = int(rng.integers(_EDITS if self.latents is None else self.latents.count))
        if self.latents is not None:
            sample["image_latents"] = self.latents[index]
        edit = make_edit(self.seed, index)
        text = _TEMPLATE.edit_text(edit.order, self.image_tokens)
        ids = torch.tensor(self.tokenizer(text).input_ids)
        return {
            **sample,
            "input_ids": ids,
            "attention_mask": torch.ones(len(ids), dtype=torch.bool),
            "pixel_values_src": to_tensor(render(edit.source)[None])[0],
            "layouts": layout_codes([scene_layout(edit.target)])[0],
        }
