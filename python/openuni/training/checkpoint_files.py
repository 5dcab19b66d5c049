"""Checkpoints on disk: written whole or not at all, and checked when read."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from openuni.errors import OutputUnwritableError, WeightsError
from openuni.training.deepspeed_checkpoints import read_folder
from openuni.training.failures import is_unwritable, no_room

_NAME = re.compile(r"^(?:iter|epoch)_(\d+)\.pth$")

#: File that names the newest checkpoint, as mmengine writes it.
LAST = "last_checkpoint"


def write_checkpoint(content: dict[str, Any], path: Path) -> None:
    """Write beside the place and rename, so that the file is whole whenever it is there.

    Raises:
        OutputUnwritableError: it could not be written; what was written of it is removed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, lambda partial: torch.save(content, partial))
        _replace(path.with_name(LAST), lambda p: p.write_text(str(path), encoding="utf-8"))
    except (OSError, RuntimeError) as error:
        for name in (path.name, LAST):
            path.with_name(f"{name}.partial").unlink(missing_ok=True)
        if is_unwritable(error):
            raise no_room(path.parent, error) from error
        raise


def check_room(folder: Path, model: nn.Module) -> None:
    """Raise OutputUnwritableError where a checkpoint of the model would not fit on the disk."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    # AdamW keeps two numbers for each weight.
    needed = 3 * sum(parameter.numel() * parameter.itemsize for parameter in trained)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OutputUnwritableError(
            f"work_dir: a checkpoint takes {needed / 2**20:.0f} MiB and the disk of {folder} has "
            f"{free / 2**20:.0f} MiB left",
            hint="Make room, or choose a folder on another disk with --work-dir.",
            details={"field": "work_dir", "path": str(folder)},
        )


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Read and check a checkpoint; no code in it is ever run.

    Raises:
        WeightsError: it is missing or damaged, or holds more than plain values and tensors.
    """
    if path.is_dir():
        return read_folder(path)
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
        if broken is not None:
            raise WeightsError(f"{path} is damaged: the checksum of {broken} is wrong")
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, pickle.UnpicklingError) as error:
        raise WeightsError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict) or not {"meta", "state_dict"} <= set(content):
        raise WeightsError(f"{path} is no training checkpoint: it has no meta and state_dict")
    return content


def checkpoints_in(folder: Path) -> list[Path]:
    """All checkpoints of a folder, the newest step first."""
    found = [(int(m[1]), path) for path in folder.glob("*.pth") if (m := _NAME.match(path.name))]
    return [path for _, path in sorted(found, reverse=True)]


def find_checkpoint(
    folder: Path, wanted: str | None, tell: Callable[[str], None]
) -> tuple[Path, dict[str, Any]] | None:
    """The checkpoint to go on from, and what it holds.

    Args:
        folder: where the job's are.
        wanted: a checkpoint; None for the newest in the folder.
        tell: hears of those that are damaged and passed over.

    Returns:
        None where none is wanted and none is there.

    Raises:
        WeightsError: the one that is wanted is not there, or there are some and all are damaged.
    """
    found = checkpoints_in(folder)
    if wanted is not None:
        path = Path(wanted)
        if not path.exists():
            raise WeightsError(
                f"there is no checkpoint {wanted}",
                hint="Leave its name out to go on from the newest in the job's folder.",
                details={"field": "resume", "path": wanted},
            )
        beside = [other for other in checkpoints_in(path.parent) if step_of(other) < step_of(path)]
        found = [path, *beside]
    for path in found:
        try:
            return path, read_checkpoint(path)
        except WeightsError as error:
            last = error
            tell(f"{error.message}; going back to the checkpoint before it")
    if found:
        raise WeightsError(
            f"none of the checkpoints in {found[0].parent} can be read: {last.message}",
            hint="Move them away to begin anew, or begin from another checkpoint.",
            details={"field": "resume", "path": str(found[0].parent)},
        ) from last
    return None


def set_aside_newer(folder: Path, step: int) -> list[Path]:
    """Rename the checkpoints of later steps in a job's folder that goes back to an earlier one.

    They would be taken for the newest ones, and those of the steps to come for older ones.

    Returns:
        Their new names.
    """
    aside = []
    for other in checkpoints_in(folder):
        if step_of(other) > step:
            target, number = other.with_suffix(".pth.superseded"), 2
            while target.exists():
                target, number = other.with_suffix(f".pth.superseded{number}"), number + 1
            aside.append(other.rename(target))
    return aside


def remove_older(folder: Path, keep: int, written: Path) -> None:
    """Keep the newest ``keep`` checkpoints of a folder, the one just written, and leavings of none.

    One that was just written need not be among the newest: later ones may be damaged, and passed
    over when the training went on from an earlier one.
    """
    for path in checkpoints_in(folder)[keep:]:
        if path != written:
            _remove(path)
    for leaving in folder.glob("*.partial"):
        _remove(leaving)


def step_of(path: Path) -> int:
    """The steps that a checkpoint's name tells; the largest number for other names."""
    match = _NAME.match(path.name)
    return int(match[1]) if match else sys.maxsize


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _replace(path: Path, write: Callable[[Path], Any]) -> None:
    partial = path.with_name(f"{path.name}.partial")
    write(partial)
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
