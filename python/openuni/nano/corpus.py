"""The cached pictures that every training stage reads: rendered once, then mapped from disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from openuni.nano.render import render
from openuni.nano.scenes import IMAGE_SIZE, make_scene


def cached_pictures(cache: Path, seed: int, count: int) -> NDArray[np.uint8]:
    """Returns scenes 0..count-1 of `seed` as a read-only map (count, 128, 128, 3) of RGB8.

    The file is written beside its final name and renamed, so that a broken run leaves none.
    """
    path = cache / f"pictures-{seed}-{count}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        shape = (count, IMAGE_SIZE, IMAGE_SIZE, 3)
        pictures = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=shape)
        for index in tqdm(range(count), desc="pictures", unit="picture"):
            pictures[index] = render(make_scene(seed, index))
        pictures.flush()
        del pictures
        partial.rename(path)
    mapped: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    return mapped
