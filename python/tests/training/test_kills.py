"""A training that is killed at random moments tells and computes what an undisturbed one does."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from openuni.training.checkpoint_files import checkpoints_in, read_checkpoint
from training import forked_job
from training.killing import EVERY_PICTURE, MOMENTS, kill
from training.official_cases import CASES, OURS

CASE = CASES[0]
#: OPENUNI_KILLS=20 is the whole trial.
KILLS = int(os.environ.get("OPENUNI_KILLS", "4"))
STEPS = 12 + 2 * KILLS


def arguments(work_dir: Path, *flags: str) -> list[str]:
    hook = "default_hooks.sampling"
    return [
        str(OURS / f"{CASE.config}.py"), "--work-dir", str(work_dir), *flags, *CASE.arguments(),
        f"train_cfg.max_iters={STEPS}", f"param_scheduler.1.end={STEPS}",
        "default_hooks.checkpoint.interval=3",
        f"{hook}.type=openuni.training.hooks.sampling_hook.SamplingHook",
        f"{hook}.prompts=[a red circle,two dogs]", f"{hook}.interval={EVERY_PICTURE}",
        f"{hook}.height=64", f"{hook}.width=64", f"{hook}.steps=2",
    ]  # fmt: skip


def told(work_dir: Path, kind: str, key: str) -> list[object]:
    return [event[key] for event in forked_job.events(work_dir) if event["type"] == kind]


@pytest.fixture(scope="module")
def undisturbed(job_folder: Path) -> Path:
    work_dir = job_folder / "undisturbed-with-pictures"
    status = forked_job.run(job_folder, arguments(work_dir))
    assert status == 0, (job_folder / "log.txt").read_text()[-3000:]
    return work_dir


def test_killed_at_random_moments_nothing_is_lost(job_folder: Path, undisturbed: Path) -> None:
    work_dir = job_folder / "killed-with-pictures"
    rng = random.Random(3)
    moments = [MOMENTS[index % len(MOMENTS)] for index in range(KILLS)]
    rng.shuffle(moments)
    for moment in moments:
        process = forked_job.start(job_folder, arguments(work_dir, "--resume"))
        assert kill(process, work_dir, moment, rng), f"the training ended before {moment}"
        for path in checkpoints_in(work_dir):
            read_checkpoint(path)
    assert forked_job.run(job_folder, arguments(work_dir, "--resume")) == 0
    assert forked_job.losses(work_dir) == forked_job.losses(undisturbed)
    assert told(work_dir, "checkpoint", "step") == told(undisturbed, "checkpoint", "step")
    names = [Path(str(path)).name for path in told(work_dir, "output", "path")]
    assert names == [Path(str(path)).name for path in told(undisturbed, "output", "path")]
    for name in names:
        picture = (work_dir / "samples" / name).read_bytes()
        assert picture == (undisturbed / "samples" / name).read_bytes()
    assert len(told(work_dir, "done", "timings")) == 1
