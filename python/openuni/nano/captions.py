"""Captions of scenes in varied wording, always true of the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from openuni.nano.scenes import Scene

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five")

_OPENINGS = (
    "a photo of {}",
    "a photo of {}",
    "a picture of {}",
    "an image of {}",
    "a drawing of {}",
    "an illustration of {}",
    "a photograph of {}",
    "draw {}",
    "please draw {}",
    "draw me {}",
    "show me {}",
    "make a picture of {}",
    "please make a picture of {}",
    "create an image of {}",
    "generate {}",
    "paint {}",
    "i want {}",
    "i would like to see {}",
    "can you draw {}",
    "picture of {}",
    "this picture shows {}",
    "{} on a plain background",
    "{} on a white background",
    "a simple icon of {}",
)
_RELATIONS = {
    "left of": ("left of", "to the left of", "on the left of", "on the left side of"),
    "right of": ("right of", "to the right of", "on the right of", "on the right side of"),
    "above": ("above", "on top of", "over"),
    "below": ("below", "under", "beneath", "underneath"),
}
OPPOSITE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}


@dataclass(frozen=True)
class Caption:
    """A caption and what it says.

    `mentions` holds (object, colour or None where the text leaves it open); `relation` tells how
    the first mention lies to the second, if the text tells; `count` is how many of each there are.
    """

    text: str
    mentions: tuple[tuple[str, str | None], ...]
    relation: str | None
    count: int


def with_article(noun: str) -> str:
    """Puts "a" or "an" before a noun phrase."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """The plural of an object's name, possibly with a colour before it."""
    return noun + "es" if noun.endswith("cross") else noun + "s"


def relation_of(scene: Scene) -> str:
    """How the first object of a pair lies to the second, in GenEval's words: "left of" etc."""
    first, second = scene.objects
    dx, dy = first.x - second.x, first.y - second.y
    if abs(dx) > abs(dy):
        return "left of" if dx < 0 else "right of"
    return "above" if dy < 0 else "below"


def _phrase(rng: np.random.Generator, name: str, color: str | None) -> str:
    noun = name
    if color is not None:
        noun = f"{color}-colored {name}" if rng.random() < 0.05 else f"{color} {name}"
    roll = rng.random()
    if roll < 0.12:
        return noun
    if roll < 0.18:
        return f"one {noun}"
    return with_article(noun)


def _dress(rng: np.random.Generator, body: str) -> str:
    """Adds an opening, capitals and a full stop, or none of them."""
    text = body if rng.random() < 0.2 else _OPENINGS[rng.integers(len(_OPENINGS))].format(body)
    roll = rng.random()
    if roll < 0.2:
        text = text[0].upper() + text[1:]
    elif roll < 0.23:
        text = text.upper()
    if rng.random() < 0.2:
        text += "."
    return text


def _counted(rng: np.random.Generator, scene: Scene) -> Caption:
    item, count = scene.objects[0], len(scene.objects)
    color = item.color if rng.random() < 0.45 else None
    noun = plural(item.name)
    number = str(count) if rng.random() < 0.25 else NUMBER_WORDS[count]
    text = f"{number} {noun}" if color is None else f"{number} {color} {noun}"
    return Caption(text, ((item.name, color),), None, count)


def _pair(rng: np.random.Generator, scene: Scene) -> Caption:
    relation = relation_of(scene)
    # Objects named without a place lie side by side, the first on the left.
    placed = relation in ("above", "below") or rng.random() < 0.4
    forward = rng.random() < 0.5 if placed else relation == "left of"
    first, second = scene.objects if forward else scene.objects[::-1]
    colored = rng.random() < 0.6
    mentions = tuple((o.name, o.color if colored else None) for o in (first, second))
    a, b = (_phrase(rng, name, color) for name, color in mentions)
    if not placed:
        joint = ", " if rng.random() < 0.05 else " and "
        return Caption(f"{a}{joint}{b}", mentions, None, 1)
    if not forward:
        relation = OPPOSITE[relation]
    words = _RELATIONS[relation]
    # The first wording is GenEval's own; it gets half of the mass.
    word = words[0] if rng.random() < 0.5 else words[rng.integers(len(words))]
    return Caption(f"{a} {word} {b}", mentions, relation, 1)


def describe(scene: Scene, rng: np.random.Generator) -> Caption:
    """Words a scene anew at each call, as one of GenEval's tasks would."""
    if scene.kind == "pair":
        plain = _pair(rng, scene)
    elif scene.kind == "counting":
        plain = _counted(rng, scene)
    else:
        item = scene.objects[0]
        color = item.color if rng.random() < 0.7 else None
        plain = Caption(_phrase(rng, item.name, color), ((item.name, color),), None, 1)
    return replace(plain, text=_dress(rng, plain.text))


def caption(scene: Scene, rng: np.random.Generator) -> str:
    """The text of a fresh caption."""
    return describe(scene, rng).text
