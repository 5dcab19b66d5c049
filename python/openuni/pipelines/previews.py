"""What pictures look like so far: decoded, or by a linear map where decoding is costly."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from openuni.models.openuni import OpenUni
from openuni.pipelines.decode import decode
from openuni.pipelines.pixels import to_uint8
from openuni.pipelines.savings.switches import Savings

#: ``decoded`` is the picture itself, ``linear`` a coarse likeness at next to no cost; ``auto``
#: decodes with small autoencoders only.
PreviewMode = Literal["auto", "decoded", "linear"]

#: Decoders above this many parameters are too slow to run for each preview.
_SMALL_DECODER = 20_000_000
#: Pixels along one side that the map gives for each latent.
_PATCH = 4
#: Pictures that the map is fitted on, and latents along a side of each.
_PICTURES, _SIDE = 4, 8
#: What the map is called on the autoencoder; not part of its state dict.
_ATTRIBUTE = "_preview_map"


def preview(model: OpenUni, latents: Tensor, mode: PreviewMode = "auto") -> Tensor:
    """What latents look like.

    Args:
        model: the model.
        latents: (batch, channels, h, w) fp32.
        mode: how.

    Returns:
        (batch, height, width, 3) uint8 on the CPU, of the pictures' size.
    """
    if mode == "auto":
        decoder = sum(p.numel() for p in model.vae.decoder.parameters())
        mode = "linear" if decoder > _SMALL_DECODER else "decoded"
    if mode == "decoded":
        return decode(model, latents, Savings())
    pixels = PreviewMap.of(model)(latents)
    size = [side * model.latent_downsampling for side in latents.shape[2:]]
    return to_uint8(F.interpolate(pixels, size=size, mode="bilinear"))


class PreviewMap:
    """A linear map from each latent to a patch of pixels, fitted once for an autoencoder.

    It is fitted on what the autoencoder makes of synthetic pictures with the spectrum of natural
    ones, which costs about as much as decoding one picture of 512 x 512.

    Args:
        model: the model whose autoencoder it is.
    """

    def __init__(self, model: OpenUni) -> None:
        pictures = natural_noise(_PICTURES, _SIDE * model.latent_downsampling)
        encoded = model.pixels_to_latents(pictures.to(model.device))
        rows = _rows(encoded.float().cpu())
        # (latents, 3 * patch * patch): the pictures, made small, patch by patch.
        small = F.interpolate(pictures, size=_SIDE * _PATCH, mode="area")
        patches = F.pixel_unshuffle(small, _PATCH).permute(0, 2, 3, 1).flatten(0, 2)
        # Ridge regression: latents that hardly vary must not be given a say.
        gram = rows.T @ rows
        ridge = 1e-3 * gram.diagonal().mean() * torch.eye(len(gram))
        self.weights = torch.linalg.solve(gram + ridge, rows.T @ patches)

    @classmethod
    def of(cls, model: OpenUni) -> PreviewMap:
        """The autoencoder's own, fitted on first use."""
        found = model.vae.__dict__.get(_ATTRIBUTE)
        if found is None:
            found = model.vae.__dict__[_ATTRIBUTE] = cls(model)
        return found

    def __call__(self, latents: Tensor) -> Tensor:
        """(batch, channels, h, w) -> (batch, 3, patch * h, patch * w) on the CPU, -1 to 1."""
        batch, _, height, width = latents.shape
        patches = _rows(latents.float().cpu()) @ self.weights
        return F.pixel_shuffle(
            patches.unflatten(0, (batch, height, width)).permute(0, 3, 1, 2), _PATCH
        )


def natural_noise(pictures: int, side: int) -> Tensor:
    """Random pictures in which, as in natural ones, coarse detail outweighs fine.

    Returns:
        (pictures, 3, side, side) in -1 to 1, the same in each call.
    """
    generator = torch.Generator().manual_seed(0)

    def noise(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    total = torch.zeros(pictures, 3, side, side)
    cells = 1
    while cells <= side // 2:
        # Brightness varies more than colour does.
        octave = noise(pictures, 1, cells, cells) + 0.5 * noise(pictures, 3, cells, cells)
        total += F.interpolate(octave, size=side, mode="bicubic") / cells**0.5
        cells *= 2
    return (0.5 * total).clamp(-1, 1)


def _rows(latents: Tensor) -> Tensor:
    """(batch, channels, h, w) -> (batch * h * w, channels + 1), the last column ones."""
    rows = latents.permute(0, 2, 3, 1).flatten(0, 2)
    return torch.cat([rows, rows.new_ones(len(rows), 1)], dim=1)
