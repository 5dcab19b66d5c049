"""Data that are a function, and no files."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from torch.utils.data import Dataset

from openuni.nano.scenes import Scene, make_scene

Sample = dict[str, Any]

# As good as none: a training enters its samples by number and never begins again.
_ENDLESS = 2**40
_SCENES = 1_000_000


class DrawnDataset(Dataset[Sample]):
    """Samples without end; each follows from the seed and its own number.

    Args:
        seed: of scenes, pictures and wording; in a config, by default the training's.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __len__(self) -> int:
        return _ENDLESS

    def __getitem__(self, index: int) -> Sample:
        # Datasets of one seed are not to choose the same scenes.
        kind = zlib.crc32(type(self).__name__.encode())
        return self.draw(np.random.default_rng([self.seed, kind, index]))

    def draw(self, rng: np.random.Generator) -> Sample:
        """A sample."""
        raise NotImplementedError

    def scene(self, rng: np.random.Generator) -> Scene:
        """One of a million scenes."""
        return make_scene(self.seed, int(rng.integers(_SCENES)))
