"""Gives a model that was built on the meta device its weights."""

from __future__ import annotations

import torch
from torch import nn

from openuni.checkpoints.tensor_source import TensorSource
from openuni.errors import WeightsError
from openuni.models.meta_init import require_materialised, set_tensor


def assign_weights(
    model: nn.Module, source: TensorSource, *, dtype: torch.dtype | None = None
) -> None:
    """Put every stored tensor in its place, mapped from the file where its dtype stays.

    Args:
        model: a model whose parameters are on the meta device.
        source: exactly its weights; tied ones may be left out, computed buffers are ignored.
        dtype: what floating-point tensors are converted to; None keeps theirs.

    Raises:
        WeightsError: tensors are missing, unexpected, or of the wrong shape.
    """
    expected = model.state_dict()
    stored = {
        name: spec
        for name, spec in source.specs.items()
        if not name.endswith("rotary_emb.inv_freq")
    }
    unexpected = sorted(stored.keys() - expected.keys())
    wrong = [
        f"{name} is {spec.shape}, expected {tuple(expected[name].shape)}"
        for name, spec in stored.items()
        if name in expected and spec.shape != tuple(expected[name].shape)
    ]
    if unexpected or wrong:
        kind, first = ("of the wrong shape", wrong) if wrong else ("unexpected", unexpected)
        raise WeightsError(
            f"{source.path} does not fit its config: {len(first)} {kind} ({first[0]} ...)",
            hint="The weights and the json files must come from the same model.",
            details={"unexpected": unexpected[:20], "shapes": wrong[:20]},
        )
    for name, spec in stored.items():
        value = source.get(name)
        target = dtype if dtype is not None and spec.dtype.is_floating_point else spec.dtype
        set_tensor(model, name, value.to(target))
    tie_weights = getattr(model, "tie_weights", None)
    if callable(tie_weights):
        tie_weights()
    require_materialised(model, source.path)
