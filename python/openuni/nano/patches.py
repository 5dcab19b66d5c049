"""What each patch of a picture shows: dense lessons for the vision transformer.

Real vision towers come to a language model well trained. openuni-nano's learns from what lies under
each of its patches: which object, in which colour, and where that object's middle is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from openuni.nano.architecture import VISION
from openuni.nano.palette import COLORS
from openuni.nano.scenes import IMAGE_SIZE, Scene
from openuni.nano.shapes import OBJECTS

PATCH: int = VISION["patch_size"]
GRID = IMAGE_SIZE // PATCH
BACKGROUND = len(OBJECTS)
# Share of a patch that an object must cover to be seen there, and the difference in levels, summed
# over the channels, that is no noise.
_COVERED = 0.1
_DIFFERENT = 60
# Most patches show nothing.
_BACKGROUND_WEIGHT = 0.2


class PatchLabels(NamedTuple):
    """Labels of the patches (b, patches)."""

    objects: Tensor
    """Index into `OBJECTS`, or `BACKGROUND`."""
    colors: Tensor
    """Index into `COLORS`; -100 on the background."""
    places: Tensor
    """(b, patches, 3): from the patch's middle to the object's, and its size, in units of 64 px."""


def patch_labels(pictures: NDArray[np.uint8], scenes: list[Scene]) -> PatchLabels:
    """Labels of RGB8 pictures (b, h, w, 3) of scenes."""
    count = len(scenes)
    objects = np.full((count, GRID, GRID), BACKGROUND)
    colors = np.full((count, GRID, GRID), -100)
    places = np.zeros((count, GRID, GRID, 3), dtype=np.float32)
    middles = (np.arange(GRID) + 0.5) * PATCH
    for i, (picture, scene) in enumerate(zip(pictures, scenes, strict=True)):
        apart = np.abs(picture.astype(np.int16) - np.array(scene.background, np.int16)).sum(-1)
        covered = (apart > _DIFFERENT).reshape(GRID, PATCH, GRID, PATCH).mean(axis=(1, 3))
        # Objects do not overlap: a patch's is the one whose square lies nearest.
        gaps = [
            np.maximum(np.abs(middles[:, None] - item.y), np.abs(middles[None] - item.x))
            - item.size / 2
            for item in scene.objects
        ]
        nearest = np.argmin(gaps, axis=0)
        for index, item in enumerate(scene.objects):
            shown = (nearest == index) & (covered >= _COVERED)
            rows, columns = np.nonzero(shown)
            objects[i, rows, columns] = OBJECTS.index(item.name)
            colors[i, rows, columns] = COLORS.index(item.color)
            places[i, rows, columns, 0] = (item.x - middles[columns]) / 64
            places[i, rows, columns, 1] = (item.y - middles[rows]) / 64
            places[i, rows, columns, 2] = item.size / 64
    flat = (torch.from_numpy(part).flatten(1, 2) for part in (objects, colors, places))
    return PatchLabels(*flat)


class PatchTotals(NamedTuple):
    """What the losses of a batch are divided by, each a number."""

    objects: Tensor
    colors: Tensor
    places: Tensor


def patch_totals(labels: PatchLabels) -> PatchTotals:
    """The totals of a whole batch: weights of the patches, patches and numbers that count."""
    shown = (labels.objects != BACKGROUND).sum()
    background = (labels.objects == BACKGROUND).sum() * _BACKGROUND_WEIGHT
    # Without any object there is nothing to divide.
    return PatchTotals(shown + background, shown.clamp_min(1), 3 * shown.clamp_min(1))


class PatchHead(nn.Module):
    """Reads labels off patches' states; it is not kept."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.Linear(VISION["hidden_size"], BACKGROUND + 1 + len(COLORS) + 3)

    def forward(
        self, states: Tensor, labels: PatchLabels, totals: PatchTotals | None = None
    ) -> Tensor:
        """The loss of states (b, patches, width).

        `totals` are those of the batch that these are a part of; by default their own.
        """
        totals = totals or patch_totals(labels)
        sizes = [BACKGROUND + 1, len(COLORS), 3]
        objects, colors, places = self.read(states).float().split(sizes, dim=-1)
        weights = torch.ones(BACKGROUND + 1, device=states.device)
        weights[BACKGROUND] = _BACKGROUND_WEIGHT
        shown = labels.objects != BACKGROUND
        of_objects = F.cross_entropy(
            objects.flatten(0, 1), labels.objects.flatten(), weights, reduction="sum"
        )
        of_colors = F.cross_entropy(colors.flatten(0, 1), labels.colors.flatten(), reduction="sum")
        of_places = (places[shown] - labels.places[shown]).square().sum()
        return of_objects / totals.objects + of_colors / totals.colors + of_places / totals.places
