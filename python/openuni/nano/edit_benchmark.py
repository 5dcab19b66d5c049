"""The edits by which models are scored, each with what its picture must show."""

from __future__ import annotations

from openuni.nano.benchmark import BenchmarkPrompt
from openuni.nano.captions import OPPOSITE, relation_of
from openuni.nano.chat_benchmark import shows_held_out
from openuni.nano.checker import Exclusion, Requirement
from openuni.nano.edits import Edit, make_edit
from openuni.nano.scenes import Scene
from openuni.nano.shapes import OBJECTS

# Training uses the seed 0.
_SEED = 1234


def required(target: Scene, placed: bool) -> tuple[list[Requirement], list[Exclusion]]:
    """What an edited picture must show: the target's objects in their colours, and no others.

    `placed`: the two objects of a pair must also lie to each other as in the target.
    """
    if target.kind != "pair":
        item, count = target.objects[0], len(target.objects)
        include = [Requirement(item.name, count, item.color)]
    else:
        first, second = target.objects
        relation = OPPOSITE[relation_of(target)]
        include = [
            Requirement(first.name, 1, first.color),
            Requirement(second.name, 1, second.color, relation, 0)
            if placed
            else Requirement(second.name, 1, second.color),
        ]
    counts = {item.name: item.count for item in include}
    return include, [Exclusion(name, counts.get(name, 0) + 1) for name in OBJECTS]


def edit_prompt(edit: Edit) -> BenchmarkPrompt:
    """An edit in the benchmark's terms; its kind is the category."""
    include, exclude = required(edit.target, edit.placed)
    held_out = shows_held_out(edit.source, edit.target)
    return BenchmarkPrompt(edit.kind, edit.order, include, exclude, held_out)


def benchmark_edits(kind: str, count: int) -> list[Edit]:
    """The edits of a kind (one of `EDIT_KINDS`) by which models are scored.

    Among them are combinations of object and colour that training never showed.
    """
    return [make_edit(_SEED, index, kind=kind, allow_held_out=True) for index in range(count)]
