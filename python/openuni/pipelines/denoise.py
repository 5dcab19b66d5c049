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
from openuni.pipelines.decode import decode
from openuni.pipelines.noise import NoiseBatch, reference_noise, seeded_noise
from openuni.pipelines.previews import PreviewMode, preview
from openuni.pipelines.sampling import Sampling, Step, StepCallback
from openuni.pipelines.savings.cross_attention_cache import CachedCondition, cross_attention_cache
from openuni.pipelines.savings.switches import Savings


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
        savings: which exact savings are attached.
        previews: how the pictures so far are shown.
    """

    def __init__(
        self,
        model: OpenUni,
        scheduler: Any,
        savings: Savings | None = None,
        previews: PreviewMode = "auto",
    ) -> None:
        self.model = model
        self.previews = previews
        self.scheduler = scheduler
        self.savings = savings or Savings()
        #: The conditions that were last cached and what came of them: pictures of one prompt that
        #: are drawn in turn share their keys and values.
        self._cached: tuple[list[Tensor], CachedCondition] | None = None

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
                    estimate = partial(preview, self.model, clean, self.previews)
                    on_step(Step(first + index, total, pictures, estimate))
            yield from zip(pictures, decode(self.model, latents, self.savings), strict=True)

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
        scheduler = copy.deepcopy(self.scheduler)
        scheduler.set_timesteps(sampling.steps, device=self.model.device)
        timestep_scale = getattr(transformer.config, "timestep_scale", 1.0)

        with self._attached(_conditions(requests, guided=guided)) as states:
            mask = None if self.savings.no_full_masks else states.new_ones(states.shape[:2])
            for index, timestep in enumerate(scheduler.timesteps):
                model_input = torch.cat([latents, latents]) if guided else latents
                # Each time: a preview may have put the autoencoder in its place.
                self.model.use("transformer")
                velocity = transformer(
                    model_input.to(transformer.dtype),
                    encoder_hidden_states=states,
                    timestep=timestep.expand(len(model_input)) * timestep_scale,
                    encoder_attention_mask=mask,
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

    def _attached(self, conditions: list[Tensor]) -> AbstractContextManager[Tensor]:
        """What the transformer reads as its condition while the block lasts."""
        transformer = self.model.transformer
        if not self.savings.cross_attention_cache:
            return nullcontext(torch.stack(conditions).to(transformer.dtype))
        if self._cached is None or not _same(self._cached[0], conditions):
            stacked = torch.stack(conditions).to(transformer.dtype)
            self.model.use("transformer")
            self._cached = conditions, CachedCondition(transformer, stacked)
        return cross_attention_cache(transformer, self._cached[1])

    def _noise(self, requests: Sequence[ConditionedPicture], sampling: Sampling) -> Tensor:
        """The initial latents: (pictures, channels, h, w) fp32."""
        pixels_a_latent = self.model.latent_downsampling
        shape = (
            int(self.model.transformer.config.in_channels),
            sampling.height // pixels_a_latent,
            sampling.width // pixels_a_latent,
        )
        device = self.model.device
        return torch.stack([_noise_of(request, shape, device) for request in requests])


def _noise_of(
    request: ConditionedPicture, shape: tuple[int, int, int], device: torch.device
) -> Tensor:
    """(channels, h, w), one picture's."""
    seed, batch = request.seed, request.batch
    if batch is None:
        return seeded_noise([seed], *shape)[0].to(device)
    return reference_noise(seed, batch.count, *shape, device)[batch.index]


def _conditions(requests: Sequence[ConditionedPicture], *, guided: bool) -> list[Tensor]:
    """Conditions of all rows of a batch, (num_queries, caption_channels) each."""
    conditions = [request.condition for request in requests]
    if not guided:
        return conditions
    unconditional = [r.unconditional for r in requests if r.unconditional is not None]
    # The order [unconditional; conditional] is that of diffusers' SANA pipeline.
    return [*unconditional, *conditions]


def _same(conditions: list[Tensor], others: list[Tensor]) -> bool:
    """Whether they are the very same tensors."""
    return len(conditions) == len(others) and all(map(Tensor.is_set_to, conditions, others))
