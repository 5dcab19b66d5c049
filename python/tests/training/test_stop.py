"""A training that is asked to stop saves first, and goes on from there to the bit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from openuni.training.checkpoint_files import checkpoints_in
from training import forked_job
from training.official_cases import CASES, OURS

CASE = CASES[0]
#: A main thread that waits for ever in a call that no signal ends, as a collective may.
STUCK = """
import ctypes, sys
from openuni.training import stop_signals
stop_signals._SAME = 0.05
signals = stop_signals.StopSignals(deadline=float(sys.argv[1]))
signals.listen()
print("listening", flush=True)
mutex, library = ctypes.create_string_buffer(64), ctypes.CDLL(None)
library.pthread_mutex_init(mutex, None)
library.pthread_mutex_lock(mutex)
library.pthread_mutex_lock(mutex)
"""


def arguments(work_dir: Path, *flags: str) -> list[str]:
    config = str(OURS / f"{CASE.config}.py")
    return [config, "--work-dir", str(work_dir), *flags, *CASE.arguments()]


@pytest.fixture(scope="module")
def undisturbed(job_folder: Path) -> list[float]:
    work_dir = job_folder / "never-stopped"
    assert forked_job.run(job_folder, arguments(work_dir)) == 0
    return forked_job.losses(work_dir)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_saves_and_goes_on_to_the_bit(
    job_folder: Path, undisturbed: list[float], number: signal.Signals
) -> None:
    work_dir = job_folder / f"stopped-by-{number.name}"
    process = forked_job.start(job_folder, arguments(work_dir))
    wait_for_steps(process, work_dir, 4)
    # The workers as well, as a scheduler does.
    for pid in [*children(process.pid), process.pid]:
        os.kill(pid, number)
    process.join()
    assert process.exitcode == 143, (job_folder / "log.txt").read_text()[-3000:]
    steps = len(forked_job.losses(work_dir))
    assert 4 <= steps < len(undisturbed)
    assert [path.name for path in checkpoints_in(work_dir)] == [f"iter_{steps}.pth"]
    told = forked_job.events(work_dir)
    assert [event["step"] for event in told if event["type"] == "checkpoint"] == [steps]
    assert not [event for event in told if event["type"] == "done"]
    assert f"Stopped as asked after step {steps}" in [event.get("message") for event in told]
    assert not [event for event in told if event.get("level") == "error"]
    assert forked_job.run(job_folder, arguments(work_dir, "--resume")) == 0
    assert forked_job.losses(work_dir) == undisturbed


def test_waits_for_the_gradients_that_accumulate(job_folder: Path) -> None:
    work_dir = job_folder / "accumulating"
    process = forked_job.start(
        job_folder, [*arguments(work_dir), "optim_wrapper.accumulative_counts=5"]
    )
    wait_for_steps(process, work_dir, 6)
    os.kill(process.pid, signal.SIGTERM)
    process.join()
    assert process.exitcode == 143
    steps = len(forked_job.losses(work_dir))
    assert steps in (10, 15)
    assert [path.name for path in checkpoints_in(work_dir)] == [f"iter_{steps}.pth"]


@pytest.mark.parametrize(
    ("deadline", "sent", "status"),
    [
        (0.05, [signal.SIGTERM], 143),
        (600, [signal.SIGTERM, signal.SIGINT], 130),
        (600, [signal.SIGINT, signal.SIGTERM], 143),
    ],
)
def test_a_deadline_or_a_second_signal_ends_it_at_once(
    deadline: float, sent: list[signal.Signals], status: int
) -> None:
    command = [sys.executable, "-c", STUCK, str(deadline)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        for number in sent:
            process.send_signal(number)
            time.sleep(0.2)
        assert process.wait() == status


def test_one_signal_that_is_passed_on_is_one(job_folder: Path) -> None:
    work_dir = job_folder / "twice"
    process = forked_job.start(job_folder, arguments(work_dir))
    wait_for_steps(process, work_dir, 2)
    for _ in range(3):
        os.kill(process.pid, signal.SIGTERM)
    process.join()
    assert process.exitcode == 143
    assert checkpoints_in(work_dir)


def wait_for_steps(process: Any, work_dir: Path, count: int) -> None:
    path = work_dir / "events.jsonl"
    while process.is_alive():
        if path.exists() and path.read_bytes().count(b'"type":"metric"') >= count:
            return
        time.sleep(0.005)


def children(pid: int) -> list[int]:
    """The workers of a training."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    assert found
    return [int(child) for child in found]
