"""openuni-nano's prompts in GenEval's six categories, each with what its pictures must show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openuni.nano.captions import NUMBER_WORDS, plural, with_article
from openuni.nano.checker import Exclusion, Requirement
from openuni.nano.palette import COLORS
from openuni.nano.scenes import HELD_OUT, MAX_COUNT, is_held_out
from openuni.nano.shapes import OBJECTS

CATEGORIES = ("single_object", "two_object", "counting", "colors", "position", "color_attr")
_RELATIONS = ("left of", "right of", "above", "below")


@dataclass(frozen=True)
class BenchmarkPrompt:
    """A prompt and its test. `held_out`: it names an object and colour never drawn in training."""

    category: str
    text: str
    include: list[Requirement]
    exclude: list[Exclusion]
    held_out: bool


def _pick(rng: np.random.Generator, count: int) -> list[str]:
    return [OBJECTS[i] for i in rng.permutation(len(OBJECTS))[:count]]


def _colored(rng: np.random.Generator, name: str, held_out: bool) -> str:
    if held_out:
        return next(color for held, color in sorted(HELD_OUT) if held == name)
    colors = [color for color in COLORS if not is_held_out(name, color)]
    return colors[rng.integers(len(colors))]


def _make(rng: np.random.Generator, category: str, held_out: bool) -> BenchmarkPrompt:
    a, b = _pick(rng, 2)
    exclude: list[Exclusion] = []
    if category == "single_object":
        text = with_article(a)
        include = [Requirement(a)]
    elif category == "two_object":
        text = f"{with_article(a)} and {with_article(b)}"
        include = [Requirement(a), Requirement(b)]
    elif category == "counting":
        count = int(rng.integers(2, MAX_COUNT + 1))
        text = f"{NUMBER_WORDS[count]} {plural(a)}"
        include, exclude = [Requirement(a, count)], [Exclusion(a, count + 1)]
    elif category == "colors":
        color = _colored(rng, a, held_out)
        text = with_article(f"{color} {a}")
        include = [Requirement(a, color=color)]
    elif category == "position":
        relation = _RELATIONS[rng.integers(len(_RELATIONS))]
        text = f"{with_article(a)} {relation} {with_article(b)}"
        # GenEval names the target first: the relation is the second item's.
        include = [Requirement(b), Requirement(a, relation=relation, target=0)]
    else:  # color_attr
        first, second = _colored(rng, a, held_out), _colored(rng, b, False)
        while second == first:
            second = _colored(rng, b, False)
        text = f"{with_article(f'{first} {a}')} and {with_article(f'{second} {b}')}"
        include = [Requirement(a, color=first), Requirement(b, color=second)]
    return BenchmarkPrompt(category, f"a photo of {text}", include, exclude, held_out)


def prompts(category: str, n: int, seed: int = 0) -> list[BenchmarkPrompt]:
    """Draws `n` prompts of one category; the same arguments give the same list.

    Prompts do not repeat until a category has no new ones. In "colors" and "color_attr" every
    fourth prompt names a held-out combination.

    Raises:
        ValueError: the category is not one of `CATEGORIES`.
    """
    if category not in CATEGORIES:
        raise ValueError(f"unknown category {category!r}: one of {', '.join(CATEGORIES)}")
    rng = np.random.default_rng([seed, 7, CATEGORIES.index(category)])
    drawn: list[BenchmarkPrompt] = []
    seen: set[str] = set()
    misses = 0
    while len(drawn) < n:
        held_out = category in ("colors", "color_attr") and len(drawn) % 4 == 3
        prompt = _make(rng, category, held_out)
        if prompt.text in seen and misses < 200:
            misses += 1
            continue
        misses = 0
        seen.add(prompt.text)
        drawn.append(prompt)
    return drawn
