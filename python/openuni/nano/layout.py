"""Layouts: what a prompt says of a picture, as numbers. The transformer learns to draw from them.

SANA's transformer could draw before OpenUni met it; openuni-nano's learns by these class
conditions. The queries and the connector then learn to read them out of the language model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from openuni.nano.architecture import NUM_QUERIES, TRANSFORMER
from openuni.nano.captions import Caption, relation_of
from openuni.nano.palette import COLORS
from openuni.nano.scenes import IMAGE_SIZE, MAX_COUNT, Scene
from openuni.nano.shapes import OBJECTS

Axis = Literal["horizontal", "vertical"]

# Each object speaks in as many tokens as there are aspects: what, which colour, where, all of it.
_ASPECTS = NUM_QUERIES // MAX_COUNT
# A word's size in the code; the places' numbers are about one.
_WORD = 4.0
# Two rows of a picture lie further apart than this, in pixels.
_ROW = 28.0
# Where two objects lie whose axis alone is known: from the middle along it, and their size.
_ASIDE, _PAIR_SIZE = 30.0, 40.0


@dataclass(frozen=True)
class LaidObject:
    """An object, and what is known of it: colour, place (x, y, size in pixels)."""

    name: str
    color: str | None = None
    place: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Layout:
    """Objects in reading order, and the line on which two of them lie, if known."""

    objects: tuple[LaidObject, ...] = ()
    axis: Axis | None = None


NOTHING = Layout()
"""What the unconditional prompt says."""


def caption_layout(caption: Caption) -> Layout:
    """What a caption says. Without a place, two objects lie side by side, the first on the left."""
    mentions = caption.mentions
    if caption.relation in ("right of", "below"):
        mentions = mentions[::-1]
    axis: Axis | None = None
    if len(mentions) > 1:
        axis = "vertical" if caption.relation in ("above", "below") else "horizontal"
    objects = tuple(LaidObject(name, color) for name, color in mentions)
    return Layout(objects * caption.count if len(objects) == 1 else objects, axis)


def scene_layout(scene: Scene) -> Layout:
    """All that is to be known of a scene."""
    items = scene.objects
    axis: Axis | None = None
    if scene.kind == "pair":
        relation = relation_of(scene)
        axis = "horizontal" if relation in ("left of", "right of") else "vertical"
        items = items if relation in ("left of", "above") else items[::-1]
    else:
        top = min(item.y for item in items)
        items = tuple(sorted(items, key=lambda item: (round((item.y - top) / _ROW), item.x)))
    laid = tuple(LaidObject(i.name, i.color, (i.x, i.y, i.size)) for i in items)
    return Layout(laid, axis)


def layout_codes(layouts: Sequence[Layout]) -> Tensor:
    """Layouts as the transformer's condition: (b, queries, caption channels) fp32.

    The tokens are the first aspect of all objects, then the second, and so on. The last tells all.
    """
    codes = torch.zeros(len(layouts), _ASPECTS, MAX_COUNT, TRANSFORMER["caption_channels"])
    for code, layout in zip(codes, layouts, strict=True):
        for slot, item in enumerate(layout.objects):
            what = torch.zeros(len(OBJECTS))
            what[OBJECTS.index(item.name)] = _WORD
            color = torch.zeros(len(COLORS))
            if item.color is not None:
                color[COLORS.index(item.color)] = _WORD
            where = torch.tensor(_where(slot, layout))
            parts = [what, color, where]
            starts = [0, len(what), len(what) + len(color)]
            for aspect, (start, part) in enumerate(zip(starts, parts, strict=True)):
                code[aspect, slot, start : start + len(part)] = part
                code[-1, slot, start : start + len(part)] = part
    return codes.flatten(1, 2)


def _where(slot: int, layout: Layout) -> list[float]:
    count = [_WORD * (len(layout.objects) == n) for n in range(1, MAX_COUNT + 1)]
    order = [_WORD * (slot == n) for n in range(MAX_COUNT)]
    axis = [_WORD * (layout.axis == axis) for axis in ("horizontal", "vertical")]
    place = layout.objects[slot].place
    exact = float(place is not None)
    if place is None:
        if layout.axis is None:
            return [*count, *order, *axis] + [0.0] * 12
        middle = IMAGE_SIZE / 2
        along = middle - _ASIDE if slot == 0 else middle + _ASIDE
        spot = (along, middle) if layout.axis == "horizontal" else (middle, along)
        place = (*spot, _PAIR_SIZE)
    x, y, size = place
    across, down = 2 * x / IMAGE_SIZE - 1, 2 * y / IMAGE_SIZE - 1
    waves = [
        wave(turns * math.pi * value)
        for value in (across, down)
        for turns in (1, 2)
        for wave in (math.sin, math.cos)
    ]
    size = 4 * size / IMAGE_SIZE - 1.5
    return [*count, *order, *axis, exact, 2 * across, 2 * down, size, *(2 * wave for wave in waves)]
