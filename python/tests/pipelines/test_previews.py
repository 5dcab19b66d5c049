"""Linear previews: like the picture, cheap, fitted once; what `auto` picks."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from openuni.engines.native.loading import BUILT_IN
from openuni.models.native_folder import load_native_folder
from openuni.models.openuni import OpenUni
from openuni.pipelines import previews
from openuni.pipelines.previews import PreviewMap, natural_noise, preview
from openuni.pipelines.sampling import Sampling, Step
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline


@pytest.fixture(scope="module")
def nano() -> OpenUni:
    """A trained autoencoder: linear maps of random ones mean nothing."""
    return load_native_folder(BUILT_IN["openuni-nano"]).model


def blocks(side: int) -> torch.Tensor:
    """(4, 3, side, side) in -1 to 1: four fields of plain colour, another order in each picture."""
    colours = torch.tensor([[1.0, -1, -1], [-1, 1, -1], [-1, -1, 1], [1, 1, 1]])
    fields = torch.stack([colours.roll(turn, 0).view(2, 2, 3) for turn in range(4)])
    return F.interpolate(fields.permute(0, 3, 1, 2), size=side)


@torch.inference_mode()
def test_a_linear_preview_looks_like_the_picture(nano: OpenUni) -> None:
    latents = nano.pixels_to_latents(blocks(128))
    shown, decoded = (preview(nano, latents, mode) for mode in ("linear", "decoded"))
    assert shown.shape == decoded.shape == (4, 128, 128, 3)
    assert shown.dtype == torch.uint8
    likeness = torch.corrcoef(torch.stack([shown.float().flatten(), decoded.float().flatten()]))
    assert likeness[0, 1] > 0.88


@torch.inference_mode()
def test_it_is_fitted_once_and_decodes_nothing(nano: OpenUni, monkeypatch) -> None:
    nano.vae.__dict__.pop("_preview_map", None)
    latents = nano.pixels_to_latents(natural_noise(2, 64))
    preview(nano, latents, "linear")
    fitted = PreviewMap.of(nano)
    for name in ("latents_to_pixels", "pixels_to_latents"):
        monkeypatch.setattr(nano, name, lambda *_: pytest.fail("the autoencoder was run"))
    preview(nano, latents, "linear")
    assert PreviewMap.of(nano) is fitted
    assert not [name for name in nano.state_dict() if "preview" in name]


def test_large_decoders_are_not_run_for_previews(internvl, tokenizer, scheduler, monkeypatch):
    pipeline = TextToImagePipeline(internvl, tokenizer, scheduler)

    def shown() -> tuple[torch.Tensor, torch.Tensor]:
        steps: list[Step] = []
        request = [PictureRequest("a red circle", 1)]
        [(_, picture)] = pipeline(request, Sampling(96, 64, steps=2), on_step=steps.append)
        return steps[-1].estimate()[0], picture

    estimate, picture = shown()
    assert (estimate.int() - picture.int()).abs().max() <= 1
    monkeypatch.setattr(previews, "_SMALL_DECODER", 10)
    estimate, picture = shown()
    assert estimate.shape == picture.shape
    assert (estimate.int() - picture.int()).abs().max() > 1
