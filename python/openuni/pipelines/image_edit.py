"""Image edit: see the source, condition on it and the prompt, then draw as from text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from openuni.pipelines.control_tokens import refuse_control_tokens
from openuni.pipelines.denoise import ConditionedPicture
from openuni.pipelines.drawing_pipeline import DrawingPipeline
from openuni.pipelines.prompts import tokenize
from openuni.pipelines.sampling import Sampling, StepCallback
from openuni.pipelines.text_to_image import PictureRequest


class ImageEditPipeline(DrawingPipeline):
    """Draws a source picture anew as prompts say, with classifier-free guidance.

    Its parts are those of :class:`openuni.pipelines.drawing_pipeline.DrawingPipeline`.
    """

    @torch.inference_mode()
    def __call__(
        self,
        source: Tensor,
        requests: Sequence[PictureRequest],
        sampling: Sampling,
        *,
        source_size: tuple[int, int] | None = None,
        batch_size: int = 1,
        on_step: StepCallback = lambda step: None,
    ) -> Iterator[tuple[int, Tensor]]:
        """Edit a picture.

        Args:
            source: (height, width, 3) uint8, of any size; see ``source_size``.
            requests: the pictures to make of it. A negative prompt stands in place of the order to
                keep the picture as it is; both sides of guidance see the source.
            sampling: size of the output, steps, guidance.
            source_size: (width, height) in pixels that the source is resized to before the model
                sees it; None for the output's.
            batch_size: pictures denoised together.
            on_step: called after each step; what it raises ends the call.

        Yields:
            (index into ``requests``, (height, width, 3) uint8 on the CPU), in order, each as soon
            as its batch is done.

        Raises:
            UnsupportedError: the model cannot see.
        """
        pictures = self.condition(source, requests, sampling, source_size=source_size)
        yield from self.draw(pictures, sampling, batch_size, on_step)

    @torch.inference_mode()
    def condition(
        self,
        source: Tensor,
        requests: Sequence[PictureRequest],
        sampling: Sampling,
        *,
        source_size: tuple[int, int] | None = None,
    ) -> list[ConditionedPicture]:
        """What a call draws from: the orders encoded beside the source, one for each request.

        Arguments and errors are those of a call.
        """
        pixels = model_pixels(source, *(source_size or (sampling.width, sampling.height)))
        weights = self.model.lmm_dtype
        features = self.model.semantic_features(pixels.to(self.model.device, weights))
        keep = self.prompts.reconstruction
        orders = [request.prompt for request in requests]
        if sampling.guided:
            orders += [request.negative_prompt or keep for request in requests]
        refuse_control_tokens(orders, self.prompts.control_tokens)
        # Each distinct order once, alone: nothing is padded, so attention needs no mask.
        conditions = {order: self._encode(order, features) for order in dict.fromkeys(orders)}
        return [
            ConditionedPicture(
                request.seed,
                conditions[request.prompt],
                conditions.get(request.negative_prompt or keep) if sampling.guided else None,
                request.batch,
            )
            for request in requests
        ]

    def _encode(self, order: str, features: Tensor) -> Tensor:
        """(1, image tokens, llm_width) features -> (num_queries, caption_channels)."""
        text = self.prompts.edit_text(order, features.shape[1])
        input_ids = tokenize(self.tokenizer, [text])[0][None].to(self.model.device)
        context = self.tokenizer.convert_tokens_to_ids(self.prompts.picture_context)
        image_mask = input_ids == context
        embeds = self.model.embed_prompt(input_ids, features, image_mask)
        mask = None if self.savings.no_full_masks else torch.ones_like(image_mask)
        return self.model.encode_condition_from_embeds(embeds, mask, image_mask=image_mask)[0]


def model_pixels(source: Tensor, width: int, height: int) -> Tensor:
    """(h, w, 3) uint8 -> (1, 3, height, width) fp32 in -1 to 1, resized bicubically."""
    picture = Image.fromarray(source.numpy())
    resized = np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))
    values = torch.from_numpy(resized.copy()).permute(2, 0, 1)[None].float()
    return 2 * (values / 255) - 1
