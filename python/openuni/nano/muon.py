"""Muon for matrices, AdamW for all else, as one optimizer.

Muon (Jordan et al., 2024) replaces a matrix's momentum by the nearest orthogonal matrix, found by a
few Newton-Schulz steps, so that all directions of a weight move equally far. The steps are scaled
by 0.2 sqrt(max(rows, columns)), which gives them the size of AdamW's (Liu et al., 2025), so that
both share one learning rate.
"""

from __future__ import annotations

import math
from collections.abc import Callable
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


def make_muon(
    model: nn.Module, lr: float, weight_decay: float, executor: Executor | None = None
) -> Muon:
    """Muon over all of a model that trains (see :class:`Muon`)."""
    matrices = matrix_weights(model)
    taken = {id(weight) for weight in matrices}
    others = [p for p in model.parameters() if p.requires_grad and id(p) not in taken]
    return Muon(matrices, others, lr, weight_decay, executor)


class Muon(Optimizer):
    """Muon on `matrices`, AdamW (betas 0.9/0.95, no decay) on `others`; one rate for both.

    Args:
        matrices: weights of two or more dimensions; those after the first are taken together.
        others: everything else that is trained.
        lr: the learning rate, read from the parameter groups at each step.
        weight_decay: decoupled decay of the matrices.
        executor: where matrices of different shapes are worked on at once; else one by one.
    """

    def __init__(
        self,
        matrices: list[nn.Parameter],
        others: list[nn.Parameter],
        lr: float,
        weight_decay: float,
        executor: Executor | None = None,
    ) -> None:
        super().__init__([{"params": matrices, "weight_decay": weight_decay}], {"lr": lr})
        self._adamw = AdamW(others, lr=lr, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
        self.param_groups += self._adamw.param_groups
        self._map = map if executor is None else executor.map
        self._momentum = {weight: torch.zeros_like(weight) for weight in matrices}
        self._by_shape: dict[tuple[int, int], list[nn.Parameter]] = {}
        for weight in matrices:
            rows = weight.shape[0]
            self._by_shape.setdefault((rows, weight.numel() // rows), []).append(weight)

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """Takes one step from the gradients that the parameters hold."""
        if closure is not None:
            raise ValueError("Muon takes no closure")
        list(self._map(self._step_shape, self._by_shape.items()))
        self._adamw.step()

    @torch.no_grad()
    def _step_shape(self, item: tuple[tuple[int, int], list[nn.Parameter]]) -> None:
        shape, weights = item
        group = self.param_groups[0]
        momenta = [self._momentum[weight] for weight in weights]
        gradients = [weight.grad for weight in weights if weight.grad is not None]
        torch._foreach_lerp_(momenta, gradients, 1 - _MOMENTUM)
        # Nesterov: the gradient counts once more.
        ahead = torch._foreach_lerp(gradients, momenta, _MOMENTUM)
        steps = orthogonalise(torch.stack([tensor.flatten(1) for tensor in ahead]))
        size = group["lr"] * 0.2 * math.sqrt(max(shape))
        for weight, step in zip(weights, steps, strict=True):
            weight.mul_(1 - group["lr"] * group["weight_decay"])
            weight.add_(step.view_as(weight), alpha=-size)
