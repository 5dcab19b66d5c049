"""The wording around a user's prompt, as the published models were trained with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class PromptTemplate:
    """Texts with an ``{input}`` slot, named as in the official configs.

    ``image_start`` ends a prompt where a picture is to be drawn; the ``picture_*`` tokens stand for
    one that is seen.
    """

    instruction: str = "<|im_start|>user\n{input}<|im_end|>\n<|im_start|>assistant\n"
    generation: str = "Generate an image: {input}"
    unconditional: str = "Generate an image."
    reconstruction: str = "Keep the image as it is."
    image_start: str = "<img>"
    picture_start: str = "<img>"
    picture_context: str = "<IMG_CONTEXT>"
    picture_end: str = "</img>"

    @classmethod
    def from_card(cls, card: Mapping[str, Any]) -> PromptTemplate:
        """The wording that a model folder's ``openuni.json`` gives, the published one elsewhere."""
        given = card.get("prompts", {})
        return cls(**{f.name: given[f.name] for f in fields(cls) if f.name in given})

    @property
    def control_tokens(self) -> set[str]:
        """The tokens that structure a prompt and have no place in what users write."""
        pictures = {self.picture_start, self.picture_context, self.picture_end}
        return pictures | {"<|im_start|>", "<|im_end|>"}

    def conditional_text(self, prompt: str) -> str:
        """What the language model reads for a prompt, up to where the queries follow."""
        return self._turn(self._fill(self.generation, prompt.strip()))

    def unconditional_text(self, negative_prompt: str | None = None) -> str:
        """The other side of guidance: the constant prompt, or the negative one."""
        if negative_prompt is None:
            return self._turn(self.unconditional)
        return self.conditional_text(negative_prompt)

    def edit_text(self, order: str, image_tokens: int) -> str:
        """What the language model reads to edit a picture of that many tokens."""
        picture = self.picture_start + self.picture_context * image_tokens + self.picture_end
        return self._turn(f"{picture}\n{order}")

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
