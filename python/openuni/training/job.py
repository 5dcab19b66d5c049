"""One training from start to end."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmengine.config import Config

from openuni.errors import CancelledError, InvalidRequestError, OpenUniError
from openuni.failure_file import clear_failure, write_failure
from openuni.training.checkpoint_files import checkpoints_in, find_checkpoint
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
        hook = config.get("default_hooks", {}).get("checkpoint") or {}
        checkpoints = Path(hook.get("out_dir") or folder)
        # As mmengine has it: a checkpoint, or True for load_from or else the newest.
        asked = config.pop("resume", False)
        if asked and resume is None:
            resume = asked if isinstance(asked, str) else config.get("load_from") or "auto"
        if resume is None:
            _refuse_checkpoints(checkpoints)
        check_backend(options or {})
        adapt(config)
        warnings: list[str] = []
        named = None if resume == "auto" else resume
        found = find_checkpoint(checkpoints, named, warnings.append) if resume else None
        _set_seed(config, seed, found)
        if deepspeed is not None:
            with_deepspeed(config, deepspeed)
        join_processes(config)
        with plain_failures(folder):
            runner = OpenUniRunner.from_cfg(config)
            for message in warnings:
                runner.warn(message)
            if found is not None:
                runner.go_on_from(found, None if named is None else (checkpoints, Path(named)))
                found = None  # so that it is let go once it is loaded
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


def _refuse_checkpoints(folder: Path) -> None:
    """A training that began anew among another's checkpoints would later go on from those."""
    found = checkpoints_in(folder) if folder.is_dir() else []
    if found:
        raise InvalidRequestError(
            f"work_dir: {folder} holds checkpoints of a training already: {found[0].name}",
            hint="Go on with it by --resume, or choose another folder with --work-dir.",
            details={"field": "work_dir", "path": str(folder)},
        )


def _set_seed(config: Config, seed: int | None, found: tuple[Path, dict[str, Any]] | None) -> None:
    """Resume with the seed that the checkpoint was made with, as data orders depend on it."""
    if found is not None:
        config.resume, config.load_from = True, None
        seed = found[1]["meta"].get("seed", seed)
    randomness = config.setdefault("randomness", {})
    if seed is not None:
        randomness["seed"] = seed
