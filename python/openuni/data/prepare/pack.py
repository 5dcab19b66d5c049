"""From many small files to shards."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from openuni.data.prepare.events import PreparationEvents
from openuni.data.prepare.units import UnitResult, chunks, run_units
from openuni.data.stores import FolderStore
from openuni.data.unreadable import ReadingRecord, unreadable
from openuni.errors import InvalidRequestError

ShardFormat = Literal["tar", "safetensors"]


def pack_folder(
    folder: Path,
    output: Path,
    events_for: Callable[..., PreparationEvents],
    *,
    shard_format: ShardFormat = "tar",
    shard_size: int = 1000,
    processes: int = 1,
    threshold: float = 0.01,
) -> ReadingRecord:
    """Put a folder's files into shards, in the order of names; shards that are whole stay.

    Args:
        folder: read with all folders in it.
        output: folder of the shards.
        events_for: makes the events, given the number of files.
        shard_format: ``tar`` for any files, ``safetensors`` for latents (``.pt``).
        shard_size: files in a shard.
        processes: each makes whole shards.
        threshold: see :func:`openuni.data.prepare.units.run_units`.

    Raises:
        InvalidRequestError: the folder is missing or holds nothing to pack.
    """
    wanted = "*.pt" if shard_format == "safetensors" else "*"
    names = sorted(str(p.relative_to(folder)) for p in folder.rglob(wanted) if p.is_file())
    if not names:
        raise InvalidRequestError(
            f"{folder} holds no {wanted if shard_format == 'safetensors' else ''} files to pack",
            hint="Name the folder of the single files.",
            details={"field": "folder", "path": str(folder)},
        )
    output.mkdir(parents=True, exist_ok=True)
    pack = _pack_tensors if shard_format == "safetensors" else _pack_tar
    shards = [
        (output / f"{folder.resolve().name}-{number:05}.{shard_format}", part)
        for number, part in enumerate(chunks(names, shard_size))
    ]
    return run_units(
        partial(pack, folder), shards, events_for(total=len(names)), processes=processes,
        threshold=threshold,
    )  # fmt: skip


def _pack_tar(folder: Path, shard: tuple[Path, Sequence[str]]) -> UnitResult:
    path, names = shard
    try:
        with tarfile.open(path, "r:") as archive:
            if archive.getnames() == list(names):
                return UnitResult(len(names), skipped=True)
    except (OSError, tarfile.TarError):
        pass
    failures = []
    partial_path = path.with_name(f"{path.name}.partial")
    with tarfile.open(partial_path, "w:") as archive:
        for name in names:
            try:
                archive.add(folder / name, name, recursive=False)
            except OSError as error:
                failures.append(unreadable(name, error))
    os.replace(partial_path, path)
    return UnitResult(len(names), failures)


def _pack_tensors(folder: Path, shard: tuple[Path, Sequence[str]]) -> UnitResult:
    path, files = shard
    names = [file.removesuffix(".pt") for file in files]
    try:
        with safe_open(path, framework="pt") as held:
            if set(held.keys()) == set(names):
                return UnitResult(len(names), skipped=True)
    except (OSError, SafetensorError):
        pass
    store, failures = FolderStore(folder), []
    tensors: dict[str, torch.Tensor] = {}
    for name in names:
        try:
            tensors[name] = store.read_tensor(name).contiguous()
        except Exception as error:  # whatever a broken file raises
            failures.append(unreadable(name, error))
    partial_path = path.with_name(f"{path.name}.partial")
    save_file(tensors, partial_path)
    os.replace(partial_path, path)
    return UnitResult(len(names), failures)
