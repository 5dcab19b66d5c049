"""From a picture file to the numbers that the autoencoder takes."""

from __future__ import annotations

import io
import random

import numpy as np
import torch
from PIL import Image
from torch import Tensor

#: Widest and tallest pictures that are taken: width / height strictly between 1 / 10 and 10.
LARGEST_RATIO = 10.0


def read_picture(content: bytes, min_image_size: int = 80) -> Image.Image:
    """Decode a picture to RGB.

    Args:
        content: the file's bytes.
        min_image_size: both sides must be above this, in pixels.

    Raises:
        ValueError: the picture is too small or too long.
        OSError: it cannot be decoded.
    """
    picture = Image.open(io.BytesIO(content))
    width, height = picture.size
    if min(width, height) <= min_image_size:
        raise ValueError(f"{width} x {height} pixels: both sides must be above {min_image_size}")
    if not 1 / LARGEST_RATIO < width / height < LARGEST_RATIO:
        raise ValueError(f"{width} x {height} pixels: longer than {LARGEST_RATIO:g} to 1")
    return picture.convert("RGB")


def crop_to_square(picture: Image.Image) -> Image.Image:
    """The largest square, at a random place drawn from :mod:`random`."""
    width, height = picture.size
    side = min(width, height)
    # Drawn where there is no choice as well: the sequence of draws is the reference's.
    start = random.randint(0, max(width, height) - side)
    left, top = (start, 0) if width > height else (0, start)
    return picture.crop((left, top, left + side, top + side))


def to_pixel_values(picture: Image.Image, size: int) -> Tensor:
    """Resize to a square: (3, size, size) fp32 in -1 to 1."""
    pixels = np.array(picture.resize((size, size)))  # (size, size, 3) uint8
    return (2 * (torch.from_numpy(pixels).float() / 255) - 1).permute(2, 0, 1).contiguous()
