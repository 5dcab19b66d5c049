"""Both sides at once stop together."""

from __future__ import annotations

import time
from pathlib import Path

from openuni.exit_status import REFUSED, STOPPED
from openuni.nano.recipe import SIDES
from openuni.training.checkpoint_files import checkpoints_in, read_checkpoint
from training import forked_job
from training.nano.conftest import COMMAND, arguments, run

FIRST = [side[0] for side in SIDES]


ENDLESS = [f"{stage}.train_cfg.max_iters=100000" for stage in FIRST]


def test_asked_to_stop_both_sides_save(tmp_path: Path) -> None:
    process = forked_job.start(tmp_path, arguments(*ENDLESS, flags=["--at-once"]), command=COMMAND)
    jobs = [tmp_path / "run" / "jobs" / stage for stage in FIRST]
    while process.is_alive() and not all(_has_stepped(job) for job in jobs):
        time.sleep(0.05)
    process.terminate()
    process.join()
    text = (tmp_path / "log.txt").read_text()
    assert process.exitcode == STOPPED, text[-3000:]
    assert "The same command goes on" in text
    for job in jobs:
        (checkpoint,) = checkpoints_in(job)
        assert read_checkpoint(checkpoint)["meta"]["iter"] == len(forked_job.losses(job))


def test_where_one_side_fails_the_other_is_stopped(tmp_path: Path) -> None:
    options = [ENDLESS[0], "autoencoder.default_hooks.export.folder=/proc/nowhere/autoencoder"]
    assert run(tmp_path, *options, flags=["--at-once"]) == REFUSED
    text = (tmp_path / "log.txt").read_text()
    assert "a side's training ended with status" in text
    assert "The same command goes on" in text


def _has_stepped(job: Path) -> bool:
    events = job / "events.jsonl"
    return events.exists() and '"metric"' in events.read_text(encoding="utf-8")
