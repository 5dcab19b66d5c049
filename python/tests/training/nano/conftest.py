"""A whole run of openuni-nano's stages, two steps each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from training import forked_job

COMMAND = "openuni.nano.train"
WITH_LATENTS = ("transformer", "finetune")
_LATENTS = [
    f"{stage}.{owner}.dataset.datasets.{number}.latents.count={count}"
    for stage in WITH_LATENTS
    for owner in ("train_dataloader", "default_hooks.validation")
    for number, count in ((0, 48), (1, 16))
]
VALIDATED = ("transformer", "pretrain", "finetune")
SHORT = [
    "train_cfg.max_iters=2", "train_dataloader.batch_size=8",
    "autoencoder.model.scaled_by=16", *_LATENTS,
    "pretrain.default_hooks.sampling.interval=2", "pretrain.default_hooks.sampling.steps=1",
    *(f"{stage}.default_hooks.validation.interval=2" for stage in VALIDATED),
    *(f"{stage}.default_hooks.validation.batches=1" for stage in VALIDATED),
]  # fmt: skip


def arguments(*options: str, flags: Sequence[str] = ()) -> list[str]:
    return ["--out", "run", "--seed", "3", *flags, "--cfg-options", *SHORT, *options]


def run(folder: Path, *options: str, flags: Sequence[str] = ()) -> int:
    """`python -m openuni.nano.train` in a process of its own."""
    return forked_job.run(folder, arguments(*options, flags=flags), command=COMMAND)


@pytest.fixture(scope="session")
def short_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nano")
    assert run(folder, flags=["--at-once"]) == 0, (folder / "log.txt").read_text()[-3000:]
    return folder / "run"
