"""A small GenEval of our own: prompts, pictures in the official layout, recorded detections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image

_COW = {"class": "cow", "count": 1}
PROMPTS: list[dict[str, Any]] = [
    {"tag": "single_object", "include": [_COW], "prompt": "a photo of a cow"},
    {
        "tag": "counting",
        "include": [{"class": "cow", "count": 2}],
        "exclude": [{"class": "cow", "count": 3}],
        "prompt": "a photo of two cows",
    },
    {"tag": "colors", "include": [{**_COW, "color": "red"}], "prompt": "a photo of a red cow"},
]
PICTURES = 4


def write_prompts(folder: Path) -> Path:
    """evaluation_metadata.jsonl of three prompts."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "evaluation_metadata.jsonl"
    file.write_text("".join(json.dumps(prompt) + "\n" for prompt in PROMPTS))
    return file


def write_pictures(folder: Path) -> Path:
    """All twelve pictures, each of a colour of its own."""
    for index, prompt in enumerate(PROMPTS):
        samples = folder / f"{index:05d}" / "samples"
        samples.mkdir(parents=True)
        (folder / f"{index:05d}" / "metadata.jsonl").write_text(json.dumps(prompt) + "\n")
        for sample in range(PICTURES):
            Image.new("RGB", (16, 16), (index, sample, 99)).save(samples / f"{sample:04d}.png")
    return folder


def write_detections(file: Path, *, with_colors: bool = True) -> Path:
    """Picture k of a prompt shows k cows; the first is red in every picture of an odd number."""
    lines = []
    for index in range(len(PROMPTS)):
        for sample in range(PICTURES):
            objects = []
            for cow in range(sample):
                one: dict[str, Any] = {
                    "class": "cow",
                    "box": [cow, 0, cow + 5, 9],
                    "score": round(0.99 - 0.01 * cow, 2),
                }
                if with_colors:
                    one["color"] = "red" if cow == 0 and sample % 2 else "blue"
                objects.append(one)
            name = f"elsewhere/{index:05d}/samples/{sample:04d}.png"
            lines.append(json.dumps({"filename": name, "objects": objects}) + "\n")
    file.write_text("".join(lines))
    return file
