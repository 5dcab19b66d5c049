"""The wording around a user's prompt, as the published models were trained with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class PromptTemplate:
    """Texts with an ``{input}`` slot, named as in the official configs."""

    instruction: str = "<|im_start|>user\n{input}<|im_end|>\n<|im_start|>assistant\n"
    generation: str = "Generate an image: {input}"
    unconditional: str = "Generate an image."
    image_start: str = "<img>"

    def conditional_text(self, prompt: str) -> str:
        """What the language model reads for a prompt, up to where the queries follow."""
        return self._turn(self._fill(self.generation, prompt.strip()))

    def unconditional_text(self, negative_prompt: str | None = None) -> str:
        """The other side of guidance: the constant prompt, or the negative one."""
        if negative_prompt is None:
            return self._turn(self.unconditional)
        return self.conditional_text(negative_prompt)

    def _turn(self, text: str) -> str:
        return self._fill(self.instruction, text) + self.image_start

    @staticmethod
    def _fill(template: str, text: str) -> str:
        # Not str.format: a prompt may hold braces of its own.
        return template.replace("{input}", text)


def tokenize(tokenizer: Any, texts: Sequence[str]) -> list[Tensor]:
    """Token ids of each text, unpadded: a list of (tokens,) int64."""
    encoded = tokenizer(list(texts), add_special_tokens=True)["input_ids"]
    return [torch.tensor(ids, dtype=torch.int64) for ids in encoded]
