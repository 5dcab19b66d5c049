"""Orders to change a picture: a scene, what is asked, and the scene that would obey."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from openuni.nano.captions import OPPOSITE, plural, relation_of, with_article
from openuni.nano.palette import COLORS
from openuni.nano.scenes import Scene, SceneObject, is_held_out, jitter, make_scene
from openuni.pipelines.prompts import PromptTemplate

EDIT_KINDS = ("keep", "color", "remove", "add")
_KIND_SHARE = (0.15, 0.35, 0.25, 0.25)

_KEEP = PromptTemplate().reconstruction
_COLOR = (
    "make {} {}",
    "make {} {}",
    "change {} to {}",
    "turn {} {}",
    "paint {} {}",
    "change the colour of {} to {}",
    "change the color of {} to {}",
)
_REMOVE = ("remove {}", "remove {}", "delete {}", "take {} away", "take away {}", "erase {}")
_ADD = ("add {}", "add {}", "put {}", "draw {}")
# The second place is the object that stays.
_SIDES = {
    "left of": ("left of {}", "to the left of {}", "on the left of {}"),
    "right of": ("right of {}", "to the right of {}", "on the right of {}"),
    "above": ("above {}", "over {}"),
    "below": ("below {}", "under {}"),
}


@dataclass(frozen=True)
class Edit:
    """One order: `kind` is one of `EDIT_KINDS`.

    `placed`: how the objects of a pair lie to each other follows from source and order.
    """

    kind: str
    order: str
    source: Scene
    target: Scene
    placed: bool = True


def _one_of(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]


def _dress(rng: np.random.Generator, text: str) -> str:
    """Begins with a capital, ends with a full stop, or not."""
    if rng.random() < 0.6:
        text = text[0].upper() + text[1:]
    return f"{text}." if rng.random() < 0.5 else text


def _called(rng: np.random.Generator, scene: Scene, item: SceneObject) -> str:
    """A way to mean an object of the scene: all equal ones are meant together."""
    alone = scene.kind != "pair"
    if alone and rng.random() < 0.25:
        return "it" if len(scene.objects) == 1 else "them"
    noun = f"{item.color} {item.name}" if rng.random() < 0.3 else item.name
    return f"the {plural(noun) if len(scene.objects) > 1 and alone else noun}"


def _recolored(
    rng: np.random.Generator, scene: Scene, index: int, allow_held_out: bool
) -> tuple[str, Scene]:
    """Paints one object of a pair, or all equal ones."""
    item = scene.objects[index]
    colors = [
        color
        for color in COLORS
        if color != item.color and (allow_held_out or not is_held_out(item.name, color))
    ]
    color = colors[int(rng.integers(len(colors)))]
    rgb = jitter(rng, color)
    order = _one_of(rng, _COLOR).format(_called(rng, scene, item), color)
    painted = tuple(
        replace(one, color=color, rgb=rgb) if one.name == item.name else one
        for one in scene.objects
    )
    return order, replace(scene, objects=painted)


def without(scene: Scene, index: int) -> Scene:
    """A pair of which one object has gone."""
    return Scene("single", scene.background, (scene.objects[1 - index],))


def _added(rng: np.random.Generator, scene: Scene, index: int) -> tuple[str, bool]:
    """The order that brings object `index` of a pair back, and whether it says where."""
    item, other = scene.objects[index], scene.objects[1 - index]
    order = _one_of(rng, _ADD).format(with_article(f"{item.color} {item.name}"))
    relation = relation_of(scene) if index == 0 else OPPOSITE[relation_of(scene)]
    if rng.random() < 0.6:
        place = _one_of(rng, _SIDES[relation])
        anchor = "it" if rng.random() < 0.3 else f"the {other.name}"
        return f"{order} {place.format(anchor)}", True
    return order, False


def make_edit(
    seed: int, index: int, *, kind: str | None = None, allow_held_out: bool = False
) -> Edit:
    """Draws edit `index` of the endless list that `seed` names, the same at each call.

    `kind` is one of `EDIT_KINDS`; without it all kinds come.
    """
    rng = np.random.default_rng([seed, index, 1])
    kind = kind or EDIT_KINDS[rng.choice(len(EDIT_KINDS), p=_KIND_SHARE)]
    pairs = kind in ("remove", "add")
    place = index
    scene = make_scene(seed, place, allow_held_out=allow_held_out)
    while pairs and scene.kind != "pair":
        # Far beyond every index that is asked for itself.
        place += 1_000_003
        scene = make_scene(seed, place, allow_held_out=allow_held_out)
    if kind == "keep":
        return Edit(kind, _KEEP, scene, scene)
    chosen = int(rng.integers(len(scene.objects)))
    if kind == "color":
        order, target = _recolored(rng, scene, chosen, allow_held_out)
        return Edit(kind, _dress(rng, order), scene, target)
    rest = without(scene, chosen)
    if kind == "add":
        order, placed = _added(rng, scene, chosen)
        return Edit(kind, _dress(rng, order), rest, scene, placed)
    order = _one_of(rng, _REMOVE).format(_called(rng, scene, scene.objects[chosen]))
    return Edit(kind, _dress(rng, order), scene, rest)
