"""What a benchmark has a model make: pictures with the seed of each, and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openuni.errors import UnsupportedError

_SEEDS = 2**32
#: Prompts in a batch of the official scripts.
_OFFICIAL_BATCH = 16
#: The most pictures whose noise the engine draws at once.
_MAX_DRAWN = 4096

#: The parts of a benchmark's work, as commands and reports name them.
PARTS = ("pictures", "edit", "chat")
SEEDINGS = ("picture", "official")


@dataclass(frozen=True)
class Drawing:
    """One picture to draw.

    Args:
        seed: 0 to 2**32 - 1.
        batch: its place in a stream of noise, {index, count}; None: the seed is its own.
    """

    seed: int
    batch: Mapping[str, int] | None = None


@dataclass(frozen=True)
class PictureFile:
    """A file to make.

    Args:
        file: path within the folder.
        prompt: what to draw, or how to change the source.
        drawings: one, or four for a 2 x 2 grid.
        source: path within the folder of the picture to edit; None: it is drawn from its prompt.
    """

    file: str
    prompt: str
    drawings: Sequence[Drawing]
    source: str | None = None


@dataclass(frozen=True)
class Question:
    """Something to ask about a picture.

    Args:
        id: what tells it from the others of the benchmark.
        picture: path within the folder.
        text: as the user would ask it.
    """

    id: str
    picture: str
    text: str


@dataclass(frozen=True)
class Work:
    """Everything that a benchmark has a model make.

    Args:
        pictures: drawn from prompts.
        edits: drawn from a source and an order.
        questions: answered in words.
    """

    pictures: Sequence[PictureFile] = ()
    edits: Sequence[PictureFile] = ()
    questions: Sequence[Question] = ()


def drawings(prompts: int, pictures: int, seed: int, seeding: str) -> list[list[Drawing]]:
    """The drawings of each prompt.

    Args:
        prompts: how many.
        pictures: of each.
        seed: of the first.
        seeding: ``picture``: picture i of prompt p has the seed ``seed + p * pictures + i``, as
            everywhere in OpenUni, whatever the batch and the number of processes. ``official``: one
            generator draws the noise of all, in the order of the official scripts on one process
            with batches of 16 prompts.

    Raises:
        UnsupportedError: there are too many pictures for one stream.
    """
    if seeding == "picture":
        return [
            [Drawing((seed + p * pictures + i) % _SEEDS) for i in range(pictures)]
            for p in range(prompts)
        ]
    total = prompts * pictures
    if total > _MAX_DRAWN:
        raise UnsupportedError(
            f"the official seeding is for {_MAX_DRAWN} pictures at most, not {total}",
            hint="Use --seeding picture.",
        )
    listed = []
    for p in range(prompts):
        start = p - p % _OFFICIAL_BATCH
        size = min(_OFFICIAL_BATCH, prompts - start)
        # In a batch the prompts stand in order, once for each picture.
        places = [start * pictures + i * size + p - start for i in range(pictures)]
        listed.append([Drawing(seed, {"index": place, "count": total}) for place in places])
    return listed


def request_images(task: PictureFile) -> list[dict[str, Any]]:
    """The images of an engine request for one file."""
    return [
        {
            "prompt": task.prompt,
            "negativePrompt": None,
            "seed": drawing.seed,
            **({} if drawing.batch is None else {"batch": dict(drawing.batch)}),
        }
        for drawing in task.drawings
    ]
