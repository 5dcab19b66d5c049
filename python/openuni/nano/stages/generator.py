"""Queries, connector and projector read the language model, and pictures come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from openuni.compat.training_model import OpenUniInternVL3SANAHF
from openuni.models.native_folder import save_native_folder
from openuni.nano.card import make_card
from openuni.nano.stages.drawing import Drawing, noised, velocity_loss_of
from openuni.training.divided_model import DividedModel, Losses
from openuni.training.threads import Batch


class GeneratorStage(DividedModel, OpenUniInternVL3SANAHF):
    """Trains on `text2image` and `image2image` batches with the `layouts` of what is wanted.

    The condition is drawn towards the layout that the transformer knows; where a batch has
    `image_latents` as well, pictures are drawn from the condition.

    Args:
        layout_weight: of the squared distance to the layouts, beside that of the velocities.
        options: those of :class:`openuni.compat.training_model.OpenUniInternVL3SANAHF`.
    """

    def __init__(self, layout_weight: float = 1.0, **options: Any) -> None:
        super().__init__(**options)
        self.layout_weight = layout_weight
        self.draw = Drawing(self.transformer)
        self.flow = replace(self.flow, stratified=True)

    def drawn(self, data: Batch) -> Batch:
        samples = sum(len(batch["layouts"]) for batch in data.values())
        return {kind: noised(batch, self.flow, samples) for kind, batch in data.items()}

    def losses(self, data: Batch) -> Losses:
        losses: Losses = {}
        conditions = {kind: self._condition(batch) for kind, batch in data.items()}
        for kind, batch in data.items():
            apart = conditions[kind].float() - batch["layouts"]
            weight = self.layout_weight * batch["share"]
            losses[f"loss_layout_{kind}"] = weight * apart.square().sum(dim=-1).mean(dim=1).sum()
        drawn = [kind for kind, batch in data.items() if "noisy" in batch]
        if drawn:
            # The transformer does not care what a condition was made from: all kinds at once.
            noisy, timesteps = (
                torch.cat([data[kind][name] for kind in drawn]) for name in ("noisy", "timesteps")
            )
            velocity = self.draw(noisy, torch.cat([conditions[kind] for kind in drawn]), timesteps)
            parts = velocity.split([len(data[kind]["noisy"]) for kind in drawn])
            for kind, part in zip(drawn, parts, strict=True):
                losses[f"loss_{kind}"] = velocity_loss_of(data[kind], part)
        return losses

    def export(self, folder: Path, dtype: str = "float32") -> None:
        """Writes a whole model folder, its weights in `dtype`."""
        save_native_folder(
            folder, self, make_card(), self.tokenizer, self.test_scheduler,
            dtype=getattr(torch, dtype),
        )  # fmt: skip

    def _condition(self, batch: Batch) -> Tensor:
        ids, mask = batch["input_ids"], batch["attention_mask"]
        if "pixel_values_src" not in batch:
            return self.encode_condition(ids, mask)
        features = self.semantic_features(batch["pixel_values_src"])
        image_mask = ids == self.image_token_id
        embeds = self.embed_prompt(ids, features, image_mask)
        return self.encode_condition_from_embeds(embeds, mask, image_mask=image_mask)
