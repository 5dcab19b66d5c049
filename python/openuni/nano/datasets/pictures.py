"""What the autoencoder learns from."""

from __future__ import annotations

import numpy as np

from openuni.nano.autoencoder import to_tensor
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.render import render


class PictureDataset(DrawnDataset):
    """`pixel_values` (3, 128, 128) in -1 to 1."""

    def draw(self, rng: np.random.Generator) -> Sample:
        return {"pixel_values": to_tensor(render(self.scene(rng))[None])[0]}
