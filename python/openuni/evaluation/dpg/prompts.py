"""DPG-Bench's prompts: one text file each, its stem the item's id."""

from __future__ import annotations

from pathlib import Path

from openuni.evaluation.data.git_objects import tree_id
from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet

FOLDER = "prompts"
#: Git's id of the published folder.
OFFICIAL_TREE = "ac3ba27bf2e1c3ec189fe2e00681f75f4b78d683"


def read_prompts(folder: Path) -> PromptSet:
    """The prompts of a folder: {item, prompt}, in the order of their file names.

    As in the reference's script a prompt is the first line of its file.

    Raises:
        IncompleteError: naming each file that holds no prompt.
    """
    contents = {path.name: path.read_bytes() for path in sorted(folder.glob("*.txt"))}
    prompts, problems = [], []
    for name, content in contents.items():
        lines = content.decode("utf-8", errors="replace").splitlines()
        text = lines[0].strip() if lines else ""
        if not text:
            problems.append(Problem("wrong_data", f"{folder.name}/{name}", "holds no prompt"))
        prompts.append({"item": name.removesuffix(".txt"), "prompt": text})
    if not contents:
        problems.append(Problem("wrong_data", folder.name, "holds no .txt files"))
    refuse(problems, f"{folder} holds no DPG-Bench prompts", hint="See docs/evaluation.md.")
    digest = tree_id(contents)
    return PromptSet("dpg", prompts, digest, official=digest == OFFICIAL_TREE)
