"""From conditions to pictures: noise, denoise, decode. Text to image and image edit share it."""

from __future__ import annotations

import copy
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from openuni.models.openuni import OpenUni
from openuni.pipelines.noise import NoiseBatch, reference_noise, seeded_noise
from openuni.pipelines.pixels import to_uint8
from openuni.pipelines.sampling import Sampling, Step, StepCallback
from openuni.pipelines.savings.cross_attention_cache import cross_attention_cache


@dataclass(frozen=True)
class ConditionedPicture:
    """One picture, its prompts encoded.

    Args:
        seed: 0 to 2**32 - 1; the picture depends on it and not on its neighbours in a batch.
        condition: (num_queries, caption_channels).
        unconditional: the other side of guidance, shaped alike; None where guidance is off.
        batch: draw the noise as the official script draws that of a whole batch with this seed,
            and take this place in it; None for noise of the picture's own.
    """

    seed: int
    condition: Tensor
    unconditional: Tensor | None
    batch: NoiseBatch | None = None


class Denoiser:
    """Draws pictures from conditions with classifier-free guidance.

    Args:
        model: the model, in eval mode.
        scheduler: a diffusers scheduler with flow prediction; it is copied for each batch.
        cache_cross_attention: compute the keys and values of the condition once a picture; exact.
    """

    def __init__(
        self, model: OpenUni, scheduler: Any, *, cache_cross_attention: bool = True
    ) -> None:
        self.model = model
        self.scheduler = scheduler
        self.cache_cross_attention = cache_cross_attention

    @torch.inference_mode()
    def __call__(
        self,
        requests: Sequence[ConditionedPicture],
        sampling: Sampling,
        *,
        batch_size: int,
        on_step: StepCallback,
    ) -> Iterator[tuple[int, Tensor]]:
        """Draw pictures; arguments and results are those of the pipelines."""
        batches = [
            range(start, min(start + batch_size, len(requests)))
            for start in range(0, len(requests), batch_size)
        ]
        total = sampling.steps * len(batches)
        for number, pictures in enumerate(batches):
            batch = [requests[index] for index in pictures]
            first = number * sampling.steps
            # Closed at once when on_step raises: it holds caches in the transformer.
            with closing(self._denoise(batch, self._noise(batch, sampling), sampling)) as steps:
                for index, state, clean in steps:
                    latents = state
                    on_step(Step(first + index, total, pictures, partial(self._decode, clean)))
            yield from zip(pictures, self._decode(latents), strict=True)

    def _denoise(
        self, requests: Sequence[ConditionedPicture], latents: Tensor, sampling: Sampling
    ) -> Generator[tuple[int, Tensor, Tensor], None, None]:
        """Integrate from noise to latents, a step at a time.

        Yields:
            (step, latents after it, estimate of the clean latents), the tensors
            (batch, channels, h, w) in fp32. Schedulers of higher order evaluate the transformer
            more than once a step.
        """
        transformer = self.model.transformer
        guided = sampling.guided
        condition = _stacked_conditions(requests, guided=guided).to(transformer.dtype)

        scheduler = copy.deepcopy(self.scheduler)
        scheduler.set_timesteps(sampling.steps, device=self.model.device)
        timestep_scale = getattr(transformer.config, "timestep_scale", 1.0)

        attach = cross_attention_cache if self.cache_cross_attention else _as_it_is
        with attach(transformer, condition) as states:
            for index, timestep in enumerate(scheduler.timesteps):
                model_input = torch.cat([latents, latents]) if guided else latents
                velocity = transformer(
                    model_input.to(transformer.dtype),
                    encoder_hidden_states=states,
                    timestep=timestep.expand(len(model_input)) * timestep_scale,
                    return_dict=False,
                )[0].float()
                if guided:
                    without, with_prompt = velocity.chunk(2)
                    velocity = without + sampling.guidance * (with_prompt - without)
                # Under flow matching x_t = (1 - sigma) x_0 + sigma noise and v = noise - x_0.
                clean = latents - scheduler.sigmas[index].to(latents.device) * velocity
                latents = scheduler.step(velocity, timestep, latents, return_dict=False)[0]
                # Whole steps done: flow Heun's two evaluations a step count as one.
                step = (index + 1) * sampling.steps // len(scheduler.timesteps)
                if step > index * sampling.steps // len(scheduler.timesteps):
                    yield step - 1, latents, clean

    def _noise(self, requests: Sequence[ConditionedPicture], sampling: Sampling) -> Tensor:
        """The initial latents: (pictures, channels, h, w) fp32."""
        pixels_a_latent = self.model.latent_downsampling
        shape = (
            int(self.model.transformer.config.in_channels),
            sampling.height // pixels_a_latent,
            sampling.width // pixels_a_latent,
        )
        device = self.model.device
        return torch.stack([_noise_of(r.seed, r.batch, *shape, device=device) for r in requests])

    def _decode(self, latents: Tensor) -> Tensor:
        return to_uint8(self.model.latents_to_pixels(latents))


def _noise_of(seed: int, batch: NoiseBatch | None, *shape: int, device: torch.device) -> Tensor:
    """(channels, h, w), one picture's."""
    if batch is None:
        return seeded_noise([seed], *shape)[0].to(device)
    return reference_noise(seed, batch.count, *shape, device)[batch.index]


def _stacked_conditions(requests: Sequence[ConditionedPicture], *, guided: bool) -> Tensor:
    """(batch or 2 x batch, num_queries, caption_channels)."""
    conditions = [request.condition for request in requests]
    if not guided:
        return torch.stack(conditions)
    unconditional = [r.unconditional for r in requests if r.unconditional is not None]
    # The order [unconditional; conditional] is that of diffusers' SANA pipeline.
    return torch.stack([*unconditional, *conditions])


def _as_it_is(transformer: Any, condition: Tensor) -> AbstractContextManager[Tensor]:
    return nullcontext(condition)
