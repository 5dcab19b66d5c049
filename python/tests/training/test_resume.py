"""Trainings that are killed go on as if nothing had happened."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest

from openuni.failure_file import FAILURE
from openuni.training.checkpoint_files import checkpoints_in, read_checkpoint
from training import forked_job
from training.official_cases import CASES, OURS

CASE = CASES[0]
CONFIG = str(OURS / f"{CASE.config}.py")
EVERY = "default_hooks.checkpoint.interval=3"


def arguments(work_dir: Path, *flags: str) -> list[str]:
    return [CONFIG, "--work-dir", str(work_dir), *flags, *CASE.arguments(), EVERY]


@pytest.fixture(scope="module")
def undisturbed(job_folder: Path) -> list[float]:
    work_dir = job_folder / "undisturbed"
    assert forked_job.run(job_folder, arguments(work_dir)) == 0
    return forked_job.losses(work_dir)


def test_killed_at_any_moment_the_losses_are_the_same_to_the_bit(job_folder, undisturbed) -> None:
    work_dir = job_folder / "killed"
    for step in (1, 5, 12):
        process = forked_job.start(job_folder, arguments(work_dir, "--resume"))
        while process.is_alive() and _steps(work_dir) <= step:
            time.sleep(0.01)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        for path in checkpoints_in(work_dir):
            read_checkpoint(path)
    assert forked_job.run(job_folder, arguments(work_dir, "--resume")) == 0
    assert forked_job.losses(work_dir) == undisturbed
    told = [event["step"] for event in forked_job.events(work_dir) if event["type"] == "checkpoint"]
    assert told == [3, 6, 9, 12, 15, 18, 20]


def test_checkpoints_wait_for_gradients_that_accumulate(job_folder) -> None:
    accumulating = "optim_wrapper.accumulative_counts=4"
    straight, killed = job_folder / "accumulated", job_folder / "accumulated-killed"
    assert forked_job.run(job_folder, [*arguments(straight), accumulating]) == 0
    told = [event["step"] for event in forked_job.events(straight) if event["type"] == "checkpoint"]
    assert told == [4, 8, 12, 16, 20]
    process = forked_job.start(job_folder, [*arguments(killed), accumulating])
    while process.is_alive() and _steps(killed) <= 6:
        time.sleep(0.01)
    process.kill()
    process.join()
    assert checkpoints_in(killed)
    again = [*arguments(killed, "--resume"), accumulating]
    assert forked_job.run(job_folder, again) == 0
    assert forked_job.losses(killed) == forked_job.losses(straight)


def test_a_damaged_checkpoint_falls_back_to_the_one_before(job_folder, undisturbed) -> None:
    work_dir = job_folder / "damaged"
    assert forked_job.run(job_folder, [*arguments(work_dir), "train_cfg.max_iters=9"]) == 0
    newest = checkpoints_in(work_dir)[0]
    assert newest.name == "iter_9.pth"
    content = bytearray(newest.read_bytes())
    middle = len(content) // 2  # more than one byte: records are padded
    content[middle : middle + 4096] = bytes(4096)
    newest.write_bytes(content)
    assert forked_job.run(job_folder, arguments(work_dir, "--resume", str(newest))) == 0
    assert forked_job.losses(work_dir) == undisturbed
    warnings = [e for e in forked_job.events(work_dir) if e.get("level") == "warning"]
    assert any("iter_9.pth" in event["message"] for event in warnings)


def test_a_folder_with_checkpoints_is_not_begun_anew_in(job_folder, capsys) -> None:
    work_dir = job_folder / "begun"
    short = [*arguments(work_dir), "train_cfg.max_iters=3"]
    assert forked_job.run(job_folder, short) == 0
    assert forked_job.run(job_folder, short) == 2
    failure = json.loads((work_dir / FAILURE).read_text())
    assert (failure["code"], failure["details"]["field"]) == ("invalid_request", "work_dir")
    missing = arguments(work_dir, "--resume", str(work_dir / "iter_4.pth"))
    assert forked_job.run(job_folder, missing) == 2
    assert "no checkpoint" in json.loads((work_dir / FAILURE).read_text())["message"]
    for path in checkpoints_in(work_dir):
        path.write_bytes(b"")
    assert forked_job.run(job_folder, arguments(work_dir, "--resume")) == 2
    assert "can be read" in json.loads((work_dir / FAILURE).read_text())["message"]


def test_goes_back_to_a_checkpoint_by_name_with_other_settings(job_folder, undisturbed) -> None:
    """The rate is that of the new schedule, and steps after the checkpoint are told anew."""
    work_dir, straight = job_folder / "back", job_folder / "longer"
    longer = ["param_scheduler.1.end=40", "optim_wrapper.optimizer.weight_decay=0.2"]
    assert forked_job.run(job_folder, [*arguments(work_dir), "train_cfg.max_iters=9"]) == 0
    back = arguments(work_dir, "--resume", str(work_dir / "iter_6.pth"))
    assert forked_job.run(job_folder, [*back, *longer]) == 0
    assert forked_job.run(job_folder, [*arguments(straight), *longer]) == 0

    def rates(folder: Path) -> list[tuple[int, float]]:
        told = [event for event in forked_job.events(folder) if event["type"] == "metric"]
        return [(event["step"], event["values"]["lr"]) for event in told]

    assert rates(work_dir)[9:] == rates(straight)[6:]
    assert (work_dir / "iter_9.pth.superseded").exists()
    assert checkpoints_in(work_dir)[0].name == "iter_20.pth"
    said = " ".join(e["message"] for e in forked_job.events(work_dir) if e["type"] == "log")
    assert "schedule 1: end 20, now 40" in said
    assert "weight_decay" in said


def test_checkpoints_of_another_folder(job_folder, undisturbed) -> None:
    """They are found where the config puts them, and what begins among none keeps load_from."""
    out, work_dir = job_folder / "elsewhere", job_folder / "apart"
    places = [
        f"default_hooks.checkpoint.out_dir={out}",
        "default_hooks.checkpoint.max_keep_ckpts=-1",
    ]
    apart = [*arguments(work_dir, "--resume"), *places]
    assert forked_job.run(job_folder, [*apart, "train_cfg.max_iters=6"]) == 0
    assert forked_job.run(job_folder, [*apart, "train_cfg.max_iters=7"]) == 0
    assert any("Going on" in e.get("message", "") for e in forked_job.events(work_dir))
    assert forked_job.losses(work_dir) == undisturbed[:7]
    # Another job that goes on from one of them leaves the others as they are.
    third = str(out / "iter_3.pth")
    named = [*arguments(job_folder / "named", "--resume", third), "train_cfg.max_iters=4"]
    assert forked_job.run(job_folder, named) == 0
    assert [path.name for path in checkpoints_in(out)] == [
        "iter_7.pth", "iter_6.pth", "iter_3.pth",
    ]  # fmt: skip
    begun = [*arguments(job_folder / "loaded", "--resume"), f"load_from={third}"]
    assert forked_job.run(job_folder, [*begun, "train_cfg.max_iters=1"]) == 0
    assert forked_job.losses(job_folder / "loaded") != undisturbed[:1]


def _steps(work_dir: Path) -> int:
    path = work_dir / "events.jsonl"
    return path.read_bytes().count(b'"type":"metric"') if path.exists() else 0
