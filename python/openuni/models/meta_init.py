"""Builds big models without their weights: parameters on the meta device, buffers real.

``torch.device("meta")`` would put buffers there too, and those that no weights file holds (rotary
frequencies) would have to be made again by hand. Layers make parameters with the few functions
below and buffers with others, so redirecting these few keeps buffers right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from openuni.errors import WeightsError

_PARAMETER_MAKERS = frozenset({torch.empty, torch.zeros, torch.ones, torch.randn, torch.rand})
#: Buffers stay in fp32 whatever the model's dtype: rounding rotary frequencies to bf16 shifts
#: the phase of far tokens.
_KEPT_IN_FP32 = ("inv_freq", "original_inv_freq")


class parameters_on_meta(TorchFunctionMode):
    """Within it, new layers hold shapes alone: no memory, no random initialisation."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        options = dict(kwargs or {})
        if func in _PARAMETER_MAKERS and options.get("device") is None:
            options["device"] = "meta"
        return func(*args, **options)


def set_tensor(model: nn.Module, name: str, value: Tensor) -> None:
    """Put ``value`` in place of a parameter or buffer, without a copy; ``requires_grad`` stays.

    Weights that are tied come apart: tie them again afterwards.
    """
    owner, leaf = _owner(model, name), name.rpartition(".")[2]
    old = getattr(owner, leaf)
    if isinstance(old, nn.Parameter):
        owner._parameters[leaf] = nn.Parameter(value, requires_grad=old.requires_grad)
    else:
        owner._buffers[leaf] = value


def get_tensor(model: nn.Module, name: str) -> Tensor:
    """The parameter or buffer of that state-dict name."""
    tensor: Tensor = getattr(_owner(model, name), name.rpartition(".")[2])
    return tensor


def still_on_meta(model: nn.Module) -> list[str]:
    """Names of parameters and buffers that no weights have reached."""
    named = [*model.named_parameters(), *model.named_buffers()]
    return sorted(name for name, tensor in named if tensor.is_meta)


def require_materialised(model: nn.Module, source: object) -> None:
    """Raise :class:`WeightsError` if ``source`` left parts of the model without weights."""
    left = still_on_meta(model)
    if left:
        raise WeightsError(
            f"{source} lacks weights for {len(left)} of the model's tensors: {left[0]} ...",
            hint="The weights and the json files must come from the same model.",
            details={"missing": left[:20]},
        )


def move(model: nn.Module, device: torch.device | str, dtype: torch.dtype) -> nn.Module:
    """Move a model and convert its dtype, leaving rotary frequencies in fp32."""
    kept = {
        name: buffer
        for name, buffer in model.named_buffers()
        if name.rpartition(".")[2] in _KEPT_IN_FP32
    }
    model.to(device=device, dtype=dtype)
    for name, buffer in kept.items():
        _owner(model, name)._buffers[name.rpartition(".")[2]] = buffer.to(device)
    return model


def _owner(model: nn.Module, name: str) -> nn.Module:
    return model.get_submodule(name.rpartition(".")[0])
