"""The language model, on text alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor
from torch.nn import functional as F
from transformers import Qwen2ForCausalLM

from openuni.compat.building import build
from openuni.nano.parts import new_language_model
from openuni.training.divided_model import DividedModel, Losses
from openuni.training.threads import Batch


class LanguageStage(DividedModel):
    """Trains on `text`, such as :class:`openuni.nano.datasets.texts.TextDataset` has.

    Args:
        tokenizer: openuni-nano's; a model with fresh weights is made for it.
        language_model: a model to go on with instead.
    """

    def __init__(self, tokenizer: Any = None, language_model: Any = None) -> None:
        super().__init__()
        if language_model is None:
            self.language_model = new_language_model(build(tokenizer))
        else:
            self.language_model = build(language_model).requires_grad_(True)

    def drawn(self, data: Batch) -> Batch:
        return {"text": weighted(data["text"])}

    def losses(self, data: Batch) -> Losses:
        return {"loss_text": language_loss(self.language_model, data["text"])}

    def export(self, folder: Path) -> None:
        """Writes the model in transformers' form."""
        self.language_model.save_pretrained(folder)


def weighted(text: Batch) -> Batch:
    """A batch of texts whose weights sum to one over the tokens that are foretold."""
    weights: Tensor = text["weights"]
    return {**text, "weights": weights / weights[:, 1:].sum()}


def language_loss(model: Qwen2ForCausalLM, text: Batch) -> Tensor:
    """Loss of the next token, by the weights of a :func:`weighted` batch or a part of it."""
    ids, mask = text["input_ids"], text["attention_mask"]
    logits = model(input_ids=ids, attention_mask=mask).logits[:, :-1]
    losses = F.cross_entropy(logits.float().transpose(1, 2), ids[:, 1:], reduction="none")
    return (losses * text["weights"][:, 1:]).sum()
