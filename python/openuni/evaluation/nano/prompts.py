"""Prompts of pictures: GenEval's six categories over openuni-nano's vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openuni.nano.benchmark import CATEGORIES, BenchmarkPrompt, prompts
from openuni.nano.checker import rule_items

#: Prompts a category in the benchmark as it is reported.
PROMPTS = 100


def picture_prompts(count: int) -> Sequence[Mapping[str, Any]]:
    """So many prompts of each category, as lines of GenEval's metadata."""
    return [metadata(prompt) for category in CATEGORIES for prompt in prompts(category, count)]


def metadata(prompt: BenchmarkPrompt) -> Mapping[str, Any]:
    """A prompt as a line of GenEval's metadata."""
    return {
        "tag": prompt.category,
        **rule_items(prompt.include, prompt.exclude),
        "prompt": prompt.text,
        "held_out": prompt.held_out,
    }
