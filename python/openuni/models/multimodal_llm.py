"""The frozen vision-language model as OpenUni sees it: three parts under the reference's names."""

from __future__ import annotations

from typing import Any

from torch import nn


class MultimodalLLM(nn.Module):
    """Holds ``language_model`` and, where the model can see, ``vision_model`` and ``mlp1``.

    Args:
        language_model: a causal language model whose ``.model`` is the transformer without the
            head (transformers' ``Qwen2ForCausalLM``).
        vision_model: the vision transformer, or None for a model that reads text only.
        mlp1: projects pixel-shuffled vision features to the language model's width.
    """

    language_model: Any
    vision_model: Any
    mlp1: Any

    def __init__(
        self,
        language_model: nn.Module,
        vision_model: nn.Module | None = None,
        mlp1: nn.Module | None = None,
    ) -> None:
        super().__init__()
        if vision_model is not None:
            self.vision_model = vision_model
        if mlp1 is not None:
            self.mlp1 = mlp1
        self.language_model = language_model

    @property
    def can_see(self) -> bool:
        """Whether the vision side is there."""
        return hasattr(self, "vision_model")
