"""Text to image: condition, noise, denoise, decode, in that order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from openuni.pipelines.conditions import encode_texts
from openuni.pipelines.denoise import ConditionedPicture
from openuni.pipelines.drawing_pipeline import DrawingPipeline
from openuni.pipelines.noise import NoiseBatch
from openuni.pipelines.sampling import Sampling, Step, StepCallback

__all__ = ["PictureRequest", "Sampling", "Step", "StepCallback", "TextToImagePipeline"]


@dataclass(frozen=True)
class PictureRequest:
    """One picture.

    Args:
        prompt: what to draw.
        seed: 0 to 2**32 - 1; the picture depends on it and not on its neighbours in a batch.
        negative_prompt: what guidance leads away from; None is the model's unconditional prompt.
        batch: see :class:`openuni.pipelines.denoise.ConditionedPicture`.
    """

    prompt: str
    seed: int
    negative_prompt: str | None = None
    batch: NoiseBatch | None = None


class TextToImagePipeline(DrawingPipeline):
    """Draws pictures from prompts with classifier-free guidance.

    Its parts are those of :class:`openuni.pipelines.drawing_pipeline.DrawingPipeline`.
    """

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
        pictures = self._conditioned(requests, guided=sampling.guided)
        yield from self.draw(pictures, sampling, batch_size, on_step)

    def _conditioned(
        self, requests: Sequence[PictureRequest], *, guided: bool
    ) -> list[ConditionedPicture]:
        texts = [self.prompts.conditional_text(request.prompt) for request in requests]
        without = [self.prompts.unconditional_text(r.negative_prompt) for r in requests]
        conditions = encode_texts(
            self.model,
            self.tokenizer,
            [*texts, *without] if guided else texts,
            keep={self.prompts.unconditional_text()},
            savings=self.savings,
        )
        others = conditions[len(texts) :] if guided else [None] * len(texts)
        return [
            ConditionedPicture(request.seed, condition, other, request.batch)
            for request, condition, other in zip(
                requests, conditions[: len(texts)], others, strict=True
            )
        ]
