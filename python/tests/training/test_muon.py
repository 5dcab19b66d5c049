"""Muon moves all directions of a matrix equally and leaves everything else to AdamW."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn
from torch.nn import functional as F

from openuni.training.muon import Muon, matrix_weights, muon_groups, orthogonalise


def _model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 8, 1),
        nn.Conv2d(8, 8, 3, groups=8, padding=1),
        nn.Flatten(),
        nn.Linear(8 * 16, 4),
        nn.LayerNorm(4),
    )


def test_singular_values_come_near_one() -> None:
    generator = torch.Generator().manual_seed(1)
    for shape in ((3, 16, 24), (2, 24, 16), (1, 32, 32)):
        matrices = torch.randn(shape, generator=generator) * torch.rand(1, generator=generator)
        values = torch.linalg.svdvals(orthogonalise(matrices))
        # A square random matrix has a few directions that are almost nothing.
        assert values.median() > 0.6
        assert values.max() < 1.3


def test_the_singular_vectors_stay() -> None:
    matrix = torch.randn(1, 12, 20, generator=torch.Generator().manual_seed(2))
    u, _, v = torch.linalg.svd(matrix[0], full_matrices=False)
    turned = u.T @ orthogonalise(matrix)[0] @ v.T
    off_diagonal = turned - torch.diag(turned.diagonal())
    assert off_diagonal.abs().max() < 0.05


def test_depthwise_and_frozen_weights_are_no_matrices() -> None:
    model = _model()
    pointwise, depthwise, _, linear, _ = model
    assert {id(w) for w in matrix_weights(model)} == {id(pointwise.weight), id(linear.weight)}
    assert depthwise.weight.requires_grad
    linear.requires_grad_(False)
    assert [id(w) for w in matrix_weights(model)] == [id(pointwise.weight)]


def test_it_learns_and_reads_the_rate_at_each_step() -> None:
    model = _model()
    inputs = torch.randn(32, 3, 4, 4, generator=torch.Generator().manual_seed(3))
    targets = inputs.flatten(1)[:, :4]
    with ThreadPoolExecutor(2) as pool:
        optimizer = Muon(muon_groups(model), lr=0.02)
        optimizer.executor = pool
        losses = []
        for _ in range(40):
            loss = F.mse_loss(model(inputs), targets)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
        assert losses[-1] < 0.6 * losses[0]
        before = [p.detach().clone() for p in model.parameters()]
        F.mse_loss(model(inputs), targets).backward()
        for group in optimizer.param_groups:
            group["lr"] = 0.0
        optimizer.step()
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


def test_a_loaded_state_goes_on_as_if_nothing_had_been() -> None:
    def steps(model: nn.Module, optimizer: Muon, number: int) -> None:
        for _ in range(number):
            F.mse_loss(model(inputs), targets).backward()
            optimizer.step()
            optimizer.zero_grad()

    inputs = torch.randn(8, 3, 4, 4, generator=torch.Generator().manual_seed(4))
    targets = inputs.flatten(1)[:, :4]
    straight, resumed = _model(), _model()
    optimizer = Muon(muon_groups(straight), lr=0.02, weight_decay=0.1)
    steps(straight, optimizer, 3)
    resumed.load_state_dict(straight.state_dict())
    again = Muon(muon_groups(resumed), lr=0.5)
    again.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    steps(straight, optimizer, 2)
    steps(resumed, again, 2)
    for one, other in zip(straight.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, other)
