"""The folder of GenEval's pictures: NNNNN/metadata.jsonl and NNNNN/samples/NNNN.png."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.evaluation.pictures import defect
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet

METADATA = "metadata.jsonl"
#: What an edit was drawn from.
SOURCE = "source.png"
#: What the official layout adds for a reader, what the official scorer leaves alone, and sources.
_EXTRAS = re.compile(r"grid\.png|source\.png|metadata\.jsonl|samples|\..*")


def picture_file(index: int, sample: int) -> str:
    """Path of a picture within the folder."""
    return f"{index:05d}/samples/{sample:04d}.png"


def check_folder(folder: Path, prompts: PromptSet, pictures: int) -> list[Problem]:
    """Everything that keeps the folder from being all of the benchmark's pictures.

    Args:
        folder: holds a folder for each prompt.
        prompts: the prompts that it must hold.
        pictures: pictures a prompt.
    """
    problems: list[Problem] = []
    numbered: dict[int, list[str]] = {}
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        if entry.is_dir() and entry.name.isdigit():
            numbered.setdefault(int(entry.name), []).append(entry.name)
    for index, names in numbered.items():
        if len(names) > 1:
            problems.append(Problem("duplicate_id", ", ".join(names), f"all are prompt {index}"))
        if index >= len(prompts.prompts):
            message = f"the set has {len(prompts.prompts)} prompts"
            problems.append(Problem("wrong_layout", names[0], message))
        elif f"{index:05d}" not in names:
            problems.append(Problem("wrong_layout", names[0], f"must be named {index:05d}"))
    for index, prompt in prompts.chosen:
        if f"{index:05d}" in numbered.get(index, []):
            problems += _check_prompt(folder, index, prompt, pictures)
        elif index not in numbered:
            problems.append(Problem("missing_picture", f"{index:05d}", "is not there"))
    return problems


def _check_prompt(
    folder: Path, index: int, prompt: Mapping[str, Any], pictures: int
) -> list[Problem]:
    name = f"{index:05d}"
    problems: list[Problem] = []
    try:
        written = json.loads((folder / name / METADATA).read_text(encoding="utf-8"))
        # The reference's script adds the text that it asked for.
        if {key: written.get(key) for key in prompt} != dict(prompt):
            message = f"is not line {index + 1} of the prompts"
            problems.append(Problem("wrong_data", f"{name}/{METADATA}", message))
    except (OSError, ValueError, AttributeError) as error:
        message = f"cannot be read: {error}"
        problems.append(Problem("wrong_layout", f"{name}/{METADATA}", message))
    expected = {picture_file(index, sample) for sample in range(pictures)}
    for file in sorted(expected):
        path = folder / file
        if not path.is_file():
            problems.append(Problem("missing_picture", file, "is not there"))
        elif wrong := defect(path):
            problems.append(Problem("corrupt_picture", file, wrong))
    for entry in sorted((folder / name).iterdir()):
        if not _EXTRAS.fullmatch(entry.name):
            problems.append(Problem("wrong_layout", f"{name}/{entry.name}", "does not belong here"))
    samples = folder / name / "samples"
    for entry in sorted(samples.iterdir()) if samples.is_dir() else []:
        file = f"{name}/samples/{entry.name}"
        if file not in expected and not entry.name.startswith("."):
            message = f"is none of the {pictures} pictures of a prompt"
            problems.append(Problem("wrong_layout", file, message))
    return problems
