"""Several processes that draw shares of the same pictures."""

from __future__ import annotations

import multiprocessing
import os
import queue
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openuni.errors import OpenUniError
from openuni.evaluation.generation.drawing import ENGINES, draw, open_engine
from openuni.evaluation.generation.settings import GenerationSettings
from openuni.evaluation.generation.tasks import PictureFile
from openuni.parent_death import follow


def share(tasks: Sequence[PictureFile], rank: int, processes: int) -> list[PictureFile]:
    """A process's tasks: by their place among all, so that no process needs to know another's."""
    return list(tasks[rank::processes])


def draw_in_processes(
    tasks: Sequence[PictureFile],
    settings: GenerationSettings,
    folder: Path,
    processes: int,
    on_file: Callable[[PictureFile], None],
    on_event: Callable[[Mapping[str, Any]], None],
) -> None:
    """Draw with processes of our own, one a GPU where there are several.

    Args:
        tasks: files that are not there yet.
        settings: how they are drawn.
        folder: where files go.
        processes: how many.
        on_file: called for each file that is on disk.
        on_event: given load events and the name of the device.

    Raises:
        OpenUniError: what ended a process; the others are ended too.
    """
    context = multiprocessing.get_context("spawn")
    messages: Any = context.Queue()
    workers = [
        context.Process(
            target=_work,
            args=(share(tasks, rank, processes), settings, folder, rank, processes, os.getpid(),
                  messages),
            daemon=True,
        )
        for rank in range(processes)
    ]  # fmt: skip
    for worker in workers:
        worker.start()
    try:
        going = processes
        while going:
            try:
                kind, value = messages.get(timeout=1)
            except queue.Empty:
                _see_alive(workers)
                continue
            if kind == "file":
                on_file(value)
            elif kind == "event":
                on_event(value)
            elif kind == "error":
                raise value
            else:
                going -= 1
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _see_alive(workers: Sequence[Any]) -> None:
    for rank, worker in enumerate(workers):
        if worker.exitcode not in (None, 0):
            raise OpenUniError(
                f"process {rank} ended with status {worker.exitcode} before its pictures were done",
                hint="Start again to go on. Out of memory? Use fewer --processes.",
            )


def _work(
    tasks: Sequence[PictureFile],
    settings: GenerationSettings,
    folder: Path,
    rank: int,
    processes: int,
    parent: int,
    messages: Any,
) -> None:
    follow(parent)
    try:
        if settings.engine in ENGINES:
            _choose_device(rank, processes)
        engine = open_engine(settings.engine)
        messages.put(("event", {"type": "device", **engine.describe()["device"]}))
        draw(
            tasks, settings, engine, folder,
            on_file=lambda task: messages.put(("file", task)),
            on_event=lambda event: messages.put(("event", event)),
        )  # fmt: skip
        messages.put(("done", None))
    except OpenUniError as error:
        # Sent as it is: its class holds the code.
        error.__cause__ = None
        messages.put(("error", error))
    except Exception:
        messages.put(("error", OpenUniError(f"process {rank}: {traceback.format_exc()}")))


def _choose_device(rank: int, processes: int) -> None:
    import torch

    if torch.cuda.is_available():
        asked = os.environ.get("OPENUNI_DEVICE", "auto")
        if asked in ("auto", "cuda"):
            os.environ["OPENUNI_DEVICE"] = f"cuda:{rank % torch.cuda.device_count()}"
    else:
        torch.set_num_threads(max(1, torch.get_num_threads() // processes))
