"""Scenes whose pictures are known as latents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from torch import Tensor

from openuni.nano.datasets.latents import Latents
from openuni.nano.scenes import Scene, make_scene, scene_kind


class SceneLatents:
    """Draws from a fixed number of scenes, each kind with its share.

    Args:
        seed: of the scenes.
        latents: arguments of :class:`openuni.nano.datasets.latents.Latents`.
        kinds: share of each kind of scene; they sum to 1.
    """

    def __init__(self, seed: int, latents: Mapping[str, Any], kinds: Mapping[str, float]) -> None:
        self.seed, self.kinds = seed, dict(kinds)
        self.latents = Latents("scenes", seed, **latents)

    def draw(self, rng: np.random.Generator) -> tuple[Scene, Tensor]:
        """A scene and its latents (16, 8, 8)."""
        wanted = list(self.kinds)[rng.choice(len(self.kinds), p=list(self.kinds.values()))]
        index = int(rng.integers(self.latents.count))
        while scene_kind(self.seed, index) != wanted:
            index = int(rng.integers(self.latents.count))
        return make_scene(self.seed, index), self.latents[index]
