"""What all checkpoint formats look like once they are open."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

import torch
from torch import Tensor
from typing_extensions import Self

CheckpointFormat = Literal["safetensors", "torch", "deepspeed"]


@dataclass(frozen=True)
class TensorSpec:
    """Shape and dtype of a stored tensor."""

    shape: tuple[int, ...]
    dtype: torch.dtype

    @property
    def count(self) -> int:
        """Number of elements."""
        product = 1
        for side in self.shape:
            product *= side
        return product

    @property
    def nbytes(self) -> int:
        """Bytes it takes."""
        return self.count * self.dtype.itemsize


class TensorSource(ABC):
    """Named tensors on disk. Opening reads names and shapes; values are read one at a time.

    Use it as a context manager. Tensors it gave out stay valid after it is closed.
    """

    format: CheckpointFormat
    path: Path

    @property
    @abstractmethod
    def specs(self) -> dict[str, TensorSpec]:
        """Every tensor's shape and dtype by name, in stored order."""

    @abstractmethod
    def get(self, name: str) -> Tensor:
        """The tensor, on the CPU. It may be a view into the file: do not write to it.

        Raises:
            WeightsError: the file is damaged.
            KeyError: no such name.
        """

    def close(self) -> None:  # noqa: B027 - most formats have nothing to close
        """Let go of the files."""

    def __len__(self) -> int:
        return len(self.specs)

    def __iter__(self) -> Iterator[str]:
        return iter(self.specs)

    def __contains__(self, name: object) -> bool:
        return name in self.specs

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class RenamedSource(TensorSource):
    """Another source's tensors, chosen and renamed.

    Args:
        source: the source.
        names: new name -> name in the source.
    """

    def __init__(self, source: TensorSource, names: dict[str, str]) -> None:
        self.source = source
        self.names = names
        self.format = source.format
        self.path = source.path

    @property
    def specs(self) -> dict[str, TensorSpec]:
        return {new: self.source.specs[old] for new, old in self.names.items()}

    def get(self, name: str) -> Tensor:
        return self.source.get(self.names[name])

    def close(self) -> None:
        self.source.close()
