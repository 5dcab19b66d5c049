"""Seeds: a picture's own by default, the whole call's as the official script draws it."""

from __future__ import annotations

import torch

from openuni.pipelines.noise import reference_noise, seeded_noise
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline

REFERENCE = Sampling(64, 64, steps=2, seed_mode="reference")


def draw(pipeline, seeds, sampling, **settings) -> list[torch.Tensor]:
    requests = [PictureRequest("a red circle", seed) for seed in seeds]
    return [picture for _, picture in pipeline(requests, sampling, **settings)]


def test_independent_noise_is_the_same_in_any_company() -> None:
    together = seeded_noise([3, 1, 2], 4, 2, 3)
    for index, seed in enumerate([3, 1, 2]):
        assert torch.equal(seeded_noise([seed], 4, 2, 3)[0], together[index])


def test_reference_noise_is_one_draw_of_the_whole_batch() -> None:
    torch.manual_seed(7)
    expected = torch.randn(3, 4, 2, 3)
    assert torch.equal(reference_noise(7, 3, 4, 2, 3, torch.device("cpu")), expected)


def test_reference_pictures_do_not_depend_on_batch_size(internvl, tokenizer, scheduler) -> None:
    pipeline = TextToImagePipeline(internvl, tokenizer, scheduler)
    one_by_one = draw(pipeline, [5, 6, 7], REFERENCE)
    # Of a call the first seed counts, and place decides: equal requests give unequal pictures.
    again = draw(pipeline, [5, 5, 5], REFERENCE)
    for one, other in zip(one_by_one, again, strict=True):
        assert torch.equal(one, other)
    assert not torch.equal(again[0], again[1])
    for one, other in zip(
        one_by_one, draw(pipeline, [5] * 3, REFERENCE, batch_size=2), strict=True
    ):
        assert (one.int() - other.int()).abs().max() <= 1


def test_the_mode_is_the_only_difference(internvl, tokenizer, scheduler) -> None:
    pipeline = TextToImagePipeline(internvl, tokenizer, scheduler)
    independent = draw(pipeline, [5], Sampling(64, 64, steps=2))
    # A single picture's noise is drawn alike in both modes on a CPU.
    assert torch.equal(draw(pipeline, [5], REFERENCE)[0], independent[0])
    assert not torch.equal(
        draw(pipeline, [5, 6], REFERENCE)[1], draw(pipeline, [5, 6], Sampling(64, 64, steps=2))[1]
    )
