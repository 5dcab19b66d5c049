"""Writes safetensors a piece at a time, so that memory does not grow with the file.

The layout is the format's own: the header's length as 8 bytes, a JSON header of names, dtypes and
offsets, then the tensors' bytes end to end. Shapes are known before any value is read: the header
is written first and values stream after it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import torch
from torch import Tensor

from openuni.checkpoints.safetensors_source import DTYPE_NAMES
from openuni.checkpoints.tensor_source import TensorSource, TensorSpec

#: Elements that are converted at a time.
_PIECE = 4 << 20


def write_safetensors(
    path: Path,
    source: TensorSource,
    *,
    dtype: torch.dtype | None = None,
    metadata: Mapping[str, str] | None = None,
    on_tensor: Callable[[str], None] = lambda name: None,
) -> None:
    """Write all of a source's tensors; the file appears under its name only when it is whole.

    Args:
        path: the file.
        source: where tensors come from; choose and rename with ``RenamedSource``.
        dtype: what floating-point tensors are converted to; None keeps theirs.
        metadata: strings for the header.
        on_tensor: called with each name before its tensor is written.
    """
    specs = {name: _target(spec, dtype) for name, spec in source.specs.items()}
    # Wide elements first, so that every tensor starts at a multiple of its element's size.
    order = sorted(specs, key=lambda name: (-specs[name].dtype.itemsize, name))
    beside = path.with_name(f".{path.name}.incomplete")
    try:
        with beside.open("wb") as file:
            file.write(_header({name: specs[name] for name in order}, metadata))
            for name in order:
                on_tensor(name)
                for piece in _pieces(source.get(name), specs[name].dtype):
                    file.write(piece.view(torch.uint8).numpy().data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _target(spec: TensorSpec, dtype: torch.dtype | None) -> TensorSpec:
    floating = spec.dtype.is_floating_point
    return TensorSpec(spec.shape, dtype if dtype is not None and floating else spec.dtype)


def _header(specs: Mapping[str, TensorSpec], metadata: Mapping[str, str] | None) -> bytes:
    entries: dict[str, object] = {"__metadata__": {"format": "pt", **(metadata or {})}}
    offset = 0
    for name, spec in specs.items():
        entries[name] = {
            "dtype": DTYPE_NAMES[spec.dtype],
            "shape": list(spec.shape),
            "data_offsets": [offset, offset + spec.nbytes],
        }
        offset += spec.nbytes
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def _pieces(tensor: Tensor, dtype: torch.dtype) -> Iterator[Tensor]:
    """Flat pieces in the target dtype; a piece that needs no conversion is not copied."""
    flat = tensor.detach().reshape(-1)
    for start in range(0, flat.numel(), _PIECE):
        yield flat[start : start + _PIECE].to(dtype).contiguous()
