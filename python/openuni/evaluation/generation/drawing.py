"""One process's share of the pictures: engine requests in, finished files out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import Image

from openuni.engines.engine import Engine, Pixels
from openuni.errors import InvalidRequestError, UnsupportedError
from openuni.evaluation.generation.settings import GenerationSettings
from openuni.evaluation.generation.tasks import PictureFile, request_images
from openuni.evaluation.pictures import pixels_of, write_picture

ENGINES = {
    "native": "openuni.engines.native:NativeEngine",
    "reference": "openuni.engines.reference.engine:ReferenceEngine",
}
#: Files asked for in one request: their prompts are encoded together.
_CHUNK = 64
#: Threads that encode and write pictures while the next ones are drawn.
_WRITERS = 2

OnFile = Callable[[PictureFile], None]


def open_engine(name: str) -> Engine:
    """An engine by name, or by ``module:Class``.

    Raises:
        InvalidRequestError: there is none of that name.
    """
    module, _, attribute = ENGINES.get(name, name).partition(":")
    try:
        engine: Engine = getattr(importlib.import_module(module), attribute)()
    except (ImportError, AttributeError, ValueError) as error:
        raise InvalidRequestError(
            f"there is no engine {name!r}", hint=f"Known engines: {', '.join(ENGINES)}."
        ) from error
    return engine


def draw(
    tasks: Sequence[PictureFile],
    settings: GenerationSettings,
    engine: Engine,
    folder: Path,
    on_file: OnFile,
    on_event: Callable[[Mapping[str, Any]], None] = lambda event: None,
) -> None:
    """Draw files, each written whole as soon as it is done.

    Args:
        tasks: the files.
        settings: how they are drawn.
        engine: draws.
        folder: where files go, and sources are.
        on_file: called after each file is on disk, from any thread.
        on_event: given the engine's load events.

    Raises:
        UnsupportedError: the model cannot draw, or edit, in this way.
    """
    for chunk in _chunks(tasks):
        source = None if chunk[0].source is None else _source(folder / chunk[0].source)
        with ThreadPoolExecutor(_WRITERS) as writers:
            sink = _FileSink(chunk, source, folder, writers, on_file, on_event)
            engine.run({**_wanted(source), **_how(chunk, settings)}, sink)
            sink.finish()


def _chunks(tasks: Sequence[PictureFile]) -> Iterator[Sequence[PictureFile]]:
    """The files of each request, which has one source or none."""
    for _, group in groupby(tasks, lambda task: task.source):
        together = list(group)
        for start in range(0, len(together), _CHUNK):
            yield together[start : start + _CHUNK]


def _source(path: Path) -> Pixels:
    with Image.open(path) as image:
        return pixels_of(image)


def _wanted(source: Pixels | None) -> dict[str, Any]:
    if source is None:
        return {"type": "generate"}
    sent = {"width": source.width, "height": source.height, "channels": 3, "blob": 0}
    return {"type": "edit", "source": sent}


def _how(tasks: Sequence[PictureFile], settings: GenerationSettings) -> dict[str, Any]:
    edits = tasks[0].source is not None and settings.edit_guidance is not None
    return {
        "model": settings.model,
        "images": [image for task in tasks for image in request_images(task)],
        "width": settings.width,
        "height": settings.height,
        "steps": settings.steps,
        "guidance": settings.edit_guidance if edits else settings.guidance,
        "previewEvery": 0,
    }


class _FileSink:
    """Puts the engine's pictures into their files."""

    def __init__(
        self,
        tasks: Sequence[PictureFile],
        source: Pixels | None,
        folder: Path,
        writers: ThreadPoolExecutor,
        on_file: OnFile,
        on_event: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self._places = [(task, place) for task in tasks for place in range(len(task.drawings))]
        self._drawn: dict[str, dict[int, Pixels]] = {task.file: {} for task in tasks}
        self._source, self._folder, self._writers = source, folder, writers
        self._on_file, self._on_event = on_file, on_event
        self._writing: list[Future[None]] = []

    def emit(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "load":
            self._on_event(event)
        if event["type"] != "output":
            return
        task, place = self._places[event["index"]]
        pixels = event["image"]
        # The engine may use its buffer again.
        kept = Pixels(pixels.width, pixels.height, bytes(pixels.data))
        self._drawn[task.file][place] = kept
        if len(self._drawn[task.file]) == len(task.drawings):
            cells = [self._drawn[task.file][i] for i in range(len(task.drawings))]
            self._drawn[task.file] = {}
            self._writing.append(self._writers.submit(self._write, task, cells))

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        if self._source is None:
            raise UnsupportedError("text to image takes no pictures")
        return self._source

    def check_cancelled(self) -> None:
        """Nothing cancels it but the end of the process."""

    def finish(self) -> None:
        """Wait for the files; raise what kept one from being written."""
        for writing in self._writing:
            writing.result()

    def _write(self, task: PictureFile, cells: Sequence[Pixels]) -> None:
        write_picture(self._folder / task.file, _grid(cells))
        self._on_file(task)


def _grid(cells: Sequence[Pixels]) -> Image.Image:
    """One picture, or four as a grid: top left, top right, bottom left, bottom right."""
    pictures = [Image.frombytes("RGB", (c.width, c.height), bytes(c.data)) for c in cells]
    if len(pictures) == 1:
        return pictures[0]
    width, height = pictures[0].size
    grid = Image.new("RGB", (2 * width, 2 * height))
    for picture, (x, y) in zip(pictures, _corners(width, height), strict=True):
        grid.paste(picture, (x, y))
    return grid


def _corners(width: int, height: int) -> Iterator[tuple[int, int]]:
    yield from ((0, 0), (width, 0), (0, height), (width, height))
