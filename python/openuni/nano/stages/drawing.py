"""Flow matching on parts of a batch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

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


def velocity_loss_of(data: Batch, velocity: Tensor) -> Tensor:
    """What a part of a :func:`noised` batch adds to the mean squared error of the velocities."""
    squares = (velocity.float() - data["velocity"].float()).square()
    return data["share"] * squares.flatten(1).mean(dim=1).sum()


class Drawing:
    """Calls a transformer that trains; on a GPU its kernels are recorded once and replayed.

    A transformer this small keeps a GPU waiting for the host, which launches some thousand kernels
    a step. The recording holds for one size of batch and reads the weights where they lie: another
    size, and averaged weights that stand in for them, are computed as they are written. So are
    gradients that are added to others: the recording's lie where its next replay writes.
    """

    def __init__(self, transformer: Any) -> None:
        self._velocity = _Velocity(transformer)
        self._recorded: Any = None
        self._shape: torch.Size | None = None

    def __call__(self, noisy: Tensor, condition: Tensor, timesteps: Tensor) -> Tensor:
        """(b, c, h, w), (b, tokens, channels) and (b,) to the velocity (b, c, h, w)."""
        inputs = noisy, condition, timesteps
        if not (noisy.is_cuda and torch.is_grad_enabled() and self._begins_step()):
            plain: Tensor = self._velocity(*inputs)
            return plain
        if self._recorded is None:
            self._record(inputs)
        call = self._recorded if noisy.shape == self._shape else self._velocity
        velocity: Tensor = call(*inputs)
        return velocity

    def _begins_step(self) -> bool:
        transformer = self._velocity.transformer
        return transformer.training and all(p.grad is None for p in transformer.parameters())

    def _record(self, inputs: tuple[Tensor, ...]) -> None:
        samples = tuple(x.detach().clone().requires_grad_(x.requires_grad) for x in inputs)
        dtype = torch.get_autocast_dtype("cuda")
        enabled = torch.is_autocast_enabled("cuda")
        # A cast kept from elsewhere would be read where later steps have no such thing.
        with torch.autocast("cuda", dtype, enabled=enabled, cache_enabled=False):
            # It is changed in place.
            module = _Velocity(self._velocity.transformer)
            self._recorded = torch.cuda.make_graphed_callables(module, samples)
        self._shape = inputs[0].shape


class _Velocity(nn.Module):
    def __init__(self, transformer: Any) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, noisy: Tensor, condition: Tensor, timesteps: Tensor) -> Tensor:
        velocity: Tensor = self.transformer(
            hidden_states=noisy,
            encoder_hidden_states=condition,
            timestep=timesteps,
            return_dict=False,
        )[0]
        return velocity
