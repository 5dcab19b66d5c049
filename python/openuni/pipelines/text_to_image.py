"""Text to image: condition, noise, denoise, decode, in that order."""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from openuni.models.openuni import OpenUni
from openuni.pipelines.conditions import encode_texts
from openuni.pipelines.noise import seeded_noise
from openuni.pipelines.pixels import to_uint8
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.savings.cross_attention_cache import cross_attention_cache


@dataclass(frozen=True)
class PictureRequest:
    """One picture.

    Args:
        prompt: what to draw.
        seed: 0 to 2**32 - 1; the picture depends on it and not on its neighbours in a batch.
        negative_prompt: what guidance leads away from; None is the model's unconditional prompt.
    """

    prompt: str
    seed: int
    negative_prompt: str | None = None


@dataclass(frozen=True)
class Sampling:
    """How pictures are sampled.

    Args:
        width: pixels, a multiple of the model's ``size_multiple``.
        height: pixels, likewise.
        steps: denoising steps.
        guidance: weight of classifier-free guidance; 1 or less turns it off and halves the work.
    """

    width: int
    height: int
    steps: int = 20
    guidance: float = 4.5


@dataclass(frozen=True)
class Step:
    """One finished denoising step of one batch.

    ``estimate()`` decodes what the pictures would be if sampling stopped here, as
    (batch, height, width, 3) uint8 on the CPU. It costs one decode, so call it when it is wanted.
    """

    index: int
    """0 to total - 1, over all batches of the call."""
    total: int
    pictures: range
    """Which of the requested pictures the batch holds."""
    estimate: Callable[[], Tensor]


StepCallback = Callable[[Step], None]


class TextToImagePipeline:
    """Draws pictures from prompts with classifier-free guidance.

    Args:
        model: the model, in eval mode.
        tokenizer: its tokenizer.
        scheduler: a diffusers scheduler with flow prediction; it is copied for each batch.
        prompts: the wording the model was trained with.
        cache_cross_attention: compute the keys and values of the condition once a picture; exact.
    """

    def __init__(
        self,
        model: OpenUni,
        tokenizer: Any,
        scheduler: Any,
        prompts: PromptTemplate | None = None,
        *,
        cache_cross_attention: bool = True,
    ) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.scheduler = scheduler
        self.prompts = prompts or PromptTemplate()
        self.cache_cross_attention = cache_cross_attention

    @torch.inference_mode()
    def __call__(
        self,
        requests: Sequence[PictureRequest],
        sampling: Sampling,
        *,
        batch_size: int = 1,
        on_step: StepCallback = lambda step: None,
    ) -> Iterator[tuple[int, Tensor]]:
        """Draw pictures.

        Args:
            requests: the pictures.
            sampling: size, steps, guidance.
            batch_size: pictures denoised together. Noise and conditions do not depend on it; the
                last bits of a picture may, since matrix kernels round by shape. With 1 a picture
                is the same to the byte whichever others were asked for with it.
            on_step: called after each step; what it raises ends the call.

        Yields:
            (index into ``requests``, (height, width, 3) uint8 on the CPU), in order, each as soon
            as its batch is done.
        """
        batches = [
            range(start, min(start + batch_size, len(requests)))
            for start in range(0, len(requests), batch_size)
        ]
        total = sampling.steps * len(batches)
        conditions = self._conditions(requests, guided=sampling.guidance > 1)
        for number, pictures in enumerate(batches):
            batch = [requests[index] for index in pictures]
            first = number * sampling.steps
            # Closed at once when on_step raises: it holds caches in the transformer.
            with closing(self._denoise(batch, conditions, sampling)) as steps:
                for index, state, clean in steps:
                    latents = state
                    on_step(Step(first + index, total, pictures, partial(self._decode, clean)))
            yield from zip(pictures, self._decode(latents), strict=True)

    def _conditions(self, requests: Sequence[PictureRequest], *, guided: bool) -> dict[str, Tensor]:
        texts = [self.prompts.conditional_text(request.prompt) for request in requests]
        if guided:
            texts += [self.prompts.unconditional_text(r.negative_prompt) for r in requests]
        return encode_texts(self.model, self.tokenizer, texts)

    def _denoise(
        self,
        requests: Sequence[PictureRequest],
        conditions: dict[str, Tensor],
        sampling: Sampling,
    ) -> Generator[tuple[int, Tensor, Tensor], None, None]:
        """Integrate from noise to latents, a step at a time.

        Yields:
            (step, latents after it, estimate of the clean latents), the tensors
            (batch, channels, h, w) in fp32.
        """
        transformer = self.model.transformer
        guided = sampling.guidance > 1
        condition = torch.stack(
            [conditions[self.prompts.conditional_text(r.prompt)] for r in requests]
        )
        if guided:
            unconditional = [
                conditions[self.prompts.unconditional_text(r.negative_prompt)] for r in requests
            ]
            # The order [unconditional; conditional] is that of diffusers' SANA pipeline.
            condition = torch.cat([torch.stack(unconditional), condition])
        condition = condition.to(transformer.dtype)

        pixels_a_latent = self.model.latent_downsampling
        latents = seeded_noise(
            [request.seed for request in requests],
            int(transformer.config.in_channels),
            sampling.height // pixels_a_latent,
            sampling.width // pixels_a_latent,
        ).to(self.model.device)
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
                yield index, latents, clean

    def _decode(self, latents: Tensor) -> Tensor:
        return to_uint8(self.model.latents_to_pixels(latents))


def _as_it_is(transformer: Any, condition: Tensor) -> AbstractContextManager[Tensor]:
    return nullcontext(condition)
