"""One training from start to end."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmengine.config import Config

from openuni.errors import CancelledError, OpenUniError
from openuni.failure_file import clear_failure, write_failure
from openuni.training.checkpoint_files import newest_good, read_checkpoint
from openuni.training.checks import check_config, check_work_dir
from openuni.training.config import adapt, load_config
from openuni.training.deepspeed import with_deepspeed
from openuni.training.event_log import EventLog
from openuni.training.failures import plain_failures
from openuni.training.processes import check_backend, is_first, join_processes
from openuni.training.runner import OpenUniRunner


def train(
    config_file: str,
    *,
    work_dir: Path | None = None,
    options: Mapping[str, Any] | None = None,
    seed: int | None = None,
    resume: str | None = None,
    deepspeed: str | None = None,
    launcher: str = "none",
) -> OpenUniRunner:
    """Train as a config file says.

    Args:
        config_file: official or ours.
        work_dir: the job's folder; by default the config's, or ``work_dirs/<its name>``.
        options: fields to change, by dotted path.
        seed: of everything that is drawn at random; a resumed training keeps its own.
        resume: a checkpoint, or ``auto`` for the newest in the job's folder, if there is any.
        deepspeed: DeepSpeed's config file.
        launcher: ``none``, ``pytorch`` (torchrun), ``slurm`` or ``mpi``.

    Raises:
        OpenUniError: the config, its data or the machine is not fit for it.
        CancelledError: it was asked to stop, and has saved where it was.
    """
    folder = work_dir
    try:
        if folder is not None:
            clear_failure(folder)
        config = load_config(config_file, options)
        folder = work_dir or Path(config.get("work_dir") or f"work_dirs/{Path(config_file).stem}")
        check_work_dir(folder)
        clear_failure(folder)
        config.work_dir, config.launcher = str(folder), launcher
        check_config(config)
        check_backend(options or {})
        adapt(config)
        _set_seed(config, folder, seed, resume)
        if deepspeed is not None:
            with_deepspeed(config, deepspeed)
        join_processes(config)
        with plain_failures(folder):
            runner = OpenUniRunner.from_cfg(config)
            runner.train()
    except OpenUniError as error:
        if folder is not None and folder.is_dir():
            _tell(folder, error)
        raise
    return runner


def _tell(folder: Path, error: OpenUniError) -> None:
    """Leave what ended the training in its folder, whichever of the processes it ended."""
    write_failure(folder, error)
    if not isinstance(error, CancelledError):
        with contextlib.suppress(OSError):  # the disk may be what failed
            EventLog(folder, enabled=is_first()).log("error", error.message)


def _set_seed(config: Config, folder: Path, seed: int | None, resume: str | None) -> None:
    """Resume with the seed that the checkpoint was made with, as data orders depend on it."""
    randomness = config.setdefault("randomness", {})
    if resume is not None:
        config.resume = True
        config.load_from = None if resume == "auto" else resume
        if resume == "auto":
            found = newest_good(folder, lambda message: None)
            checkpoint = found[1] if found else None
        else:
            try:
                checkpoint = read_checkpoint(Path(resume))
            except OpenUniError:
                found = newest_good(Path(resume).parent, lambda message: None)
                checkpoint = found[1] if found else None
        if checkpoint is not None:
            seed = checkpoint["meta"].get("seed", seed)
    if seed is not None:
        randomness["seed"] = seed
