"""Trainings in processes that start from one with everything imported: they can be killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["training.preloaded"])


def start(folder: Path, arguments: Sequence[str]) -> Any:
    """Start ``python -m openuni.training`` in a folder; the process writes to ``log.txt`` there."""
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    process = _context.Process(target=_run, args=(str(folder), list(arguments)))
    process.start()
    return process


def run(folder: Path, arguments: Sequence[str]) -> int:
    """As :func:`start`, waiting for the exit status."""
    process = start(folder, arguments)
    process.join()
    return int(process.exitcode)


def events(work_dir: Path) -> list[dict[str, Any]]:
    """What a job has told so far."""
    lines = (work_dir / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(work_dir: Path) -> list[float]:
    """The loss of each step, in the order of the events."""
    metrics = [event for event in events(work_dir) if event["type"] == "metric"]
    assert [event["step"] for event in metrics] == list(range(len(metrics)))
    return [event["values"]["loss"] for event in metrics]


def _run(folder: str, arguments: list[str]) -> None:
    import torch

    from openuni.training.command_line import main

    os.chdir(folder)
    torch.set_num_threads(1)
    with open("log.txt", "a", encoding="utf-8", buffering=1) as log:
        sys.stdout = sys.stderr = log
        sys.exit(main(arguments))
