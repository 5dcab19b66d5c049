"""Several processes compute what one computes on the same batches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from training import forked_job
from training.official_cases import CASES, OURS

CASE = CASES[0]
CONFIG = str(OURS / f"{CASE.config}.py")
STEPS = 6


def arguments(work_dir: Path, batch_size: int, *flags: str) -> list[str]:
    return [
        CONFIG, "--work-dir", str(work_dir), *flags, *CASE.arguments(),
        f"train_cfg.max_iters={STEPS}",
        f"train_dataloader.batch_size={batch_size}",
        # Workers draw which captions are dropped, and other workers draw otherwise.
        "train_dataloader.dataset.unconditional=0.0", "train_dataloader.num_workers=1",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def alone(job_folder: Path) -> list[float]:
    work_dir = job_folder / "alone"
    assert forked_job.run(job_folder, arguments(work_dir, 4)) == 0
    return forked_job.losses(work_dir)


def test_two_processes_give_the_losses_of_one(job_folder: Path, alone: list[float]) -> None:
    work_dir = job_folder / "two"
    first = [*arguments(work_dir, 2), "train_cfg.max_iters=3"]
    assert forked_job.run_together(job_folder, first, 2) == [0, 0]
    assert forked_job.losses(work_dir) == pytest.approx(alone[:3], rel=1e-5)
    # And go on from one checkpoint, each from its own place.
    again = arguments(work_dir, 2, "--resume")
    assert forked_job.run_together(job_folder, again, 2) == [0, 0]
    assert forked_job.losses(work_dir) == pytest.approx(alone, rel=1e-5)


@pytest.mark.parametrize(("threshold", "statuses"), [(0.5, [0, 0]), (0.0, [2, 2])])
def test_a_sample_that_one_process_cannot_read_is_told_of_by_the_first_and_ends_both(
    job_folder: Path, threshold: float, statuses: list[int]
) -> None:
    work_dir = job_folder / f"unreadable-{threshold}"
    samples = json.loads((job_folder / "data/BLIP3o-60k/data.json").read_text())
    bad = {"image": "nowhere.jpg", "annotation": "000.txt"}
    (job_folder / "some-bad.json").write_text(json.dumps([*samples[:7], bad]))
    words = [
        *arguments(work_dir, 2), "train_cfg.max_iters=3",
        "train_dataloader.dataset.data_path=some-bad.json",
        # In order: the last of eight goes to the second process.
        "train_dataloader.sampler.shuffle=False",
        f"train_dataloader.unreadable_threshold={threshold}",
    ]  # fmt: skip
    assert forked_job.run_together(job_folder, words, 2) == statuses
    told = [event.get("message", "") for event in forked_job.events(work_dir)]
    assert sum("nowhere.jpg" in line and line.startswith("Left out") for line in told) == 1


def test_two_nodes_give_the_losses_of_one(job_folder: Path, alone: list[float]) -> None:
    work_dir = job_folder / "nodes"
    port = forked_job.free_port()
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    nodes = [
        subprocess.Popen(
            [
                sys.executable, "-m", "torch.distributed.run", "--nnodes", "2", "--node-rank",
                str(rank), "--nproc-per-node", "1", "--master-addr", "127.0.0.1", "--master-port",
                str(port), "-m", "openuni.training", "--launcher", "pytorch",
                *arguments(work_dir, 2),
            ],
            cwd=job_folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for rank in range(2)
    ]  # fmt: skip
    said = [node.communicate()[0] for node in nodes]
    assert [node.returncode for node in nodes] == [0, 0], "\n".join(said)[-3000:]
    assert forked_job.losses(work_dir) == pytest.approx(alone, rel=1e-5)
