"""Reads ``.pth`` files: a state dict, bare or under the key that a trainer put it under."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from openuni.checkpoints.safe_pickle import load_pickle
from openuni.checkpoints.safetensors_source import DTYPE_NAMES
from openuni.checkpoints.tensor_source import TensorSource, TensorSpec
from openuni.errors import WeightsError

_KEYS = ("state_dict", "module", "model")


class TorchSource(TensorSource):
    """Tensors of a file that ``torch.save`` wrote, mapped into memory.

    Raises:
        WeightsError: the file is damaged, holds more than plain data, or holds no tensors.
    """

    format = "torch"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tensors = state_dict_in(load_pickle(path), path)

    @property
    def specs(self) -> dict[str, TensorSpec]:
        return {n: TensorSpec(tuple(t.shape), t.dtype) for n, t in self._tensors.items()}

    def get(self, name: str) -> Tensor:
        return self._tensors[name]

    def close(self) -> None:
        self._tensors = {}


def state_dict_in(content: Any, path: Path) -> dict[str, Tensor]:
    """The tensors of a loaded file by their plain names.

    Wrappers' marks are taken off: ``module.`` of DistributedDataParallel and ``_orig_mod.`` of
    torch.compile.
    """
    for key in _KEYS:
        if isinstance(content, Mapping) and isinstance(content.get(key), Mapping):
            content = content[key]
            break
    tensors = (
        {str(name): value for name, value in content.items() if isinstance(value, Tensor)}
        if isinstance(content, Mapping)
        else {}
    )
    if not tensors:
        raise WeightsError(
            f"{path} holds no weights",
            hint="A checkpoint is a state dict, or holds one under 'state_dict' or 'module'.",
        )
    for name, tensor in tensors.items():
        _check_plain(name, tensor, path)
    wrapped = all(name.startswith("module.") for name in tensors)
    return {
        (name.removeprefix("module.") if wrapped else name).replace("_orig_mod.", ""): tensor
        for name, tensor in tensors.items()
    }


def _check_plain(name: str, tensor: Tensor, path: Path) -> None:
    """Refuse what is no array of numbers, and views that claim more numbers than the file holds."""
    plain = tensor.layout is torch.strided and tensor.dtype in DTYPE_NAMES
    if not plain or tensor.is_meta:
        raise WeightsError(f"{path} holds {name} as a {tensor.type()}, which is not supported")
    if tensor.untyped_storage().nbytes() < tensor.numel() * tensor.itemsize:
        raise WeightsError(f"{path} is damaged: {name} claims to be {tuple(tensor.shape)}")
