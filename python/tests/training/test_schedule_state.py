"""A resumed training follows the schedule that its config asks for now."""

from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from mmengine.optim import CosineAnnealingLR, LinearLR, OptimWrapper
from torch import nn

from openuni.training.optimiser import CustomAdamW
from openuni.training.schedule_state import restore_schedule


class Training:
    """A runner as far as its optimiser and schedules go."""

    by_deepspeed = False

    def __init__(
        self, end: int = 10, lr: float = 0.1, weight_decay: float = 0.1, *,
        scheduled: bool = True, **options: Any,
    ) -> None:  # fmt: skip
        torch.manual_seed(0)
        self.weight = nn.Parameter(torch.randn(3, 3))
        optimizer = CustomAdamW([self.weight], lr=lr, weight_decay=weight_decay, **options)
        self.optim_wrapper = OptimWrapper(optimizer)
        self.param_schedulers = [
            LinearLR(optimizer, start_factor=0.1, begin=0, end=3, by_epoch=False),
            CosineAnnealingLR(optimizer, T_max=end - 3, begin=3, end=end, by_epoch=False),
        ] if scheduled else []  # fmt: skip
        self.strategy = SimpleNamespace(
            load_optim_state_dict=self.optim_wrapper.load_state_dict,
            load_scheduler_state_dict=self._load,
        )

    def run(self, first: int, last: int) -> list[float]:
        """The rates of these steps."""
        rates = []
        for step in range(first, last):
            rates.append(self.optim_wrapper.get_lr()["lr"][0])
            self.weight.grad = torch.full((3, 3), float(step))
            self.optim_wrapper.step()
            for scheduler in self.param_schedulers:
                scheduler.step()
        return rates

    def checkpoint(self, step: int) -> dict[str, Any]:
        return copy.deepcopy({
            "meta": {"iter": step, "epoch": 0},
            "optimizer": self.optim_wrapper.state_dict(),
            "param_schedulers": [entry.state_dict() for entry in self.param_schedulers],
        })  # fmt: skip

    def _load(self, states: list[dict[str, Any]]) -> None:
        for scheduler, state in zip(self.param_schedulers, states, strict=True):
            scheduler.load_state_dict(state)


def left_at_5(**settings: Any) -> dict[str, Any]:
    training = Training(**settings)
    training.run(0, 5)
    return training.checkpoint(5)


@pytest.mark.parametrize("settings", [{"end": 20}, {"lr": 0.3}, {"end": 20, "lr": 0.3}, {}])
def test_rates_are_those_of_the_config(settings: dict[str, Any]) -> None:
    resumed = Training(**settings)
    told = restore_schedule(resumed, left_at_5())
    assert bool(told) == bool(settings)
    assert ("end 10, now 20" in " ".join(told)) == ("end" in settings)
    assert resumed.run(5, 20) == Training(**settings).run(0, 20)[5:]


def test_nothing_changed_is_the_same_to_the_bit() -> None:
    straight, resumed = Training(), Training()
    straight.run(0, 5)
    restore_schedule(resumed, straight.checkpoint(5))
    with torch.no_grad():
        resumed.weight.copy_(straight.weight)
    assert straight.run(5, 12) == resumed.run(5, 12)
    assert torch.equal(straight.weight, resumed.weight)


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"weight_decay": 0.5}, "weight_decay 0.1, now 0.5"), ({"betas": (0.5, 0.9)}, "betas")],
)
def test_other_settings_of_the_optimiser_count(settings: dict[str, Any], words: str) -> None:
    resumed = Training(**settings)
    assert any(words in told for told in restore_schedule(resumed, left_at_5()))
    group = resumed.optim_wrapper.optimizer.param_groups[0]
    assert group["weight_decay"] == settings.get("weight_decay", 0.1)
    assert group["betas"] == settings.get("betas", (0.9, 0.999))


def test_a_rate_that_no_schedule_moves() -> None:
    resumed = Training(lr=0.3, scheduled=False)
    assert "lr 0.1, now 0.3" in restore_schedule(resumed, left_at_5(scheduled=False))[0]
    assert resumed.run(5, 6) == [0.3]


def test_how_the_arithmetic_is_done_is_no_difference() -> None:
    resumed = Training(fused=True)
    assert restore_schedule(resumed, left_at_5(fused=False)) == []
    assert resumed.optim_wrapper.optimizer.param_groups[0]["fused"] is True


def test_deepspeed_says_that_it_goes_on_as_before() -> None:
    resumed = Training(end=20)
    resumed.by_deepspeed = True
    checkpoint = left_at_5()
    del checkpoint["optimizer"]
    assert all("DeepSpeed" in told for told in restore_schedule(resumed, checkpoint))
    assert resumed.param_schedulers[1].end == 10
