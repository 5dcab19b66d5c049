"""Reads checkpoints without executing what is in them.

xtuner's own function unpickles whatever a file holds. Official classes and scripts import it by
name, so it is replaced before they do.
"""

from __future__ import annotations

from pathlib import Path

from torch import Tensor

from openuni.checkpoints.opening import open_checkpoint


def read_safely() -> None:
    """Replace xtuner's reader."""
    import xtuner.model.utils

    xtuner.model.utils.guess_load_checkpoint = read_checkpoint


def read_checkpoint(path: str) -> dict[str, Tensor]:
    """Every tensor of a ``.pth``, safetensors file or DeepSpeed folder, by name.

    Raises:
        WeightsError: there is nothing, or it is damaged or not a checkpoint.
    """
    with open_checkpoint(Path(path)) as source:
        return {name: source.get(name) for name in source}
