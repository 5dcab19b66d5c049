"""What patches are said to show, on scenes that are known."""

from __future__ import annotations

import numpy as np
import torch

from openuni.nano.palette import COLORS, PALETTE
from openuni.nano.patches import BACKGROUND, GRID, PATCH, PatchHead, PatchLabels, patch_labels
from openuni.nano.render import render
from openuni.nano.scenes import Scene, SceneObject, make_scene
from openuni.nano.shapes import OBJECTS


def labels_of(scene: Scene) -> tuple[PatchLabels, PatchLabels]:
    """Flat, and on the grid of patches."""
    flat = patch_labels(render(scene)[None], [scene])
    return flat, PatchLabels(*(part[0].unflatten(0, (GRID, GRID)) for part in flat))


def pair() -> Scene:
    """A red square on the left of a blue one; each covers 2 x 2 patches and no other."""
    middle = GRID // 2 * PATCH
    items = (
        SceneObject("square", "red", PALETTE["red"], middle - 32, middle, 30.0),
        SceneObject("square", "blue", PALETTE["blue"], middle + 32, middle, 30.0),
    )
    return Scene("pair", (250, 250, 250), items)


def test_each_patch_shows_the_object_that_covers_it() -> None:
    _, grid = labels_of(pair())
    shown = (grid.objects != BACKGROUND).nonzero().tolist()
    rows, columns = (3, 4), ((1, 2), (5, 6))
    assert shown == [[r, c] for r in rows for side in columns for c in side]
    assert set(grid.objects[grid.objects != BACKGROUND].tolist()) == {OBJECTS.index("square")}
    for side, color in zip(columns, ("red", "blue"), strict=True):
        assert set(grid.colors[3:5, side].flatten().tolist()) == {COLORS.index(color)}
    assert (grid.colors[grid.objects == BACKGROUND] == -100).all()


def test_places_lead_from_the_patch_to_the_objects_middle() -> None:
    scene = pair()
    _, grid = labels_of(scene)
    for row, column in (grid.objects != BACKGROUND).nonzero().tolist():
        item = scene.objects[int(column > GRID // 2)]
        dx, dy, size = (grid.places[row, column] * 64).tolist()
        assert abs((column + 0.5) * PATCH + dx - item.x) < 1e-3
        assert abs((row + 0.5) * PATCH + dy - item.y) < 1e-3
        assert abs(size - item.size) < 1e-3


def test_every_object_of_every_scene_is_seen_somewhere() -> None:
    scenes = [make_scene(2, index) for index in range(40)]
    labels = patch_labels(np.stack([render(scene) for scene in scenes]), scenes)
    for objects, colors, scene in zip(labels.objects, labels.colors, scenes, strict=True):
        seen = {(int(o), int(c)) for o, c in zip(objects, colors, strict=True) if o != BACKGROUND}
        assert seen == {(OBJECTS.index(i.name), COLORS.index(i.color)) for i in scene.objects}


def test_the_head_learns_to_read_labels_off_states_that_hold_them() -> None:
    torch.manual_seed(0)
    labels, _ = labels_of(pair())
    head = PatchHead()
    states = torch.randn(1, GRID * GRID, head.read.in_features)
    optimiser = torch.optim.Adam(head.parameters(), lr=0.03)
    first = head(states, labels).item()
    for _ in range(60):
        optimiser.zero_grad()
        loss = head(states, labels)
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.02 * first
