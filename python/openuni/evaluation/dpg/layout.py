"""The folder of DPG-Bench's pictures: ITEM.png, a grid of square crops."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from openuni.evaluation.pictures import defect
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet


def check_folder(folder: Path, prompts: PromptSet, crops: int) -> list[Problem]:
    """Everything that keeps the folder from being all of the benchmark's pictures."""
    problems: list[Problem] = []
    expected = {f"{prompt['item']}.png" for _, prompt in prompts.chosen}
    for name in sorted(expected):
        path = folder / name
        if not path.is_file():
            problems.append(Problem("missing_picture", name, "is not there"))
        elif wrong := defect(path) or _not_a_grid(path, crops):
            problems.append(Problem("corrupt_picture", name, wrong))
    found = {path.name for path in folder.glob("*.png")} if folder.is_dir() else set()
    for name in sorted(found - expected):
        problems.append(Problem("wrong_layout", name, "is no item of the prompts"))
    return problems


def crop_boxes(width: int, crops: int) -> list[tuple[int, int, int, int]]:
    """The crops of a picture of this width: top left, top right, bottom left, bottom right."""
    side = width if crops == 1 else width // 2
    corners = [(0, 0), (side, 0), (0, side), (side, side)][:crops]
    return [(x, y, x + side, y + side) for x, y in corners]


def _not_a_grid(path: Path, crops: int) -> str | None:
    with Image.open(path) as image:
        width, height = image.size
    if width != height or (crops > 1 and width % 2):
        return f"is {width}x{height}: not a square grid of {crops} pictures"
    return None
