"""A made-up WISE repository, and pictures for some of its prompts."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from evaluation import wise_cases
from openuni.evaluation.wise.protocols import WiseProtocol

#: In the shape of the official scripts, in words of our own.
_SCRIPT = '''
raise SystemExit("this script must never be run")

def build_evaluation_messages(prompt_data, image_base64):
    return [
        {"role": "system", "content": [{"type": "text", "text": "Judge."}]},
        {"role": "user", "content": [
            {"type": "text", "text": f"""Marks for: {prompt_data['Prompt']}
because {prompt_data['Explanation']}"""},
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{image_base64}"}},
        ]},
    ]
'''


def write_repository(folder: Path, protocol: WiseProtocol) -> Path:
    """All thousand prompts of a protocol and its judge's wording."""
    prompts = wise_cases.prompts()
    space, science = protocol.categories[2].last, protocol.categories[3].first
    parts = [prompts[:400], prompts[400:space], prompts[science - 1 :]]
    for name, part in zip(protocol.data, parts, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(part))
    (folder / protocol.script).parent.mkdir(parents=True, exist_ok=True)
    (folder / protocol.script).write_text(_SCRIPT)
    return folder


def write_pictures(folder: Path, numbers: list[int]) -> Path:
    """A picture for each of these ids."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        color = (number % 256, number // 256, 7)
        Image.new("RGB", (8, 8), color).save(folder / f"{number}.png")
    return folder
