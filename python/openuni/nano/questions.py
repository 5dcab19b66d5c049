"""Questions about a caption and their answers: they teach the language model to bind attributes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from openuni.nano.captions import NUMBER_WORDS, OPPOSITE, Caption, plural, with_article
from openuni.nano.palette import COLORS
from openuni.nano.shapes import OBJECTS

_SIDES = {"left of": "left", "right of": "right", "above": "above", "below": "below"}
_UNKNOWN = "unknown"


def _choose(rng: np.random.Generator, options: tuple[str, ...] | list[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _color(rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    name, color = caption.mentions[rng.integers(len(caption.mentions))]
    subject = f"are the {plural(name)}" if caption.count > 1 else f"is the {name}"
    if color is not None and rng.random() < 0.3:
        asked = color if rng.random() < 0.5 else _choose(rng, COLORS)
        return f"{subject[0].upper()}{subject[1:]} {asked}?", _yes(asked == color)
    return f"What {_choose(rng, ['colour', 'color'])} {subject}?", color or _UNKNOWN


def _object_of_color(rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    name, color = caption.mentions[rng.integers(len(caption.mentions))]
    if color is None or sum(c == color for _, c in caption.mentions) > 1:
        return _presence(rng, caption)
    return _choose(rng, [f"What is {color}?", f"Which object is {color}?"]), name


def _number(rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    if rng.random() < 0.3:
        return "How many objects are there?", NUMBER_WORDS[caption.count * len(caption.mentions)]
    present = {name for name, _ in caption.mentions}
    asked = _choose(rng, sorted(present)) if rng.random() < 0.8 else _choose(rng, OBJECTS)
    answer = NUMBER_WORDS[caption.count if asked in present else 0]
    return f"How many {plural(asked)} are there?", answer


def _presence(rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    present = {name for name, _ in caption.mentions}
    asked = _choose(rng, sorted(present)) if rng.random() < 0.5 else _choose(rng, OBJECTS)
    return f"Is there {with_article(asked)}?", _yes(asked in present)


def _place(rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    if caption.relation is None:
        return _listing(rng, caption)
    (a, _), (b, _) = caption.mentions
    relation = caption.relation
    if rng.random() < 0.5:
        a, b, relation = b, a, OPPOSITE[relation]
    if rng.random() < 0.5:
        return f"What is {relation} the {b}?", a
    return f"Where is the {a}?", _SIDES[relation]


def _listing(rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    parts = []
    for name, color in caption.mentions:
        noun = plural(name) if caption.count > 1 else name
        words = (
            [NUMBER_WORDS[caption.count], noun]
            if color is None
            else [
                NUMBER_WORDS[caption.count],
                color,
                noun,
            ]
        )
        parts.append(" ".join(words))
    joint = f" {caption.relation} " if caption.relation else " and "
    return _choose(rng, ["What is in the picture?", "List the objects."]), joint.join(parts)


_ASKS: dict[str, Callable[[np.random.Generator, Caption], tuple[str, str]]] = {
    "color": _color,
    "object": _object_of_color,
    "number": _number,
    "presence": _presence,
    "place": _place,
    "listing": _listing,
}
_CHANCES = (0.2, 0.15, 0.15, 0.1, 0.2, 0.2)
QUESTION_KINDS = tuple(_ASKS)


def ask(kind: str, rng: np.random.Generator, caption: Caption) -> tuple[str, str]:
    """Draws a question of a kind (one of `QUESTION_KINDS`), with its answer.

    Where the caption has nothing of that kind to ask, another question comes.
    """
    return _ASKS[kind](rng, caption)


def question(caption: Caption, rng: np.random.Generator) -> tuple[str, str]:
    """Draws a question that the caption answers, with its answer."""
    return ask(QUESTION_KINDS[rng.choice(len(_ASKS), p=_CHANCES)], rng, caption)
