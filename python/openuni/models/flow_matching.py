"""Flow matching: what the transformer is trained to predict.

With noise z and clean latents x, noisy latents are (1 - sigma) x + sigma z and the target is the
velocity z - x. Source: Rectified Flow, arXiv 2209.03003; SANA, arXiv 2410.10629.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class FlowSample:
    """Noisy latents and what the transformer should answer."""

    noisy: Tensor
    """(batch, channels, h, w), in the dtype of the latents."""
    timesteps: Tensor
    """(batch,) fp32, above 0 and at most ``num_train_timesteps``."""
    target: Tensor
    """(batch, channels, h, w) fp32, or the latents' dtype in the reference mode."""


@dataclass(frozen=True)
class FlowMatching:
    """Draws timesteps uniformly and noises latents.

    Args:
        num_train_timesteps: number of distinct timesteps.
        shift: moves timesteps towards noise, s' = shift s / (1 + (shift - 1) s); 1 leaves them.
            The published models were trained with 1.
        reference: form sigmas and noisy latents in the latents' own dtype, as the official
            training does; otherwise in fp32, which matters to bf16 latents alone.
        stratified: draw one timestep from each of as many equal parts of the range as there are
            samples, which only lowers the variance of the loss.
    """

    num_train_timesteps: int = 1000
    shift: float = 1.0
    reference: bool = False
    stratified: bool = False

    @classmethod
    def from_scheduler(cls, scheduler: Any, *, reference: bool = False) -> FlowMatching:
        """With the numbers of diffusers' ``FlowMatchEulerDiscreteScheduler``."""
        config = scheduler.config
        return cls(int(config.num_train_timesteps), float(config.shift), reference)

    def sample(self, latents: Tensor, generator: torch.Generator | None = None) -> FlowSample:
        """Noise latents at random timesteps.

        Random numbers are drawn in the reference's order (the noise on the latents' device in
        their dtype, then the timesteps on the CPU), so that equal seeds give equal losses.

        Args:
            latents: (batch, channels, h, w), scaled.
            generator: a CPU generator; by default the global ones are used.
        """
        noise, drawn = self.draw(latents, generator)
        sigmas = self.sigmas()[(drawn * self.num_train_timesteps).long()]
        sigmas = sigmas.to(latents.device, non_blocking=True)
        timesteps = sigmas * self.num_train_timesteps
        if self.reference:
            sigma = sigmas.to(latents.dtype).view(-1, 1, 1, 1)
            return FlowSample((1.0 - sigma) * latents + sigma * noise, timesteps, noise - latents)
        sigma = sigmas.view(-1, 1, 1, 1)
        clean, noise = latents.float(), noise.float()
        noisy = (1.0 - sigma) * clean + sigma * noise
        return FlowSample(noisy.to(latents.dtype), timesteps, noise - clean)

    def draw(self, latents: Tensor, generator: torch.Generator | None) -> tuple[Tensor, Tensor]:
        """Noise of the latents' shape, dtype and device, and (batch,) fp32 from 0 up to 1."""
        if generator is None:
            noise = torch.randn_like(latents)
        else:
            noise = torch.randn(latents.shape, generator=generator, dtype=latents.dtype)
            noise = noise.to(latents.device)
        drawn = torch.rand(len(latents), generator=generator)
        if self.stratified:
            parts = torch.randperm(len(latents), generator=generator)
            # Rounding must not make a one of the highest.
            drawn = ((parts + drawn) / len(latents)).clamp_max(1 - 2**-24)
        return noise, drawn

    def sigmas(self) -> Tensor:
        """All noise levels, (num_train_timesteps,) fp32, highest first."""
        steps = torch.arange(self.num_train_timesteps, 0, -1, dtype=torch.float32)
        sigmas = steps / self.num_train_timesteps
        return self.shift * sigmas / (1 + (self.shift - 1) * sigmas)


def velocity_loss(predicted: Tensor, target: Tensor) -> Tensor:
    """Mean squared error in fp32: a scalar."""
    squared = (predicted.float() - target.float()) ** 2
    return squared.flatten(1).mean(dim=1).mean()
