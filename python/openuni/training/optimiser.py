"""AdamW whose weight decay acts on matrices alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from torch import nn
from torch.optim import AdamW


class CustomAdamW(AdamW):
    """AdamW over the trainable parameters, in two groups.

    Tensors of two or more dimensions decay; biases, norms and other vectors do not.

    Args:
        params: parameters, or a mapping of them; what is frozen is left out.
        weight_decay: of the first group.
        fused: one kernel for all of a step's arithmetic; None takes it wherever it rounds as
            the plain loop does, which leaves out parameters in half precision.
        options: further arguments of :class:`torch.optim.AdamW`.
    """

    def __init__(
        self,
        params: Iterable[nn.Parameter] | Mapping[str, nn.Parameter],
        weight_decay: float,
        *args: Any,
        fused: bool | None = None,
        **options: Any,
    ) -> None:
        values = params.values() if isinstance(params, Mapping) else params
        trained = [parameter for parameter in values if parameter.requires_grad]
        matrices = [parameter for parameter in trained if parameter.dim() >= 2]
        vectors = [parameter for parameter in trained if parameter.dim() < 2]
        if fused is None and all(parameter.dtype.itemsize >= 4 for parameter in trained):
            fused = True
        # Left at None PyTorch groups the loop on a GPU, which False would switch off as well.
        groups = [
            {"params": matrices, "weight_decay": weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        super().__init__(groups, *args, fused=fused, **options)
