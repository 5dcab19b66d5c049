"""Image edit: sizes the right way round, padding of no matter, seeds as in text to image."""

from __future__ import annotations

import pytest
import torch

from openuni.errors import InvalidRequestError
from openuni.pipelines.image_edit import ImageEditPipeline, model_pixels
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest

WIDE = Sampling(96, 64, steps=2)


@pytest.fixture
def pipeline(internvl, tokenizer, scheduler) -> ImageEditPipeline:
    return ImageEditPipeline(internvl, tokenizer, scheduler)


def draw(pipeline, source, *requests: PictureRequest, sampling=WIDE, **settings):
    drawn = pipeline(source, requests, sampling, **settings)
    return [picture for _, picture in drawn]


def test_height_and_width_are_not_swapped(pipeline, picture):
    (wide,) = draw(pipeline, picture(30, 50), PictureRequest("blue", 1))
    assert wide.shape == (64, 96, 3)


def test_the_source_is_resized_to_the_output_in_minus_1_to_1(picture):
    source = picture(30, 50)
    pixels = model_pixels(source, 96, 64)
    assert pixels.shape == (1, 3, 64, 96)
    assert -1 <= float(pixels.min()) < float(pixels.max()) <= 1
    same = model_pixels(source, 30, 50)
    assert torch.equal(((same + 1) / 2 * 255).round().byte()[0].permute(1, 2, 0), source)


def test_seeds_make_pictures_again_alone(pipeline, picture):
    source = picture(40, 40)
    one, two = PictureRequest("blue", 1), PictureRequest("red", 2, "blurred")
    both = draw(pipeline, source, one, two)
    assert torch.equal(draw(pipeline, source, two)[0], both[1])
    assert not torch.equal(both[0], both[1])
    assert not torch.equal(draw(pipeline, picture(40, 40, seed=1), two)[0], both[1])


@torch.inference_mode()
def test_left_padding_gives_the_same_condition(pipeline, internvl, tokenizer, picture):
    features = internvl.semantic_features(model_pixels(picture(40, 40), 96, 64))
    orders = ["Make it blue.", pipeline.prompts.reconstruction]
    alone = torch.stack([pipeline._encode(order, features) for order in orders])
    texts = [pipeline.prompts.edit_text(order, features.shape[1]) for order in orders]
    rows = [torch.tensor(tokenizer(text)["input_ids"]) for text in texts]
    length = max(map(len, rows))
    ids = torch.stack([torch.nn.functional.pad(r, (length - len(r), 0)) for r in rows])
    mask = torch.stack([torch.arange(length) >= length - len(row) for row in rows])
    image_mask = ids == tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>")
    embeds = internvl.embed_prompt(ids, features.expand(2, -1, -1), image_mask)
    padded = internvl.encode_condition_from_embeds(embeds, mask)
    torch.testing.assert_close(alone, padded, rtol=1e-4, atol=1e-5)


def test_without_guidance_the_other_side_is_not_computed(pipeline, picture):
    sampling = Sampling(64, 64, steps=1, guidance=1.0)
    source, order = picture(40, 40), PictureRequest("blue", 1)
    conditioned = pipeline.condition(source, [order], sampling)
    assert conditioned[0].unconditional is None
    assert len(draw(pipeline, source, order, sampling=sampling)) == 1


def test_control_tokens_in_an_order_are_refused(pipeline, picture):
    with pytest.raises(InvalidRequestError, match="IMG_CONTEXT"):
        draw(pipeline, picture(8, 8), PictureRequest("<IMG_CONTEXT>", 1))
