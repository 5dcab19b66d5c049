"""Training of the deep-compression autoencoder: 128 px pictures to 8 x 8 x 16 latents and back."""

from __future__ import annotations

import numpy as np
import torch
from diffusers import AutoencoderDC
from numpy.typing import NDArray
from torch import Tensor

from openuni.nano.optimisation import MovingAverage, Schedule, make_optimizer, optimiser_step
from openuni.nano.recipe import AUTOENCODER, StageRecipe

# Noise on the latents in training, up to this share of their standard deviation: the generator's
# latents are never exact, and the decoder must not mind.
MAX_LATENT_NOISE = 0.15


def to_tensor(pictures: NDArray[np.uint8]) -> Tensor:
    """RGB8 (b, h, w, 3) to floats (b, 3, h, w) in -1..1, channels last."""
    pixels = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2)
    return pixels.float().div_(127.5).sub_(1).contiguous(memory_format=torch.channels_last)


def to_pictures(pixels: Tensor) -> NDArray[np.uint8]:
    """Floats (b, 3, h, w) in -1..1 to RGB8 (b, h, w, 3), as the pipeline does."""
    levels = (pixels.float() * 127.5 + 128).clamp(0, 255).to(torch.uint8)
    result: NDArray[np.uint8] = levels.permute(0, 2, 3, 1).contiguous().numpy()
    return result


def reconstruction_loss(output: Tensor, target: Tensor) -> Tensor:
    """L1 and MSE on the pixels plus L1 on their differences along both axes, for sharp edges."""
    error = output - target
    edges = error.diff(dim=2).abs().mean() + error.diff(dim=3).abs().mean()
    return error.abs().mean() + 0.5 * edges + error.square().mean()


def psnr(output: NDArray[np.uint8], target: NDArray[np.uint8]) -> float:
    """Mean over pictures of the peak signal-to-noise ratio in dB."""
    error = (output.astype(np.float32) - target.astype(np.float32)) ** 2
    mse = error.reshape(len(error), -1).mean(axis=1)
    return float((10 * np.log10(255**2 / np.maximum(mse, 1e-6))).mean())


@torch.no_grad()
def encode_pictures(vae: AutoencoderDC, pictures: NDArray[np.uint8], batch: int = 64) -> Tensor:
    """Latents (n, 16, h/16, w/16) of RGB8 pictures, times the scaling factor, in fp32."""
    parts = []
    for start in range(0, len(pictures), batch):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            latents = vae.encode(to_tensor(pictures[start : start + batch])).latent
        parts.append(latents.float() * vae.config.scaling_factor)
    return torch.cat(parts)


@torch.no_grad()
def decode_latents(vae: AutoencoderDC, latents: Tensor, batch: int = 64) -> NDArray[np.uint8]:
    """RGB8 pictures of scaled latents (n, 16, h, w)."""
    parts = []
    for start in range(0, len(latents), batch):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            pixels = vae.decode(latents[start : start + batch] / vae.config.scaling_factor).sample
        parts.append(to_pictures(pixels))
    return np.concatenate(parts)


def train_autoencoder(
    pictures: NDArray[np.uint8],
    held_out: NDArray[np.uint8],
    recipe: StageRecipe,
    seed: int,
    minutes: float | None = None,
) -> AutoencoderDC:
    """Trains from scratch on RGB8 pictures and sets `scaling_factor` to 1 / std of the latents.

    Args:
        pictures: training pictures (n, 128, 128, 3).
        held_out: pictures for the printed PSNR, never trained on.
        recipe: steps, batch size and rates.
        seed: seeds weights, order and noise.
        minutes: ends the training early.
    """
    torch.manual_seed(seed)
    vae = AutoencoderDC(**AUTOENCODER).to(memory_format=torch.channels_last)
    optimizer = make_optimizer(vae.parameters(), recipe.lr, recipe.weight_decay)
    ema = MovingAverage(dict(vae.named_parameters()), recipe.ema)
    order = np.random.default_rng([seed, 1])

    def report() -> None:
        decoded = decode_latents(vae, encode_pictures(vae, held_out))
        schedule.say(f"held-out PSNR {psnr(decoded, held_out):.2f} dB")

    schedule = Schedule(recipe, "autoencoder", minutes)
    for step, lr in schedule:
        target = to_tensor(pictures[np.sort(order.integers(len(pictures), size=recipe.batch_size))])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            latents = vae.encoder(target)
            strength = torch.rand(len(latents), 1, 1, 1) * MAX_LATENT_NOISE * latents.detach().std()
            output = vae.decoder(latents + strength * torch.randn_like(latents))
        # The small penalty keeps the latents' scale from drifting away.
        loss = reconstruction_loss(output.float(), target) + 1e-4 * latents.float().square().mean()
        loss.backward()
        optimiser_step(optimizer, vae.parameters(), lr)
        ema.update()
        if (step + 1) % 500 == 0:
            ema.swap()
            report()
            ema.swap()

    ema.swap()
    report()
    latents = encode_pictures(vae, pictures[:2048])
    vae.register_to_config(scaling_factor=round(1.0 / float(latents.std()), 4))
    return vae.eval()
