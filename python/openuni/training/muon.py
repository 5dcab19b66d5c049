"""Muon for matrices, AdamW for all else, as one optimiser.

Muon (Jordan et al., 2024) replaces a matrix's momentum by the nearest orthogonal matrix, found by a
few Newton-Schulz steps, so that all directions of a weight move equally far. The steps are scaled
by 0.2 sqrt(max(rows, columns)), which gives them the size of AdamW's (Liu et al., 2025), so that
both share one learning rate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

_MOMENTUM = 0.95
# Coefficients of the quintic whose iteration drives all singular values towards one.
_QUINTIC = (3.4445, -4.7750, 2.0315)
_NEWTON_SCHULZ_STEPS = 5


def orthogonalise(matrices: Tensor) -> Tensor:
    """Near-orthogonal matrices (b, m, n) in fp32 with the singular vectors of those given."""
    a, b, c = _QUINTIC
    tall = matrices.size(-2) > matrices.size(-1)
    x = (matrices.mT if tall else matrices).bfloat16()
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(_NEWTON_SCHULZ_STEPS):
        gram = x @ x.mT
        x = a * x + (b * gram + c * (gram @ gram)) @ x
    return (x.mT if tall else x).float()


def matrix_weights(model: nn.Module) -> list[nn.Parameter]:
    """Trained weights of linear layers and of convolutions that are not depthwise."""
    weights: list[nn.Parameter] = []
    for module in model.modules():
        dense = isinstance(module, nn.Linear)
        if dense or (isinstance(module, nn.Conv2d) and module.groups == 1):
            weights += [p for name, p in module.named_parameters() if name == "weight"]
    return [weight for weight in weights if weight.requires_grad]


def muon_groups(model: nn.Module) -> list[dict[str, Any]]:
    """The parameter groups of :class:`Muon` over all of a model that trains."""
    matrices = list(dict.fromkeys(matrix_weights(model)))  # tied ones once
    taken = {id(weight) for weight in matrices}
    others = [p for p in model.parameters() if p.requires_grad and id(p) not in taken]
    return [{"params": matrices}, {"params": others, "weight_decay": 0.0}]


class Muon(Optimizer):
    """Muon on the first parameter group, AdamW (betas 0.9/0.95, no decay) on the second.

    Args:
        params: two groups: matrices (weights of two or more dimensions; those after the first are
            taken together) and everything else that trains. See :func:`muon_groups`.
        lr: the learning rate of both, read from the groups at each step.
        weight_decay: decoupled decay of the matrices.

    Attributes:
        executor: where matrices of different shapes are worked on at once; else one by one.
    """

    executor: Executor | None = None

    def __init__(self, params: list[dict[str, Any]], lr: float, weight_decay: float = 0.0) -> None:
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay})
        matrices, others = self.param_groups
        self._adamw = AdamW([others], betas=(0.9, 0.95), fused=True)
        self._share_state()
        self._by_shape: dict[tuple[int, int], list[nn.Parameter]] = {}
        for weight in matrices["params"]:
            self.state[weight]["momentum"] = torch.zeros_like(weight)
            rows = weight.shape[0]
            self._by_shape.setdefault((rows, weight.numel() // rows), []).append(weight)

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        super().__setstate__(dict(state))
        if "_adamw" in self.__dict__:  # not yet while a copy is being made
            self._share_state()

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """Takes one step from the gradients that the parameters hold."""
        if closure is not None:
            raise ValueError("Muon takes no closure")
        run = map if self.executor is None else self.executor.map
        list(run(self._step_shape, self._by_shape.items()))
        self._adamw.step()

    def _share_state(self) -> None:
        """Has the inner optimiser keep what it knows in this one's checkpoints."""
        self._adamw.state = self.state
        self._adamw.param_groups = self.param_groups[1:]

    @torch.no_grad()
    def _step_shape(self, item: tuple[tuple[int, int], list[nn.Parameter]]) -> None:
        shape = item[0]
        weights: list[Tensor] = [weight for weight in item[1] if weight.grad is not None]
        if not weights:
            return
        group = self.param_groups[0]
        momenta = [self.state[weight]["momentum"] for weight in weights]
        gradients = [weight.grad for weight in weights]
        torch._foreach_lerp_(momenta, gradients, 1 - _MOMENTUM)  # type: ignore[arg-type]
        # Nesterov: the gradient counts once more.
        ahead = torch._foreach_lerp(gradients, momenta, _MOMENTUM)  # type: ignore[arg-type]
        steps = orthogonalise(torch.stack([tensor.flatten(1) for tensor in ahead]))
        size = group["lr"] * 0.2 * math.sqrt(max(shape))
        moves = [step.view_as(weight) for weight, step in zip(weights, steps, strict=True)]
        torch._foreach_mul_(weights, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(weights, moves, alpha=-size)
