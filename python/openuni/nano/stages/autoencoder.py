"""The deep-compression autoencoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from openuni.compat.building import build
from openuni.nano.autoencoder import encode_pictures
from openuni.nano.render import render
from openuni.nano.scenes import make_scene
from openuni.training.divided_model import DividedModel, Losses
from openuni.training.threads import Batch


class AutoencoderStage(DividedModel):
    """Trains on `pixel_values` (b, 3, h, w) in -1 to 1.

    Args:
        vae: the autoencoder.
        latent_noise: noise on the latents, up to this share of their standard deviation: the
            generator's latents are never exact, and the decoder must not mind.
        scaled_by: pictures whose latents the exported autoencoder's scale is taken from.
    """

    def __init__(self, vae: Any, latent_noise: float = 0.15, scaled_by: int = 2048) -> None:
        super().__init__()
        self.vae = build(vae).to(memory_format=torch.channels_last)
        self.latent_noise, self.scaled_by = latent_noise, scaled_by

    def drawn(self, data: Batch) -> Batch:
        pixels = data["pixel_values"]
        config = self.vae.config
        side = pixels.shape[-1] // 2 ** (len(config.encoder_block_out_channels) - 1)
        noise = torch.randn(len(pixels), config.latent_channels, side, side)
        strength = torch.rand(len(pixels), 1, 1, 1) * self.latent_noise
        return {
            "pixel_values": pixels,
            "noise": (noise * strength).to(pixels.device),
            "share": torch.tensor(1 / len(pixels)),
        }

    def losses(self, data: Batch) -> Losses:
        target = data["pixel_values"].contiguous(memory_format=torch.channels_last)
        latents = self.vae.encoder(target)
        # Of each picture by itself, so that it does not matter which others stand beside it.
        spread = latents.detach().float().std(dim=(1, 2, 3), keepdim=True)
        output = self.vae.decoder(latents + data["noise"] * spread)
        return {
            "loss_reconstruction": data["share"] * reconstruction_errors(output, target).sum(),
            # Keeps the latents' scale from drifting away.
            "loss_scale": 1e-4 * data["share"] * _means(latents.float().square()).sum(),
        }

    def export(self, folder: Path) -> None:
        """Writes the autoencoder in diffusers' form, `scaling_factor` 1 / std of the latents."""
        pictures = np.stack([render(make_scene(0, index)) for index in range(self.scaled_by)])
        spread = float(encode_pictures(self.vae, pictures).std())
        scale = self.vae.config.scaling_factor / spread
        self.vae.register_to_config(scaling_factor=round(scale, 4))
        self.vae.save_pretrained(folder)


def reconstruction_errors(output: Tensor, target: Tensor) -> Tensor:
    """For each picture L1 and MSE on its pixels plus L1 on their differences along both axes.

    The differences are for sharp edges.
    """
    error = output.float() - target.float()
    edges = _means(error.diff(dim=2).abs()) + _means(error.diff(dim=3).abs())
    return _means(error.abs()) + 0.5 * edges + _means(error.square())


def _means(values: Tensor) -> Tensor:
    return values.mean(dim=(1, 2, 3))
