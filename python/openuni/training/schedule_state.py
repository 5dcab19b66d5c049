"""Optimiser and schedules of a resumed training, which may ask for other ones than before."""

from __future__ import annotations

import copy
from typing import Any

#: Where a schedule stands; the rest of its state says what it is.
_PLACE = {"last_step", "_global_step", "_last_value", "verbose", "_get_lr_called_within_step"}
#: Of an optimiser's groups, what schedules move.
_MOVED = {"params", "lr", "momentum", "betas"}


def restore_schedule(runner: Any, checkpoint: dict[str, Any]) -> list[str]:
    """Put optimiser and schedules where the checkpoint has them.

    Where the config asks for another schedule or other settings of the optimiser than the
    checkpoint was made with, those of the config count: rates are what they would be at this step
    had they been asked for from the start.

    Args:
        runner: with its optimiser and schedules as the config makes them.
        checkpoint: as read.

    Returns:
        What is other, as ``schedule 1: end 10, now 20``.
    """
    schedulers = runner.param_schedulers or []
    asked = [] if runner.by_deepspeed else _settings(runner.optim_wrapper.optimizer)
    before = checkpoint.get("param_schedulers") if isinstance(schedulers, list) else None
    found = _differences(schedulers, before, asked, checkpoint.get("optimizer"))
    if checkpoint.get("optimizer") is not None:
        runner.strategy.load_optim_state_dict(checkpoint["optimizer"])
    if not found or runner.by_deepspeed:
        if "param_schedulers" in checkpoint and runner.param_schedulers is not None:
            runner.strategy.load_scheduler_state_dict(checkpoint["param_schedulers"])
        return found if not runner.by_deepspeed else []
    # PyTorch puts new groups in the place of those that were there.
    for group, settings in zip(runner.optim_wrapper.optimizer.param_groups, asked, strict=True):
        group.update(settings)
    meta = checkpoint["meta"]
    for by_epoch, times in ((False, int(meta["iter"])), (True, int(meta["epoch"]))):
        mine = [scheduler for scheduler in schedulers if scheduler.by_epoch is by_epoch]
        for _ in range(times if mine else 0):
            for scheduler in mine:
                scheduler.step()
    return found


def _settings(optimizer: Any) -> list[dict[str, Any]]:
    groups = optimizer.param_groups
    return [{k: copy.copy(v) for k, v in group.items() if k != "params"} for group in groups]


def _differences(
    schedulers: list[Any],
    before: list[dict[str, Any]] | None,
    asked: list[dict[str, Any]],
    optimizer: dict[str, Any] | None,
) -> list[str]:
    found = []
    for number, (scheduler, old) in enumerate(zip(schedulers, before or [], strict=False)):
        now = scheduler.state_dict()
        found += [
            f"schedule {number}: {name.lstrip('_')} {old[name]}, now {now[name]}"
            for name in now
            if name not in _PLACE and name in old and not _same(old[name], now[name])
        ]
    if before is not None and len(before) != len(schedulers):
        found.append(f"{len(before)} schedules, now {len(schedulers)}")
    for number, (old, new) in enumerate(zip(_groups(optimizer), asked, strict=False)):
        found += [
            f"optimiser, group {number}: {name} {old[name]}, now {new[name]}"
            for name in new
            if name not in _MOVED and name in old and not _same(old[name], new[name])
        ]
    return found


def _groups(optimizer: dict[str, Any] | None) -> list[dict[str, Any]]:
    return (optimizer or {}).get("param_groups", [])


def _same(one: Any, other: Any) -> bool:
    plain = (list, tuple)
    if isinstance(one, plain) and isinstance(other, plain):
        return list(one) == list(other)
    return bool(one == other)
