"""Optimiser and schedules of a resumed training, which may ask for other ones than before."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence
from typing import Any

#: Where a schedule stands; the rest of its state says what it is.
_PLACE = {"last_step", "_global_step", "_last_value", "verbose", "_get_lr_called_within_step"}
#: How PyTorch does an optimiser's arithmetic, which is the machine's matter.
_ARITHMETIC = {"fused", "foreach", "capturable", "differentiable"}

Groups = list[dict[str, Any]]


def restore_schedule(runner: Any, checkpoint: dict[str, Any]) -> list[str]:
    """Put optimiser and schedules where the checkpoint has them.

    Where the config asks for another schedule or other settings of the optimiser than the
    checkpoint was made with, those of the config count: rates are what they would be at this step
    had they been asked for from the start. DeepSpeed goes on with the checkpoint's.

    Args:
        runner: with its optimiser and schedules as the config makes them.
        checkpoint: as read; how its optimiser did its arithmetic is changed to this one's way.

    Returns:
        What is to be told: ``schedule 1: end 10, now 20``, and what is made of it.
    """
    schedulers = runner.param_schedulers or []
    asked = [] if runner.by_deepspeed else _settings(runner.optim_wrapper.optimizer)
    before: Groups = (checkpoint.get("optimizer") or {}).get("param_groups", [])
    for old, new in zip(before, asked, strict=False):
        old.update({name: new[name] for name in _ARITHMETIC & set(old) & set(new)})
    schedules = checkpoint.get("param_schedulers") if isinstance(schedulers, list) else None
    found = _other_schedules(schedulers, schedules) + _other_settings(before, asked, schedulers)
    if checkpoint.get("optimizer") is not None:
        runner.strategy.load_optim_state_dict(checkpoint["optimizer"])
    if not found or runner.by_deepspeed:
        if "param_schedulers" in checkpoint and runner.param_schedulers is not None:
            runner.strategy.load_scheduler_state_dict(checkpoint["param_schedulers"])
        return [f"{entry}; DeepSpeed goes on with the checkpoint's" for entry in found]
    # PyTorch puts new groups in the place of those that were there.
    for group, settings in zip(runner.optim_wrapper.optimizer.param_groups, asked, strict=True):
        group.update(settings)
    replay(schedulers, int(checkpoint["meta"]["iter"]), int(checkpoint["meta"]["epoch"]))
    return [f"{entry}; followed as if so from the start" for entry in found]


def replay(schedulers: Sequence[Any], steps: int, epochs: int) -> None:
    """Bring new schedules to where they are after so many steps, with the same roundings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the optimiser has not made these steps itself
        for by_epoch, times in ((False, steps), (True, epochs)):
            mine = [scheduler for scheduler in schedulers if scheduler.by_epoch is by_epoch]
            for _ in range(times if mine else 0):
                for scheduler in mine:
                    scheduler.step()


def _settings(optimizer: Any) -> Groups:
    groups = optimizer.param_groups
    return [{k: copy.copy(v) for k, v in group.items() if k != "params"} for group in groups]


def _other_schedules(schedulers: Any, before: list[dict[str, Any]] | None) -> list[str]:
    if before is None:
        return []
    if len(before) != len(schedulers):
        return [f"{len(before)} schedules, now {len(schedulers)}"]
    found = []
    for number, (scheduler, old) in enumerate(zip(schedulers, before, strict=True)):
        now = scheduler.state_dict()
        if set(now) - _PLACE != set(old) - _PLACE:
            found.append(f"schedule {number}: now {type(scheduler).__name__}, of another kind")
        found += _other(f"schedule {number}", old, now, _PLACE)
    return found


def _other_settings(before: Groups, asked: Groups, schedulers: Any) -> list[str]:
    # What schedules move is elsewhere by now; they keep what it was under another name.
    moved = {getattr(scheduler, "param_name", "lr") for scheduler in schedulers}
    if "momentum" in moved:
        moved.add("betas")
    found = []
    for number, (old, new) in enumerate(zip(before, asked, strict=False)):
        found += _other(f"optimiser, group {number}", old, new, moved)
    return found


def _other(what: str, old: dict[str, Any], new: dict[str, Any], but: set[str]) -> list[str]:
    return [
        f"{what}: {name.lstrip('_')} {old[name]}, now {new[name]}"
        for name in new
        if name not in but and name in old and not _same(old[name], new[name])
    ]


def _same(one: Any, other: Any) -> bool:
    plain = (list, tuple)
    if isinstance(one, plain) and isinstance(other, plain):
        return list(one) == list(other)
    return bool(one == other)
