"""A labelled grid of what a model drew: `python -m openuni.nano.contact_sheet FOLDER SHEET.png`.

FOLDER is one that `openuni eval nano` has filled. The sheet shows the first picture of the first
prompts of each category: none is picked by hand.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from openuni.errors import InvalidRequestError
from openuni.evaluation.geneval.recorded import picture_key
from openuni.evaluation.geneval.verdicts import RESULTS
from openuni.exit_status import exit_status

_LABEL_HEIGHT = 30
_MARGIN = 6
_PER_CATEGORY = 8


@dataclass(frozen=True)
class Shown:
    """One picture: RGB, its prompt, and whether it shows what was asked for."""

    picture: Image.Image
    prompt: str
    correct: bool


def first_pictures(folder: Path, per_category: int = _PER_CATEGORY) -> list[Shown]:
    """The first picture of the first prompts of each category of a scored folder.

    Raises:
        InvalidRequestError: the folder was not scored, or a picture is gone.
    """
    chosen: dict[str, dict[str, Shown]] = {}
    try:
        lines = (folder / RESULTS).read_text(encoding="utf-8").splitlines()
        for line in map(json.loads, lines):
            shown = chosen.setdefault(line["tag"], {})
            if line["prompt"] not in shown and len(shown) < per_category:
                # The folder may have moved since it was scored.
                with Image.open(folder / picture_key(line["filename"])) as image:
                    picture = image.convert("RGB")
                shown[line["prompt"]] = Shown(picture, line["prompt"], line["correct"])
        if not chosen:
            raise ValueError(f"{RESULTS} is empty")
    except (OSError, ValueError, KeyError) as error:
        raise InvalidRequestError(
            f"{folder} holds no scored pictures: {error}",
            hint=f"openuni eval nano --out {folder}",
            details={"path": str(folder)},
        ) from error
    return [one for shown in chosen.values() for one in shown.values()]


def contact_sheet(pictures: Sequence[Shown], columns: int = 8) -> Image.Image:
    """Lays pictures out in rows, each over its prompt; failures have a red frame."""
    side = max(max(one.picture.size) for one in pictures)
    rows = -(-len(pictures) // columns)
    width, height = side + _MARGIN, side + _LABEL_HEIGHT + _MARGIN
    sheet = Image.new("RGB", (columns * width + _MARGIN, rows * height + _MARGIN), "white")
    draw = ImageDraw.Draw(sheet)
    for index, one in enumerate(pictures):
        x, y = _MARGIN + index % columns * width, _MARGIN + index // columns * height
        sheet.paste(one.picture, (x, y))
        frame = "#c8c8c8" if one.correct else "#d01010"
        draw.rectangle((x - 1, y - 1, x + side, y + side), outline=frame, width=1)
        label = one.prompt.removeprefix("a photo of ")
        for line, text in enumerate(_wrap(label)):
            draw.text((x, y + side + 2 + 13 * line), text, fill="black")
    return sheet


def _wrap(label: str, limit: int = 22) -> list[str]:
    """Two lines at most, broken at a space."""
    if len(label) <= limit:
        return [label]
    cut = label.rfind(" ", 0, limit + 1)
    return [label[:cut], label[cut + 1 :][:limit]]


def _main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m openuni.nano.contact_sheet", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="that openuni eval nano has filled")
    parser.add_argument("sheet", type=Path, help="PNG to write")
    args = parser.parse_args()
    sheet = contact_sheet(first_pictures(args.folder))
    # 256 colours are enough for flat pictures and make a third of the file.
    sheet.quantize(256, dither=Image.Dither.NONE).save(args.sheet, optimize=True)


if __name__ == "__main__":
    raise SystemExit(exit_status(_main))
