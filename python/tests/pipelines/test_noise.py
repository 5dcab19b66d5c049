"""Seeds: a picture's own by default, the whole call's as the official script draws it."""

from __future__ import annotations

import torch

from openuni.pipelines.noise import NoiseBatch, reference_noise, seeded_noise
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline

SAMPLING = Sampling(64, 64, steps=2)


def draw(pipeline, seeds, batches=None, **settings) -> list[torch.Tensor]:
    places = batches or [None] * len(seeds)
    requests = [
        PictureRequest("a red circle", seed, batch=place)
        for seed, place in zip(seeds, places, strict=True)
    ]
    return [picture for _, picture in pipeline(requests, SAMPLING, **settings)]


def test_independent_noise_is_the_same_in_any_company() -> None:
    together = seeded_noise([3, 1, 2], 4, 2, 3)
    for index, seed in enumerate([3, 1, 2]):
        assert torch.equal(seeded_noise([seed], 4, 2, 3)[0], together[index])


def test_reference_noise_is_one_draw_of_the_whole_batch() -> None:
    torch.manual_seed(7)
    expected = torch.randn(3, 4, 2, 3)
    assert torch.equal(reference_noise(7, 3, 4, 2, 3, torch.device("cpu")), expected)


def test_reference_pictures_by_their_place(internvl, tokenizer, scheduler) -> None:
    pipeline = TextToImagePipeline(internvl, tokenizer, scheduler)
    batch = [NoiseBatch(index, 3) for index in range(3)]
    pictures = draw(pipeline, [5] * 3, batch)
    assert not torch.equal(pictures[0], pictures[1])
    # Alone, the picture of a place is the same: its noise is that of the whole batch.
    assert torch.equal(draw(pipeline, [5], batch[2:])[0], pictures[2])
    for one, other in zip(pictures, draw(pipeline, [5] * 3, batch, batch_size=2), strict=True):
        assert (one.int() - other.int()).abs().max() <= 1


def test_the_mode_is_the_only_difference(internvl, tokenizer, scheduler) -> None:
    pipeline = TextToImagePipeline(internvl, tokenizer, scheduler)
    independent = draw(pipeline, [5])
    # A single picture's noise is drawn alike in both modes on a CPU.
    assert torch.equal(draw(pipeline, [5], [NoiseBatch(0, 1)])[0], independent[0])
    assert not torch.equal(draw(pipeline, [5], [NoiseBatch(1, 2)])[0], independent[0])
