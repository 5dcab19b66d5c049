"""Scenes: what stands where in a picture. Drawn deterministically from (seed, index)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openuni.nano.palette import COLORS, PALETTE
from openuni.nano.shapes import OBJECTS

IMAGE_SIZE = 128
MAX_COUNT = 4

# Never drawn in any training picture: what the model makes of them is composition, not memory.
HELD_OUT: frozenset[tuple[str, str]] = frozenset(
    {
        ("circle", "purple"),
        ("square", "orange"),
        ("triangle", "pink"),
        ("star", "green"),
        ("heart", "blue"),
        ("cross", "yellow"),
        ("diamond", "brown"),
        ("ring", "black"),
        ("moon", "red"),
        ("house", "purple"),
        ("tree", "blue"),
        ("arrow", "green"),
    }
)

# Share of each kind of scene. Two objects carry four of the six tasks' lessons.
_KINDS = ("single", "counting", "pair")
_KIND_SHARE = (0.2, 0.3, 0.5)


@dataclass(frozen=True)
class SceneObject:
    """One object: its class, its colour's name, the RGB drawn, the centre and side in pixels."""

    name: str
    color: str
    rgb: tuple[int, int, int]
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Scene:
    """A picture's content: `kind` is "single", "counting" (equal objects) or "pair" (unequal)."""

    kind: str
    background: tuple[int, int, int]
    objects: tuple[SceneObject, ...]


def is_held_out(name: str, color: str) -> bool:
    """Tells whether training pictures never show this object in this colour."""
    return (name, color) in HELD_OUT


def jitter(rng: np.random.Generator, color: str) -> tuple[int, int, int]:
    """The RGB of a palette colour, each channel off by up to 8 levels."""
    r, g, b = (int(np.clip(v + rng.integers(-8, 9), 0, 255)) for v in PALETTE[color])
    return r, g, b


def _background(rng: np.random.Generator) -> tuple[int, int, int]:
    r, g, b = (int(v) for v in rng.integers(238, 253, size=3))
    return r, g, b


def _pick(rng: np.random.Generator, allow_held_out: bool) -> tuple[str, str]:
    while True:
        name = OBJECTS[rng.integers(len(OBJECTS))]
        color = COLORS[rng.integers(len(COLORS))]
        if allow_held_out or not is_held_out(name, color):
            return name, color


def pick_apart(rng: np.random.Generator, count: int) -> list[tuple[str, str]]:
    """So many objects, each in a colour of its own, none of them held out; at most nine."""
    picked: dict[str, str] = {}
    while len(picked) < count:
        name, color = _pick(rng, False)
        if name not in picked and color not in picked.values():
            picked[name] = color
    return list(picked.items())


def _places(rng: np.random.Generator, kind: str, count: int) -> list[tuple[float, float, float]]:
    """Centres and sizes (x, y, size) in pixels; neighbours keep at least 5 pixels between them."""
    middle = IMAGE_SIZE / 2
    if kind == "single":
        size = float(rng.uniform(44, 88))
        room = min(middle - size / 2 - 5, 18)
        x, y = middle + rng.uniform(-room, room, size=2)
        return [(float(x), float(y), size)]
    if kind == "pair":
        along, across = rng.uniform(-3, 3, size=2), rng.uniform(-10, 10, size=2)
        sizes = rng.uniform(34, 47, size=2)
        spots = [
            (middle - 30 + along[0], middle + across[0]),
            (middle + 30 + along[1], middle + across[1]),
        ]
        if rng.random() < 0.5:
            spots = [(y, x) for x, y in spots]
        if rng.random() < 0.5:
            spots.reverse()
        return [(float(x), float(y), float(s)) for (x, y), s in zip(spots, sizes, strict=True)]
    # Counting: equal objects on cells of a 2 x 2 grid, or in a row or column of two or three.
    step = 56.0 if count > 1 else 0.0
    if count == 3 and rng.random() < 0.5:
        cells = [(-40.0, 0.0), (0.0, 0.0), (40.0, 0.0)]
        size = float(rng.uniform(27, 31))
        if rng.random() < 0.5:
            cells = [(y, x) for x, y in cells]
    elif count == 2 and rng.random() < 0.7:
        cells = [(-step / 2, 0.0), (step / 2, 0.0)]
        size = float(rng.uniform(36, 44))
        if rng.random() < 0.5:
            cells = [(y, x) for x, y in cells]
    else:
        half = step / 2
        grid = [(-half, -half), (half, -half), (-half, half), (half, half)]
        cells = [grid[i] for i in rng.permutation(4)[:count]]
        size = float(rng.uniform(34, 44)) if count > 1 else float(rng.uniform(44, 88))
    shift = rng.uniform(-5, 5, size=2)
    wobble = rng.uniform(-2, 2, size=(count, 2)) if count > 1 else np.zeros((1, 2))
    return [
        (middle + x + float(shift[0] + w[0]), middle + y + float(shift[1] + w[1]), size)
        for (x, y), w in zip(cells, wobble, strict=True)
    ]


def _kind(rng: np.random.Generator) -> str:
    return _KINDS[rng.choice(len(_KINDS), p=_KIND_SHARE)]


def scene_kind(seed: int, index: int) -> str:
    """The kind of a scene of :func:`make_scene`, without drawing the rest of it."""
    return _kind(np.random.default_rng([seed, index]))


def make_scene(seed: int, index: int, *, allow_held_out: bool = False) -> Scene:
    """Draws scene `index` of the endless list that `seed` names, the same at each call."""
    rng = np.random.default_rng([seed, index])
    kind = _kind(rng)
    background = _background(rng)
    if kind == "pair":
        first, second = _pick(rng, allow_held_out), _pick(rng, allow_held_out)
        while second[0] == first[0]:
            second = _pick(rng, allow_held_out)
        looks = [first, second]
    else:
        count = int(rng.integers(2, MAX_COUNT + 1)) if kind == "counting" else 1
        looks = [_pick(rng, allow_held_out)] * count
    objects = tuple(
        SceneObject(name, color, jitter(rng, color), x, y, size)
        for (name, color), (x, y, size) in zip(looks, _places(rng, kind, len(looks)), strict=True)
    )
    return Scene(kind, background, objects)
