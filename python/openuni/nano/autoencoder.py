"""Pictures to latents and back."""

from __future__ import annotations

import numpy as np
import torch
from diffusers import AutoencoderDC
from numpy.typing import NDArray
from torch import Tensor


def to_tensor(pictures: NDArray[np.uint8]) -> Tensor:
    """RGB8 (b, h, w, 3) to floats (b, 3, h, w) in -1..1, channels last."""
    pixels = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2)
    return pixels.float().div_(127.5).sub_(1).contiguous(memory_format=torch.channels_last)


def to_pictures(pixels: Tensor) -> NDArray[np.uint8]:
    """Floats (b, 3, h, w) in -1..1 to RGB8 (b, h, w, 3), as the pipeline does."""
    levels = (pixels.float() * 127.5 + 128).clamp(0, 255).to(torch.uint8)
    result: NDArray[np.uint8] = levels.permute(0, 2, 3, 1).contiguous().numpy()
    return result


def psnr(output: NDArray[np.uint8], target: NDArray[np.uint8]) -> float:
    """Mean over pictures of the peak signal-to-noise ratio in dB."""
    error = (output.astype(np.float32) - target.astype(np.float32)) ** 2
    mse = error.reshape(len(error), -1).mean(axis=1)
    return float((10 * np.log10(255**2 / np.maximum(mse, 1e-6))).mean())


@torch.no_grad()
def encode_pictures(vae: AutoencoderDC, pictures: NDArray[np.uint8], batch: int = 64) -> Tensor:
    """Latents (n, 16, h/16, w/16) of RGB8 pictures, times the scaling factor; fp32, on the CPU."""
    parts = []
    for start in range(0, len(pictures), batch):
        pixels = to_tensor(pictures[start : start + batch]).to(vae.device)
        with torch.autocast(vae.device.type, dtype=torch.bfloat16):
            latents = vae.encode(pixels).latent
        parts.append((latents.float() * vae.config.scaling_factor).cpu())
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
