"""Noise for several processes: each takes its part of what one process would draw."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, distributed

from openuni.models.flow_matching import FlowMatching


@dataclass(frozen=True)
class SharedFlowMatching(FlowMatching):
    """Draws noise and timesteps of the whole batch and keeps the rows of this process's samples.

    All processes start from one seed. Drawing for its own samples alone, each would draw the same
    numbers as every other. So the noise of a sample depends on its place in the whole batch and
    not on how many processes share the batch: samplers deal samples out in turn.
    """

    def draw(self, latents: Tensor, generator: torch.Generator | None) -> tuple[Tensor, Tensor]:
        if generator is not None or not distributed.is_initialized():
            return super().draw(latents, generator)
        rank, world = distributed.get_rank(), distributed.get_world_size()
        of_all = latents.new_empty((len(latents) * world, *latents.shape[1:]))
        noise, drawn = super().draw(of_all, None)
        return noise[rank::world].contiguous(), drawn[rank::world]
