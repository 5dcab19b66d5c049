"""Reads safetensors: one file, or shards with an index beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from openuni.checkpoints.tensor_source import TensorSource, TensorSpec
from openuni.errors import WeightsError

_DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
#: The format's name of each dtype.
DTYPE_NAMES = {dtype: name for name, dtype in _DTYPES.items()}


class SafetensorsSource(TensorSource):
    """Tensors of one or more safetensors files, mapped into memory.

    Args:
        path: a ``.safetensors`` file or its ``.safetensors.index.json``.

    Raises:
        WeightsError: a file is missing or damaged, or the index names a file outside its folder.
    """

    format = "safetensors"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files = ExitStack()
        self._owner: dict[str, Any] = {}
        self._specs: dict[str, TensorSpec] = {}
        try:
            for shard in _shards(path):
                self._open(shard)
        except BaseException:
            self.close()
            raise

    @property
    def specs(self) -> dict[str, TensorSpec]:
        return self._specs

    def get(self, name: str) -> Tensor:
        with _damage_named(self.path):
            tensor: Tensor = self._owner[name].get_tensor(name)
            return tensor

    def close(self) -> None:
        self._files.close()
        self._owner.clear()

    def _open(self, shard: Path) -> None:
        with _damage_named(shard):
            file = self._files.enter_context(safe_open(str(shard), framework="pt"))
            for name in file.keys():  # noqa: SIM118 - safe_open cannot be iterated
                view = file.get_slice(name)
                dtype = _DTYPES.get(view.get_dtype())
                if dtype is None:
                    raise WeightsError(f"{shard} holds {name} in unsupported {view.get_dtype()}")
                self._specs[name] = TensorSpec(tuple(view.get_shape()), dtype)
                self._owner[name] = file


def _shards(path: Path) -> list[Path]:
    if path.suffix != ".json":
        return [path]
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        names = sorted({str(name) for name in index["weight_map"].values()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(f"the shard index {path} is missing or damaged: {error}") from error
    if any(Path(name).name != name for name in names):
        raise WeightsError(f"the shard index {path} names files outside its folder")
    return [path.parent / name for name in names]


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"the weights file {path} is missing or damaged: {error}",
            hint="Get the file again; a download that broke off leaves a truncated file.",
            details={"path": str(path)},
        ) from error
