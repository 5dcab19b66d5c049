"""The language model learns to see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

from openuni.compat.building import build
from openuni.models.lmm_config import lmm_config
from openuni.nano.batches import IGNORED
from openuni.nano.parts import make_seeing
from openuni.nano.patches import PatchHead, PatchLabels, PatchTotals, patch_totals
from openuni.nano.stages.language import language_loss, weighted
from openuni.nano.vision import VisionBatch, answer_logits, word_distance, word_scale
from openuni.training.divided_model import DividedModel, Losses
from openuni.training.threads import Batch


class VisionStage(DividedModel):
    """Trains on `pictures` with conversations and on text beside them, all of the model at once.

    Answers to questions about pictures; what each patch shows, read off the vision side's states;
    the words of a caption, which the first of a picture's features are drawn towards; and `text`
    and `dialogues` as in the stages before.

    Args:
        language_model: of the stages before.
        patch_weight, spelling_weight, text_weight, dialogue_weight: of the losses beside that of
            the answers.
    """

    def __init__(
        self,
        language_model: Any,
        patch_weight: float = 1.0,
        spelling_weight: float = 0.25,
        text_weight: float = 1.0,
        dialogue_weight: float = 1.0,
    ) -> None:
        super().__init__()
        self.lmm = make_seeing(build(language_model))
        self.lmm.requires_grad_(True)
        self.patch_head = PatchHead()
        self.patch_weight, self.spelling_weight = patch_weight, spelling_weight
        self.text_weights = {"text": text_weight, "dialogues": dialogue_weight}

    def drawn(self, data: Batch) -> Batch:
        pictures = data["pictures"]
        totals = patch_totals(_labels(pictures))
        pictures = {
            **pictures,
            "answers": (pictures["labels"][:, 1:] != IGNORED).sum(),
            "word_scale": word_scale(self.lmm, pictures["words"]),
            **{f"total_{name}": total for name, total in totals._asdict().items()},
        }
        texts = {kind: weighted(data[kind]) for kind in self.text_weights if kind in data}
        return {"pictures": pictures, **texts}

    def losses(self, data: Batch) -> Losses:
        losses: Losses = {}
        if "pictures" in data:
            losses |= self._of_pictures(data["pictures"])
        for kind, weight in self.text_weights.items():
            if kind in data:
                loss = language_loss(self.lmm.language_model, data[kind])
                losses[f"loss_{kind}"] = weight * loss
        return losses

    def export(self, folder: Path) -> None:
        """Writes the vision-language model in InternVL's form."""
        state = {name: t.detach().contiguous() for name, t in self.lmm.state_dict().items()}
        if self.lmm.has_tied_head:
            state.pop("language_model.lm_head.weight")
        save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
        config = json.dumps(lmm_config(self.lmm), indent=2, sort_keys=True)
        (folder / "config.json").write_text(f"{config}\n", encoding="utf-8")

    def _of_pictures(self, data: Batch) -> Losses:
        states = self.lmm.patch_states(data["pixels"])
        features: Tensor = self.lmm.features_of(states)
        batch = VisionBatch(*(data[name] for name in VisionBatch._fields))
        logits, wanted = answer_logits(self.lmm, batch, features)
        totals = PatchTotals(*(data[f"total_{name}"] for name in PatchTotals._fields))
        patches = self.patch_head(states, _labels(data), totals)
        words = word_distance(self.lmm, features, batch.words, data["word_scale"])
        answers = F.cross_entropy(logits, wanted, reduction="sum") / data["answers"]
        return {
            "loss_answers": answers,
            "loss_patches": self.patch_weight * patches,
            "loss_spelling": self.spelling_weight * words,
        }


def _labels(data: Batch) -> PatchLabels:
    return PatchLabels(*(data[f"patch_{name}"] for name in PatchLabels._fields))
