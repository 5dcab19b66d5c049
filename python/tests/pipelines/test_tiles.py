"""Tiles as InternVL's recipe cuts them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from openuni.models.multimodal_llm import IMAGENET_MEAN, IMAGENET_STD
from openuni.pipelines.tiles import picture_tiles, tile_grid


@pytest.mark.parametrize(
    ("width", "height", "grid"),
    [
        (1, 1, (1, 1)),
        (448, 448, (1, 1)),
        (640, 640, (2, 2)),  # more than half the pixels of 2 x 2
        (633, 633, (1, 1)),
        (800, 600, (4, 3)),
        (600, 800, (3, 4)),
        (1920, 1080, (4, 2)),
        (10_000, 10, (12, 1)),
        (10, 10_000, (1, 12)),
    ],
)
def test_the_grid_nearest_the_aspect_ratio(width, height, grid):
    assert tile_grid(width, height, 448) == grid


def test_no_more_tiles_than_allowed():
    assert tile_grid(10_000, 10, 448, max_tiles=6) == (6, 1)
    assert tile_grid(3000, 3000, 448, max_tiles=1) == (1, 1)


def test_tiles_row_by_row_and_the_thumbnail_last(picture):
    source = picture(100, 50)
    tiles = picture_tiles(source, 16, IMAGENET_MEAN, IMAGENET_STD)
    assert tiles.shape == (9, 3, 16, 16)  # 4 x 2 and a thumbnail
    shown = tiles * torch.tensor(IMAGENET_STD).view(3, 1, 1)
    shown = ((shown + torch.tensor(IMAGENET_MEAN).view(3, 1, 1)) * 255).round()
    whole = np.asarray(Image.fromarray(source.numpy()).resize((64, 32)))
    for index in range(8):
        y, x = index // 4 * 16, index % 4 * 16
        expected = torch.from_numpy(whole[y : y + 16, x : x + 16].copy()).permute(2, 0, 1)
        assert torch.equal(shown[index], expected.float())
    thumbnail = np.asarray(Image.fromarray(source.numpy()).resize((16, 16)))
    assert torch.equal(shown[8], torch.from_numpy(thumbnail.copy()).permute(2, 0, 1).float())


def test_one_tile_has_no_thumbnail(picture):
    assert picture_tiles(picture(1, 1), 16, IMAGENET_MEAN, IMAGENET_STD).shape == (1, 3, 16, 16)
