"""The two protocols of WISE: how replies are read, scored, and weighed. They are never mixed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Marks = Mapping[str, float]


@dataclass(frozen=True)
class CategoryRange:
    """Prompts by id, both ends included, and their weight in the overall score."""

    name: str
    first: int
    last: int
    weight: float


@dataclass(frozen=True)
class WiseProtocol:
    """One protocol.

    Args:
        name: ``original`` or ``verified``.
        script: of the official repository; it holds the wording of the question.
        data: the official files of prompts.
        judge: the model that published scores are by.
        options: fields of the request beside model and messages.
        read: marks from a reply; raises ValueError where there are none.
        score: 0..1 from marks.
        categories: in the order in which they are listed.
    """

    name: str
    script: str
    data: Sequence[str]
    judge: str
    options: Mapping[str, Any]
    read: Callable[[str], Marks]
    score: Callable[[Marks], float]
    categories: Sequence[CategoryRange]


#: Prompts come in three files under either protocol.
_FILES = ("cultural_common_sense", "spatio-temporal_reasoning", "natural_science")
_MARKS = ("consistency", "realism", "aesthetic_quality")
_NAMED_MARK = re.compile(
    r"\*{0,2}(Consistency|Realism|Aesthetic Quality)\*{0,2}\s*:?\s*(\d)", re.IGNORECASE
)
_LONE_MARK = re.compile(r"(?m)^\s*([0-2])\s*$")
_NAMED_SCORE = re.compile(r"\*{0,2}Score\*{0,2}\s*:?\s*([01])\b", re.IGNORECASE)
_LONE_SCORE = re.compile(r"(?m)^\s*([01])\s*$")


def read_three_marks(reply: str) -> Marks:
    """Consistency, realism and aesthetic quality, each 0 to 2, by name or as three lines.

    Raises:
        ValueError: one is missing or out of range. (The official script takes any digit.)
    """
    named = {
        name.lower().replace(" ", "_"): float(mark) for name, mark in _NAMED_MARK.findall(reply)
    }
    if not named:
        lone = _LONE_MARK.findall(reply)
        named = dict(zip(_MARKS, map(float, lone), strict=False)) if len(lone) >= 3 else {}
    missing = [name for name in _MARKS if name not in named]
    if missing:
        raise ValueError(f"no mark for {', '.join(missing)}")
    if any(mark > 2 for mark in named.values()):
        raise ValueError("a mark above 2")
    return named


def read_one_mark(reply: str) -> Marks:
    """The one binary mark, by name or as a line of its own.

    Raises:
        ValueError: there is none, or more than one.
    """
    answer = re.sub(r"<think>.*?</think>\s*", "", reply, flags=re.DOTALL)
    answer = re.sub(r"</think>\s*", "", answer).strip()
    named = _NAMED_SCORE.search(answer)
    if named:
        return {"score": float(named[1])}
    lone = _LONE_SCORE.findall(answer)
    if len(lone) != 1:
        raise ValueError("no score of 0 or 1")
    return {"score": float(lone[0])}


def wiscore(marks: Marks) -> float:
    """The original protocol's score of a picture, 0..1."""
    consistency, realism, aesthetic = (marks[name] for name in _MARKS)
    return (0.7 * consistency + 0.2 * realism + 0.1 * aesthetic) / 2


ORIGINAL = WiseProtocol(
    name="original",
    script="WISE_legacy/gpt_eval.py",
    data=tuple(f"WISE_legacy/data/{name}.json" for name in _FILES),
    judge="gpt-4o-2024-05-13",
    options={"temperature": 0.0, "max_tokens": 2000},
    read=read_three_marks,
    score=wiscore,
    categories=(
        CategoryRange("culture", 1, 400, 0.4),
        CategoryRange("time", 401, 567, 0.167),
        CategoryRange("space", 568, 700, 0.133),
        CategoryRange("biology", 701, 800, 0.1),
        CategoryRange("physics", 801, 900, 0.1),
        CategoryRange("chemistry", 901, 1000, 0.1),
    ),
)

VERIFIED = WiseProtocol(
    name="verified",
    script="vllm_eval.py",
    data=tuple(f"data_verified/{name}_verified.json" for name in _FILES),
    judge="Qwen3.5-35B-A3B",
    options={
        "temperature": 0.0,
        "max_tokens": 500,
        "chat_template_kwargs": {"enable_thinking": False},
    },
    read=read_one_mark,
    score=lambda marks: marks["score"],
    categories=(
        CategoryRange("culture", 1, 400, 0.4),
        CategoryRange("time", 401, 520, 0.12),
        CategoryRange("space", 521, 640, 0.12),
        CategoryRange("biology", 641, 760, 0.12),
        CategoryRange("physics", 761, 880, 0.12),
        CategoryRange("chemistry", 881, 1000, 0.12),
    ),
)

PROTOCOLS = {protocol.name: protocol for protocol in (ORIGINAL, VERIFIED)}
