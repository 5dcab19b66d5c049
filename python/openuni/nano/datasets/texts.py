"""What the language model learns from: captions, and questions about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from transformers import PreTrainedTokenizerFast

from openuni.nano.captions import describe
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.questions import question
from openuni.pipelines.prompts import PromptTemplate

_TEMPLATE = PromptTemplate()


class TextDataset(DrawnDataset):
    """`input_ids`, `attention_mask` and the `weights` of tokens in the loss, (tokens,) each.

    Args:
        tokenizer: openuni-nano's.
        answer_weight: answers carry the lesson of binding, so their tokens weigh more than the
            chance wording of captions, which weighs 1.
        prompt_share: of prompts for pictures, without question.
        seed: of scenes and wording.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        answer_weight: float = 4.0,
        prompt_share: float = 0.3,
        seed: int = 0,
    ) -> None:
        super().__init__(seed)
        self.tokenizer, self.answer_weight = tokenizer, answer_weight
        self.prompt_share = prompt_share

    def draw(self, rng: np.random.Generator) -> Sample:
        prompt, answer = self.texts(rng)
        pieces = [(prompt, 1.0), (answer, self.answer_weight)]
        return text_sample(self.tokenizer, "text", pieces)

    def texts(self, rng: np.random.Generator) -> tuple[str, str]:
        """A prompt and its answer; a picture's prompt has no answer."""
        caption = describe(self.scene(rng), rng)
        if rng.random() < self.prompt_share:
            return _TEMPLATE.conditional_text(caption.text), ""
        asked, answer = question(caption, rng)
        stop = "" if caption.text.endswith(".") else "."
        order = f"{caption.text}{stop} {asked}"
        return _TEMPLATE.instruction.replace("{input}", order), f"{answer}<|im_end|>"


def text_sample(
    tokenizer: PreTrainedTokenizerFast, kind: str, pieces: Sequence[tuple[str, float]]
) -> Sample:
    """A text in pieces, each with the weight of its tokens in the loss."""
    ids: list[int] = []
    weights: list[float] = []
    encoded = tokenizer([text for text, _ in pieces], add_special_tokens=False).input_ids
    for piece, (_, weight) in zip(encoded, pieces, strict=True):
        ids += piece
        weights += [weight] * len(piece)
    return {
        "kind": kind,
        "input_ids": torch.tensor(ids),
        "attention_mask": torch.ones(len(ids), dtype=torch.long),
        "weights": torch.tensor(weights),
    }
