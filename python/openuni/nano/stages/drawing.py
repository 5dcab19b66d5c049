"""Flow matching on parts of a batch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from openuni.models.flow_matching import FlowMatching
from openuni.training.threads import Batch


def noised(data: Batch, flow: FlowMatching, samples: int) -> Batch:
    """A batch with its `image_latents` noised, and each sample's `share` in the whole.

    Args:
        data: as collated.
        flow: draws timesteps and noise.
        samples: in the whole batch, those of other kinds included.
    """
    rest = {name: value for name, value in data.items() if name != "image_latents"}
    rest["share"] = torch.tensor(1 / samples)
    if "image_latents" not in data:
        return rest
    sample = flow.sample(data["image_latents"])
    return {
        **rest,
        "noisy": sample.noisy,
        "timesteps": sample.timesteps,
        "velocity": sample.target,
    }


def velocity_loss_of(transformer: Any, data: Batch, condition: Tensor) -> Tensor:
    """What a part of a :func:`noised` batch adds to the mean squared error of the velocities."""
    velocity = transformer(
        hidden_states=data["noisy"],
        encoder_hidden_states=condition,
        timestep=data["timesteps"],
        return_dict=False,
    )[0]
    squares = (velocity.float() - data["velocity"].float()).square()
    return data["share"] * squares.flatten(1).mean(dim=1).sum()
