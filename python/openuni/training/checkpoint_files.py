"""Checkpoints on disk: written whole or not at all, and checked when read."""

from __future__ import annotations

import os
import pickle
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from openuni.errors import WeightsError

_NAME = re.compile(r"^(?:iter|epoch)_(\d+)\.pth$")

#: File that names the newest checkpoint, as mmengine writes it.
LAST = "last_checkpoint"


def write_checkpoint(content: dict[str, Any], path: Path) -> None:
    """Write beside the place and rename, so that the file is whole whenever it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, lambda partial: torch.save(content, partial))
    _replace(path.with_name(LAST), lambda partial: partial.write_text(str(path), encoding="utf-8"))


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Read and check a checkpoint; no code in it is ever run.

    Raises:
        WeightsError: it is missing or damaged, or holds more than plain values and tensors.
    """
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


def newest_good(folder: Path, tell: Callable[[str], None]) -> tuple[Path, dict[str, Any]] | None:
    """The newest checkpoint that can be read, if any; ``tell`` hears of those that cannot."""
    for path in checkpoints_in(folder):
        try:
            return path, read_checkpoint(path)
        except WeightsError as error:
            tell(f"{error.message}; going back to the checkpoint before it")
    return None


def remove_older(folder: Path, keep: int) -> None:
    """Keep the newest ``keep`` checkpoints of a folder, and leavings of none."""
    for path in checkpoints_in(folder)[keep:]:
        path.unlink(missing_ok=True)
    for leaving in folder.glob("*.partial"):
        leaving.unlink(missing_ok=True)


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
