"""Trainings in processes that start from one with everything imported: they can be killed."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.util
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

#: Variable that limits the size of files that a process may write, in bytes.
LARGEST_FILE = "LARGEST_FILE"
_PRELOADED = "training.preloaded"
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([_PRELOADED])
# Its own temporary folder goes last of all; made now, it is not in the one that tests take along.
multiprocessing.util.get_temp_dir()


def start(
    folder: Path, arguments: Sequence[str], env: Mapping[str, str] | None = None,
    command: str = "openuni.training.command_line",
) -> Any:  # fmt: skip
    """Start ``python -m openuni.training`` in a folder; the process writes to ``log.txt`` there.

    Another command is a module with a ``main`` that takes arguments.
    """
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    _start_server()
    process = _context.Process(
        target=_run, args=(str(folder), list(arguments), dict(env or {}), command)
    )
    process.start()
    return process


def run(
    folder: Path, arguments: Sequence[str], env: Mapping[str, str] | None = None, **options: str
) -> int:
    """As :func:`start`, waiting for the exit status."""
    process = start(folder, arguments, env, **options)
    process.join()
    return int(process.exitcode)


def run_together(folder: Path, arguments: Sequence[str], count: int) -> list[int]:
    """Several processes of one job, as torchrun would start them; their exit statuses."""
    place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": str(count)}
    arguments = ["--launcher", "pytorch", *arguments]
    processes = [
        start(folder, arguments, {**place, "RANK": str(rank), "LOCAL_RANK": str(rank)})
        for rank in range(count)
    ]
    for process in processes:
        process.join()
    return [int(process.exitcode) for process in processes]


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def events(work_dir: Path) -> list[dict[str, Any]]:
    """What a job has told so far."""
    lines = (work_dir / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(work_dir: Path) -> list[float]:
    """The loss of each step, in the order of the events."""
    metrics = [event for event in events(work_dir) if event["type"] == "metric"]
    assert [event["step"] for event in metrics] == list(range(len(metrics)))
    return [event["values"]["loss"] for event in metrics]


def _start_server() -> None:
    """Start the fork server, if none is there, with the folder of the tests on its path.

    It imports nothing ahead that is not on its path, and Python 3.11 does not hand ours on.
    """
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        multiprocessing.forkserver.ensure_running()


def _run(folder: str, arguments: list[str], env: dict[str, str], command: str) -> None:
    import torch

    # Where its import fails the fork server says nothing, and each training pays for it.
    assert _PRELOADED in sys.modules, f"{_PRELOADED} was not imported ahead"
    os.chdir(folder)
    os.environ.update(env)
    if LARGEST_FILE in env:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(env[LARGEST_FILE]),) * 2)
    torch.set_num_threads(1)
    with open("log.txt", "a", encoding="utf-8", buffering=1) as log:
        sys.stdout = sys.stderr = log
        try:
            status = importlib.import_module(command).main(arguments)
        except Exception:
            traceback.print_exc()
            status = 1
    sys.exit(status)
