"""From shards back to single files."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

import torch
from safetensors import safe_open

from openuni.data.prepare.events import PreparationEvents
from openuni.data.prepare.units import UnitResult, run_units
from openuni.data.unreadable import ReadingRecord, unreadable
from openuni.errors import InvalidRequestError

_SHARDS = ("*.tar", "*.safetensors")


def extract_shards(
    shards: Sequence[Path],
    output: Path,
    events_for: Callable[..., PreparationEvents],
    *,
    processes: int = 1,
    threshold: float = 0.01,
) -> ReadingRecord:
    """Write every member of the shards as a file of its own; those that are whole stay.

    Tensors become ``<name>.pt``. Members that would land outside of ``output``, links and devices
    are refused and counted as unreadable.

    Args:
        shards: ``.tar`` and ``.safetensors`` files, or folders of them.
        output: where the files go.
        events_for: makes the events, given the number of shards.
        processes: each extracts whole shards.
        threshold: see :func:`openuni.data.prepare.units.run_units`.

    Raises:
        InvalidRequestError: there is no shard.
    """
    found = sorted({file for place in shards for file in _files(place)})
    if not found or not all(file.is_file() for file in found):
        raise InvalidRequestError(
            f"no shards in {', '.join(str(place) for place in shards)}",
            hint="Name .tar or .safetensors files, or folders of them.",
            details={"field": "shards"},
        )
    output.mkdir(parents=True, exist_ok=True)
    work = partial(_extract, output.resolve())
    # Progress is counted in shards: what they hold is not known before.
    events = events_for(total=len(found))
    return run_units(work, found, events, processes=processes, threshold=threshold)


def _files(place: Path) -> list[Path]:
    return [file for kind in _SHARDS for file in place.glob(kind)] if place.is_dir() else [place]


def _extract(output: Path, shard: Path) -> UnitResult:
    failures: list[dict[str, str]] = []
    written = 0
    try:
        members = _tensors(shard) if shard.suffix == ".safetensors" else _members(shard, failures)
        for name, size, source in members:
            try:
                _write(output, name, size, source)
                written += 1
            except (OSError, ValueError) as error:
                failures.append(unreadable(f"{shard.name}: {name}", error))
    except Exception as error:  # whatever a broken shard raises
        failures.append(unreadable(str(shard), error))
    return UnitResult(written + len(failures), failures, pieces=1)


def _members(shard: Path, failures: list[dict[str, str]]) -> Iterator[tuple[str, int, IO[bytes]]]:
    with tarfile.open(shard, "r:*") as archive:
        for member in archive:
            source = archive.extractfile(member) if member.isfile() else None
            if source is not None:
                yield member.name, member.size, source
            elif not member.isdir():
                reason = ValueError("a link or device, which is not extracted")
                failures.append(unreadable(f"{shard.name}: {member.name}", reason))


def _tensors(shard: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    with safe_open(shard, framework="pt") as held:
        for name in held.keys():  # noqa: SIM118 - no mapping
            buffer = io.BytesIO()
            torch.save(held.get_tensor(name), buffer)
            yield f"{name}.pt", buffer.tell(), io.BytesIO(buffer.getvalue())


def _write(output: Path, name: str, size: int, source: IO[bytes]) -> None:
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError("its name leads out of the folder")
    path = output / relative
    if path.is_file() and path.stat().st_size == size:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial_path = path.with_name(f"{path.name}.partial")
    with partial_path.open("wb") as file:
        shutil.copyfileobj(source, file)
    partial_path.replace(path)
