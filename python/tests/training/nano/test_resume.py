"""A stage that is killed goes on as if nothing had happened."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from openuni.nano import recipe
from training import forked_job

STEPS = 4


def arguments(stage: str, name: str) -> list[str]:
    config = Path(recipe.__file__).parents[1] / "configs" / "nano" / f"{stage}.py"
    counts = [
        f"train_dataloader.dataset.datasets.{number}.latents.count={count}"
        for number, count in ((0, 48), (1, 16))
        if stage == "finetune"
    ]
    return [
        str(config), "--work-dir", name, "--seed", "3", "--resume", "--cfg-options",
        f"train_cfg.max_iters={STEPS}", "train_dataloader.batch_size=8", *counts,
        "default_hooks.checkpoint.interval=1", f"default_hooks.export.folder=exported/{name}",
    ]  # fmt: skip


def weights(folder: Path, name: str) -> bytes:
    return (folder / "exported" / name / "model.safetensors").read_bytes()


@pytest.mark.parametrize("stage", ["vision", "finetune"])
def test_killed_and_resumed_all_is_the_same_to_the_bit(short_run: Path, stage: str) -> None:
    straight, killed = f"{stage}-straight", f"{stage}-killed"
    assert forked_job.run(short_run, arguments(stage, straight)) == 0
    process = forked_job.start(short_run, arguments(stage, killed))
    while process.is_alive() and not (short_run / killed / "iter_2.pth").exists():
        time.sleep(0.01)
    process.kill()
    process.join()
    assert not (short_run / "exported" / killed).exists()
    assert forked_job.run(short_run, arguments(stage, killed)) == 0
    told = [e for e in forked_job.events(short_run / killed) if e["type"] == "log"]
    assert any("Going on from" in event["message"] for event in told)
    assert forked_job.losses(short_run / killed) == forked_job.losses(short_run / straight)
    assert weights(short_run, killed) == weights(short_run, straight)
