"""Moves the random generator as building the official classes does.

Their constructors draw initial values for a few parameters before the weights are read. Ours read
weights alone; so that equal seeds give equal queries, connectors and noise, the same numbers are
drawn and dropped.
"""

from __future__ import annotations

import torch
from torch import nn

_LMM = ("vision_model.embeddings.class_embedding", "vision_model.embeddings.position_embedding")


def draw_as_official(lmm: nn.Module, transformer: nn.Module) -> None:
    """Draw what InternVL3's vision side and SANA draw, in their order."""
    of_lmm = dict(lmm.named_parameters())
    shapes = [of_lmm[name].shape for name in _LMM if name in of_lmm]
    tables = [(n, p.shape) for n, p in transformer.named_parameters() if "scale_shift_table" in n]
    # The blocks' tables come before the last layer's, which named_parameters() lists first.
    tables.sort(key=lambda entry: entry[0] == "scale_shift_table")
    for shape in (*shapes, *(shape for _, shape in tables)):
        torch.randn(shape)
