"""The folder of WISE's pictures: ID.png."""

from __future__ import annotations

from pathlib import Path

from openuni.evaluation.pictures import defect
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet


def check_folder(folder: Path, prompts: PromptSet) -> list[Problem]:
    """Everything that keeps the folder from being all of the benchmark's pictures."""
    problems: list[Problem] = []
    expected = {f"{prompt['prompt_id']}.png" for _, prompt in prompts.chosen}
    for _, prompt in prompts.chosen:
        name = f"{prompt['prompt_id']}.png"
        if not (folder / name).is_file():
            problems.append(Problem("missing_picture", name, "is not there"))
        elif wrong := defect(folder / name):
            problems.append(Problem("corrupt_picture", name, wrong))
    found = {path.name for path in folder.glob("*.png")} if folder.is_dir() else set()
    for name in sorted(found - expected):
        problems.append(Problem("wrong_layout", name, "is no prompt_id"))
    return problems
