"""Where samples' files are: a folder, or tar or safetensors shards in it."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from openuni.errors import InvalidRequestError


class Store(Protocol):
    """Files by name."""

    def read(self, name: str) -> bytes:
        """A file's content; ``FileNotFoundError`` where there is none of that name."""

    def read_tensor(self, name: str) -> Tensor:
        """The tensor of ``<name>.pt``."""

    def shard_of(self, name: str) -> str:
        """Where a file of that name is, or its latents; files of one shard are near each other."""


class FolderStore:
    """Every file on its own, as the reference lays them out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def read_tensor(self, name: str) -> Tensor:
        return _tensor(self.read(f"{name}.pt"))

    def shard_of(self, name: str) -> str:
        return os.path.dirname(name)


class TarStore:
    """Members of all ``*.tar`` files in a folder, by the names that they have there."""

    def __init__(self, folder: Path) -> None:
        self._places: dict[str, tuple[Path, int, int]] = {}
        for path in sorted(folder.glob("*.tar")):
            with tarfile.open(path, "r:") as archive:
                for member in archive:
                    if member.isfile():
                        name = os.path.normpath(member.name)
                        self._places[name] = (path, member.offset_data, member.size)

    def read(self, name: str) -> bytes:
        try:
            path, offset, size = self._places[os.path.normpath(name)]
        except KeyError as error:
            raise FileNotFoundError(f"no shard holds {name}") from error
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(size)

    def read_tensor(self, name: str) -> Tensor:
        return _tensor(self.read(f"{name}.pt"))

    def shard_of(self, name: str) -> str:
        plain = os.path.normpath(name)
        place = self._places.get(plain) or self._places.get(f"{plain}.pt")
        return str(place[0]) if place else ""


class SafetensorsStore:
    """Latents of all ``*.safetensors`` files in a folder, each under its picture's name."""

    def __init__(self, folder: Path) -> None:
        from safetensors import safe_open

        self._shards: dict[str, Path] = {}
        self._opened: dict[Path, Any] = {}
        for path in sorted(folder.glob("*.safetensors")):
            with safe_open(path, framework="pt") as shard:
                self._shards.update(dict.fromkeys(shard.keys(), path))

    def read(self, name: str) -> bytes:
        raise FileNotFoundError(f"{name} is no tensor: these shards hold latents alone")

    def read_tensor(self, name: str) -> Tensor:
        from safetensors import safe_open

        try:
            path = self._shards[name]
        except KeyError as error:
            raise FileNotFoundError(f"no shard holds {name}") from error
        if path not in self._opened:
            self._opened[path] = safe_open(path, framework="pt")
        return self._opened[path].get_tensor(name)

    def shard_of(self, name: str) -> str:
        return str(self._shards.get(name, ""))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_opened": {}}  # open files do not travel to workers


def open_store(folder: str | Path, field: str) -> Store:
    """A folder's files, or its shards where it holds any.

    Raises:
        InvalidRequestError: there is no such folder.
    """
    path = Path(folder)
    if not path.is_dir():
        raise InvalidRequestError(
            f"{field} {path} does not exist",
            hint=f"Set {field} to the folder that holds the data, or prepare it first.",
            details={"field": field, "path": str(path)},
        )
    if next(path.glob("*.safetensors"), None):
        return SafetensorsStore(path)
    if next(path.glob("*.tar"), None):
        return TarStore(path)
    return FolderStore(path)


def _tensor(content: bytes) -> Tensor:
    value = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    if not isinstance(value, Tensor):
        raise ValueError(f"holds a {type(value).__name__} instead of a tensor")
    return value.detach()
