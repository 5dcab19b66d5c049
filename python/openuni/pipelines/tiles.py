"""Pictures cut into square tiles for the vision side, as InternVL was trained (dynamic tiling).

Source: InternVL 1.5, arXiv 2404.16821, section 3.3.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from PIL import Image
from torch import Tensor

Channels = tuple[float, float, float]


def picture_tiles(
    image: Tensor, side: int, mean: Channels, std: Channels, *, max_tiles: int = 12
) -> Tensor:
    """Cut a picture into tiles, with a thumbnail of the whole where there are several.

    Args:
        image: (height, width, 3) uint8.
        side: pixels along one side of a tile.
        mean: what each channel is normalised by, for values from 0 to 1.
        std: likewise.
        max_tiles: the most tiles, the thumbnail not counted.

    Returns:
        (tiles, 3, side, side) fp32, row by row, the thumbnail last.
    """
    height, width, _ = image.shape
    columns, rows = tile_grid(width, height, side, max_tiles)
    picture = Image.fromarray(image.numpy())
    whole = np.asarray(picture.resize((columns * side, rows * side), Image.Resampling.BICUBIC))
    tiles = [
        whole[y : y + side, x : x + side]
        for y in range(0, rows * side, side)
        for x in range(0, columns * side, side)
    ]
    if len(tiles) > 1:
        tiles.append(np.asarray(picture.resize((side, side), Image.Resampling.BICUBIC)))
    values = torch.from_numpy(np.stack(tiles)).permute(0, 3, 1, 2).float() / 255
    return (values - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)


def tile_grid(width: int, height: int, side: int, max_tiles: int = 12) -> tuple[int, int]:
    """The grid whose aspect ratio is nearest the picture's.

    Of equally near ones (1 x 1 and 2 x 2) the larger is taken where the picture has pixels for more
    than half of it.

    Returns:
        (columns, rows).
    """
    aspect = width / height
    best, nearest = (1, 1), float("inf")
    for columns, rows in _grids(max_tiles):
        difference = abs(aspect - columns / rows)
        if difference < nearest:
            best, nearest = (columns, rows), difference
        elif difference == nearest and width * height > 0.5 * side * side * columns * rows:
            best = (columns, rows)
    return best


@cache
def _grids(max_tiles: int) -> list[tuple[int, int]]:
    """All grids of at most that many tiles, those of fewer tiles first."""
    sides = range(1, max_tiles + 1)
    grids = [(i, j) for i in sides for j in sides if i * j <= max_tiles]
    return sorted(grids, key=lambda grid: (grid[0] * grid[1], grid))
