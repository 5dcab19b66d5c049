"""The transformer learns to draw, from layouts in the place of a language model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openuni.compat.building import build
from openuni.models.flow_matching import FlowMatching
from openuni.nano.stages.drawing import Drawing, noised, velocity_loss_of
from openuni.training.divided_model import DividedModel, Losses
from openuni.training.threads import Batch


class TransformerStage(DividedModel):
    """Trains on `layouts` (b, queries, channels) and `image_latents` (b, c, h, w).

    Args:
        transformer: SANA's.
        timestep_shift: moves timesteps towards noise, where it is decided what will be seen.
    """

    def __init__(self, transformer: Any, timestep_shift: float = 3.0) -> None:
        super().__init__()
        self.transformer = build(transformer)
        self.draw = Drawing(self.transformer)
        self.flow = FlowMatching(shift=timestep_shift, stratified=True)

    def drawn(self, data: Batch) -> Batch:
        return noised(data, self.flow, len(data["layouts"]))

    def losses(self, data: Batch) -> Losses:
        velocity = self.draw(data["noisy"], data["layouts"], data["timesteps"])
        return {"loss_drawing": velocity_loss_of(data, velocity)}

    def export(self, folder: Path) -> None:
        """Writes the transformer in diffusers' form."""
        self.transformer.save_pretrained(folder)
