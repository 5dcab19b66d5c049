"""The questions about pictures by which openuni-nano's answers are scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from openuni.nano.questions import QUESTION_KINDS, ask
from openuni.nano.scenes import Scene, is_held_out, make_scene
from openuni.nano.vision import seen

# Training and its looks ahead use the seeds 0 and 1.
_SEED = 1234


@dataclass(frozen=True)
class ChatQuestion:
    """A question about scene `number` of the benchmark, and every answer that is right.

    `held_out`: the picture shows an object in a colour never drawn in training.
    """

    kind: str
    number: int
    scene: Scene
    text: str
    answers: tuple[str, ...]
    held_out: bool


def shows_held_out(*scenes: Scene) -> bool:
    """Whether one of the scenes has a combination that training pictures never show."""
    return any(is_held_out(item.name, item.color) for scene in scenes for item in scene.objects)


def chat_questions(kind: str, count: int) -> list[ChatQuestion]:
    """Lists `count` questions of a kind (one of `QUESTION_KINDS`), each about another picture.

    The same arguments give the same list, and more questions begin with fewer.
    """
    return [question for _, question in zip(range(count), _questions(kind), strict=False)]


def _questions(kind: str) -> Iterator[ChatQuestion]:
    number = 0
    while True:
        scene = make_scene(_SEED, number, allow_held_out=True)
        if _can_be_asked(kind, scene):
            text, right = _asked(kind, scene, number)
            # Which object comes first decides how a list reads, and not what is asked.
            other = [_asked(kind, scene, number, mirrored=True)[1]] if kind == "listing" else []
            answers = tuple(dict.fromkeys([right, *other]))
            yield ChatQuestion(kind, number, scene, text, answers, shows_held_out(scene))
        number += 1


def _asked(kind: str, scene: Scene, number: int, *, mirrored: bool = False) -> tuple[str, str]:
    rng = np.random.default_rng([_SEED, QUESTION_KINDS.index(kind), number])
    return ask(kind, rng, seen(scene, mirrored=mirrored))


def _can_be_asked(kind: str, scene: Scene) -> bool:
    """Of other scenes `ask` would ask something of another kind."""
    if kind == "place":
        return scene.kind == "pair"
    if kind == "object":
        return scene.kind != "pair" or len({item.color for item in scene.objects}) == 2
    return True
