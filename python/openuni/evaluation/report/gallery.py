"""The best and worst pictures of a report, small enough to be inside the page."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from openuni.evaluation.dpg.layout import crop_boxes

_SIDE = 192
_SHOWN = 8


@dataclass(frozen=True)
class Shown:
    """A picture in the page: an address that holds it, and what is said of it.

    ``before``: of an edit, what was edited.
    """

    source: str
    before: str | None
    prompt: str
    score: float
    reason: str
    file: str


def best_and_worst(
    items: Sequence[Mapping[str, Any]], folder: Path
) -> tuple[list[Shown], list[Shown]]:
    """Some of the best and of the worst pictures, from every category in turn.

    Nothing is picked by hand: within a category the order is by score, then by id.
    """
    pictures = [(item, picture) for item in items for picture in item["pictures"]]
    best = sorted(pictures, key=lambda p: (-p[1]["score"], -p[0]["score"], p[0]["id"]))
    worst = sorted(pictures, key=lambda p: (p[1]["score"], p[0]["score"], p[0]["id"]))
    most = max((picture["score"] for _, picture in pictures), default=0.0)
    return (
        _shown([p for p in best if p[1]["score"] > 0], folder),
        _shown([p for p in worst if p[1]["score"] < most or most == 0], folder),
    )


def _shown(ordered: Sequence[tuple[Any, Any]], folder: Path) -> list[Shown]:
    by_category: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    seen: set[str] = set()
    for item, picture in ordered:
        if item["id"] not in seen:  # One picture a prompt.
            seen.add(item["id"])
            by_category[item["category"] or ""].append((item, picture))
    chosen: list[tuple[Any, Any]] = []
    while len(chosen) < _SHOWN and any(by_category.values()):
        for waiting in by_category.values():
            if waiting and len(chosen) < _SHOWN:
                chosen.append(waiting.pop(0))
    shown = []
    for item, picture in chosen:
        source = _thumbnail(folder, picture["file"])
        if source:
            edited = picture.get("source")
            before = _thumbnail(folder, edited) if edited else None
            said = item["prompt"], picture["score"], picture["reason"], picture["file"]
            shown.append(Shown(source, before, *said))
    return shown


def _thumbnail(folder: Path, file: str) -> str | None:
    """A small JPEG as an address; None where the picture is gone."""
    name, _, crop = file.partition("#")
    try:
        with Image.open(folder / name) as opened:
            image = opened.convert("RGB")
    except OSError:
        return None
    if crop:
        image = image.crop(crop_boxes(image.width, 4)[int(crop)])
    image.thumbnail((_SIDE, _SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"
