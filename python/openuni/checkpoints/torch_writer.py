"""Writes ``.pth`` files without holding their weights in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import torch

from openuni.checkpoints.safetensors_source import SafetensorsSource
from openuni.checkpoints.safetensors_writer import write_safetensors
from openuni.checkpoints.tensor_source import TensorSource


def write_torch(
    path: Path,
    source: TensorSource,
    *,
    dtype: torch.dtype | None = None,
    on_tensor: Callable[[str], None] = lambda name: None,
) -> None:
    """Write a bare state dict, as the official conversion script does.

    ``torch.save`` needs all tensors at once. They are first streamed into a safetensors file beside
    the target, in their final dtype, and saved from its mapping: disk instead of memory.

    Args:
        path: the file; it appears under its name only when it is whole.
        source: where tensors come from.
        dtype: what floating-point tensors are converted to; None keeps theirs.
        on_tensor: called with each name before its tensor is written.
    """
    beside = path.with_name(f".{path.name}.incomplete")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".openuni-") as folder:
            mapped = Path(folder) / "weights.safetensors"
            write_safetensors(mapped, source, dtype=dtype, on_tensor=on_tensor)
            with SafetensorsSource(mapped) as tensors:
                torch.save({name: tensors.get(name) for name in source.specs}, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
