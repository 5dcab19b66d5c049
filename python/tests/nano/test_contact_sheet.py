"""The sheet shows the first picture of the first prompts of each category, and which fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from openuni.errors import InvalidRequestError
from openuni.nano.contact_sheet import contact_sheet, first_pictures


def write_folder(folder: Path, prompts: int) -> Path:
    """Two pictures of each prompt of two categories; every third prompt is right."""
    lines = []
    for place in range(2 * prompts):
        tag = "colors" if place < prompts else "position"
        for sample in range(2):
            file = folder / f"{place:05d}" / "samples" / f"{sample:04d}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (32, 32), (place, sample, 7)).save(file)
            lines.append(
                {"filename": f"/moved/since/{place:05d}/samples/{sample:04d}.png", "tag": tag,
                 "prompt": f"a photo of thing {place}", "correct": place % 3 == 0}
            )  # fmt: skip
    (folder / "results.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return folder


def test_the_first_of_each_category_are_shown(tmp_path: Path) -> None:
    shown = first_pictures(write_folder(tmp_path, 5), per_category=3)
    assert [one.picture.getpixel((0, 0)) for one in shown] == [
        (place, 0, 7) for place in (0, 1, 2, 5, 6, 7)
    ]
    assert [one.correct for one in shown] == [True, False, False, False, True, False]


def test_failures_have_a_red_frame(tmp_path: Path) -> None:
    shown = first_pictures(write_folder(tmp_path, 2), per_category=2)
    sheet = contact_sheet(shown, columns=2)
    # A margin of 6 pixels around pictures of 32, labels of 30 below.
    corners = [(5 + 38 * column, 5 + 68 * row) for row in range(2) for column in range(2)]
    red = [sheet.getpixel(corner) == (0xD0, 0x10, 0x10) for corner in corners]
    assert red == [not one.correct for one in shown]
    assert sheet.getpixel((6, 6)) == (0, 0, 7)


def test_a_folder_without_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="holds no scored pictures"):
        first_pictures(tmp_path)
    (tmp_path / "results.jsonl").write_text("")
    with pytest.raises(InvalidRequestError, match="is empty"):
        first_pictures(tmp_path)
