"""What every pipeline that draws is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from torch import Tensor

from openuni.models.openuni import OpenUni
from openuni.pipelines.denoise import ConditionedPicture, Denoiser
from openuni.pipelines.previews import PreviewMode
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.sampling import Sampling, StepCallback
from openuni.pipelines.savings import Savings


class DrawingPipeline:
    """Draws pictures whose conditions a subclass forms.

    Args:
        model: the model, in eval mode; to edit, its language model has a vision side.
        tokenizer: its tokenizer.
        scheduler: a diffusers scheduler with flow prediction; it is copied for each batch.
        prompts: the wording the model was trained with.
        savings: which exact savings are attached; all by default.
        previews: how steps show the pictures so far.
    """

    def __init__(
        self,
        model: OpenUni,
        tokenizer: Any,
        scheduler: Any,
        prompts: PromptTemplate | None = None,
        *,
        savings: Savings | None = None,
        previews: PreviewMode = "auto",
    ) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.scheduler = scheduler
        self.prompts = prompts or PromptTemplate()
        self.savings = savings or Savings()
        self.previews = previews

    def draw(
        self,
        pictures: Sequence[ConditionedPicture],
        sampling: Sampling,
        batch_size: int,
        on_step: StepCallback,
    ) -> Iterator[tuple[int, Tensor]]:
        """Denoise and decode; see :class:`openuni.pipelines.denoise.Denoiser`."""
        denoise = Denoiser(self.model, self.scheduler, self.savings, self.previews)
        yield from denoise(pictures, sampling, batch_size=batch_size, on_step=on_step)
