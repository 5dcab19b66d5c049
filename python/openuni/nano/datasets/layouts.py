"""What the transformer learns to draw from: layouts, and the latents of pictures that have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from openuni.nano.captions import describe
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.datasets.latents import Latents
from openuni.nano.datasets.scene_latents import SceneLatents
from openuni.nano.edits import make_edit
from openuni.nano.layout import NOTHING, Layout, caption_layout, layout_codes, scene_layout
from openuni.nano.scenes import Scene


class LayoutDataset(DrawnDataset):
    """`layouts` (16, 192) and `image_latents` (16, 8, 8) of scenes.

    A layout says what a caption would, or everything, or nothing.

    Args:
        latents: arguments of :class:`openuni.nano.datasets.latents.Latents`.
        kinds: share of each kind of scene.
        whole: share of layouts that say everything.
        unconditional: share of those that say nothing.
        seed: of scenes and captions.
    """

    def __init__(
        self,
        latents: Mapping[str, Any],
        kinds: Mapping[str, float],
        whole: float = 0.4,
        unconditional: float = 0.1,
        seed: int = 0,
    ) -> None:
        super().__init__(seed)
        self.scenes = SceneLatents(seed, latents, kinds)
        self.whole, self.unconditional = whole, unconditional

    def draw(self, rng: np.random.Generator) -> Sample:
        scene, latents = self.scenes.draw(rng)
        layout = self._layout(scene, rng)
        return {"layouts": layout_codes([layout])[0], "image_latents": latents}

    def _layout(self, scene: Scene, rng: np.random.Generator) -> Layout:
        roll = rng.random()
        if roll < self.unconditional:
            return NOTHING
        if roll < self.unconditional + self.whole:
            return scene_layout(scene)
        return caption_layout(describe(scene, rng))


class EditLayoutDataset(DrawnDataset):
    """The same of pictures that edits want, whose layouts say everything.

    Args:
        latents: as for :class:`LayoutDataset`.
        seed: of the edits.
    """

    def __init__(self, latents: Mapping[str, Any], seed: int = 0) -> None:
        super().__init__(seed)
        self.latents = Latents("edits", seed, **latents)

    def draw(self, rng: np.random.Generator) -> Sample:
        index = int(rng.integers(self.latents.count))
        layout = scene_layout(make_edit(self.seed, index).target)
        return {"layouts": layout_codes([layout])[0], "image_latents": self.latents[index]}
