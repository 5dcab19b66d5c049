"""The part of the weights that training changes, which is what checkpoints hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from openuni.errors import WeightsError


def trained_state(model: nn.Module) -> dict[str, Tensor]:
    """Trainable parameters by their state-dict names, on the CPU."""
    return {n: p.detach().cpu() for n, p in model.named_parameters() if p.requires_grad}


def load_trained(model: nn.Module, state: Mapping[str, Any]) -> None:
    """Load weights by name; what a checkpoint lacks is left as it is.

    Raises:
        WeightsError: no weight that trains is in it, or shapes do not fit.
    """
    wanted = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    if not wanted & set(state):
        raise WeightsError(
            "the checkpoint holds none of the weights that this config trains",
            hint="Resume with the config that wrote it.",
        )
    try:
        model.load_state_dict(dict(state), strict=False)
    except RuntimeError as error:
        raise WeightsError(f"the checkpoint is of another model: {error}") from error
