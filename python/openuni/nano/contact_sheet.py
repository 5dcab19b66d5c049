"""A labelled grid of judged pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from openuni.nano.evaluation import Judged
from openuni.nano.scenes import IMAGE_SIZE

_LABEL_HEIGHT = 30
_MARGIN = 6


def contact_sheet(judged: Sequence[Judged], columns: int = 8) -> Image.Image:
    """Lays pictures out in rows, each over its prompt; failures have a red frame."""
    rows = -(-len(judged) // columns)
    width, height = IMAGE_SIZE + _MARGIN, IMAGE_SIZE + _LABEL_HEIGHT + _MARGIN
    sheet = Image.new("RGB", (columns * width + _MARGIN, rows * height + _MARGIN), "white")
    draw = ImageDraw.Draw(sheet)
    for index, item in enumerate(judged):
        x, y = _MARGIN + index % columns * width, _MARGIN + index // columns * height
        sheet.paste(Image.fromarray(item.picture), (x, y))
        frame = "#c8c8c8" if item.verdict.correct else "#d01010"
        draw.rectangle((x - 1, y - 1, x + IMAGE_SIZE, y + IMAGE_SIZE), outline=frame, width=1)
        label = item.prompt.text.removeprefix("a photo of ")
        for line, text in enumerate(_wrap(label)):
            draw.text((x, y + IMAGE_SIZE + 2 + 13 * line), text, fill="black")
    return sheet


def _wrap(label: str, limit: int = 22) -> list[str]:
    """Two lines at most, broken at a space."""
    if len(label) <= limit:
        return [label]
    cut = label.rfind(" ", 0, limit + 1)
    return [label[:cut], label[cut + 1 :][:limit]]
