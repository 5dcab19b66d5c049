"""Text to image: prompts, what they say, and latents of pictures that they describe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from transformers import PreTrainedTokenizerFast

from openuni.nano.captions import describe
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.datasets.scene_latents import SceneLatents
from openuni.nano.layout import NOTHING, caption_layout, layout_codes
from openuni.nano.scenes import Scene
from openuni.pipelines.prompts import PromptTemplate

_TEMPLATE = PromptTemplate()


class PromptDataset(DrawnDataset):
    """`input_ids`, `attention_mask`, `layouts` (16, 192) and, if asked for, `image_latents`.

    Args:
        tokenizer: openuni-nano's.
        unconditional: share of captions that give way to the unconditional prompt.
        latents: arguments of :class:`openuni.nano.datasets.latents.Latents`; without them prompts
            come alone, of scenes without end.
        kinds: share of each kind of scene, for those with latents.
        seed: of scenes and wording.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        unconditional: float = 0.1,
        latents: Mapping[str, Any] | None = None,
        kinds: Mapping[str, float] | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__(seed)
        self.tokenizer, self.unconditional = tokenizer, unconditional
        self.scenes = None if latents is None else SceneLatents(seed, latents, kinds or {})

    def draw(self, rng: np.random.Generator) -> Sample:
        sample: Sample = {"kind": "text2image"}
        scene: Scene
        if self.scenes is None:
            scene = self.scene(rng)
        else:
            scene, sample["image_latents"] = self.scenes.draw(rng)
        if rng.random() < self.unconditional:
            text, layout = _TEMPLATE.unconditional_text(), NOTHING
        else:
            caption = describe(scene, rng)
            text, layout = _TEMPLATE.conditional_text(caption.text), caption_layout(caption)
        ids = torch.tensor(self.tokenizer(text).input_ids)
        return {
            **sample,
            "input_ids": ids,
            "attention_mask": torch.ones(len(ids), dtype=torch.bool),
            "layouts": layout_codes([layout])[0],
        }
