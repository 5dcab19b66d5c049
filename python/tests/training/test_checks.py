from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from mmengine.config import Config
from torch import nn

from openuni.errors import InvalidRequestError, OutputUnwritableError
from openuni.training.checkpoint_files import check_room
from openuni.training.checks import check_config, check_work_dir
from openuni.training.deepspeed import with_deepspeed


class Part:
    def __init__(self, size: int, rate: float = 0.5, name: str | None = None) -> None: ...


class Loop:
    def __init__(self, max_iters: int) -> None: ...


class Optimiser:
    def __init__(self, lr: float) -> None: ...


HOOKS = "openuni.training.hooks"
PART = {"type": Part, "size": 3}
LOADER = {"batch_size": 2, "dataset": PART, "sampler": PART, "collate_fn": PART}


def config(**changes: Any) -> dict[str, Any]:
    return {
        "model": {"type": Part, "size": 1},
        "train_dataloader": LOADER,
        "optim_wrapper": {"optimizer": {"type": Optimiser, "lr": 1e-4}},
        "train_cfg": {"type": Loop, "max_iters": 1},
        **changes,
    }


def test_a_good_config_passes() -> None:
    check_config(config(model={"type": Part, "size": 4.0, "rate": 1, "name": None}))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"train_cfg": None}, "train_cfg", "is missing"),
        ({"model": {"type": Part, "size": 1, "nmae": "a"}}, "model.nmae", "Did you mean name"),
        ({"model": {"type": Part, "size": "big"}}, "model.size", "must be int"),
        ({"model": {"type": Part, "size": 1, "rate": "a"}}, "model.rate", "must be float"),
        (
            {"train_dataloader": {"batch_size": 0}},
            "train_dataloader.batch_size",
            "whole number from 1",
        ),
        ({"train_dataloader": {**LOADER, "dataset": {}}}, "train_dataloader.dataset", "no type"),
        ({"train_cfg": {"type": Loop}}, "train_cfg", "max_iters or max_epochs"),
        ({"optim_wrapper": {"optimizer": {"lr": 1}}}, "optim_wrapper.optimizer", "no type"),
        (
            {"train_dataloader": {**LOADER, "collate_fn": {"type": "collate"}}},
            "train_dataloader.collate_fn.type",
            "class or a function",
        ),
        ({"optim_wrapper": {"optimizer": None}}, "optim_wrapper.optimizer", "is missing"),
        (
            {"custom_hooks": [{"type": f"{HOOKS}.events_hook.EventsHook", "intervall": 2}]},
            "custom_hooks.0.intervall",
            "Did you mean interval",
        ),
        (
            {"default_hooks": {"log": {"type": f"{HOOKS}.event_hook.EventsHook"}}},
            "default_hooks.log.type",
            "cannot be imported",
        ),
        (
            {"default_hooks": {"time": {"type": "IterTimerHook", "size": 2}}},
            "default_hooks.time.size",
            "not known to IterTimerHook",
        ),
        ({"custom_hooks": [{"interval": 0}]}, "custom_hooks.0.interval", "from 1"),
        ({"load_from": "/nowhere.pth"}, "load_from", "does not exist"),
        ({"optim_wrapper": {"optimizer": {"lr": -1}}}, "optim_wrapper.optimizer.lr", "from 0"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        check_config(config(**changes))
    assert caught.value.details["field"] == field
    assert words in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.hint


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    check_work_dir(tmp_path / "new" / "job")
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidRequestError) as caught:
        check_work_dir(tmp_path / "file" / "job")
    assert caught.value.details["field"] == "work_dir"


@pytest.mark.parametrize(("free", "fits"), [(12 * 10**6, True), (12 * 10**6 - 1, False)])
def test_a_disk_without_room_for_a_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, fits: bool
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    model = nn.Sequential(nn.Linear(1000, 1000, bias=False), nn.Linear(1000, 1000))
    model[1].requires_grad_(False)
    if fits:
        check_room(tmp_path, model)
        return
    with pytest.raises(OutputUnwritableError, match="11 MiB and the disk") as caught:
        check_room(tmp_path, model)
    assert caught.value.details["field"] == "work_dir"
    assert "--work-dir" in (caught.value.hint or "")


def test_threads_do_not_go_with_deepspeed() -> None:
    with pytest.raises(InvalidRequestError, match=r"train_cfg\.threads"):
        with_deepspeed(Config({"train_cfg": {"threads": 2}}), "deepspeed_zero2")


@pytest.mark.parametrize(
    ("changes", "settings", "field"),
    [
        ({}, {"zero_optimization": {"stage": 3}}, "deepspeed"),
        ({"optim_wrapper": {"constructor": "C"}}, {}, "optim_wrapper.constructor"),
        ({"optim_wrapper": {"paramwise_cfg": {}}}, {}, "optim_wrapper.paramwise_cfg"),
        ({"load_from": "weights.pth"}, {}, "load_from"),
    ],
)
def test_what_deepspeed_would_drop(
    tmp_path: Path, changes: dict[str, Any], settings: dict[str, Any], field: str
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    asked = Config({"train_cfg": {}, "optim_wrapper": {}, **changes})
    with pytest.raises(InvalidRequestError) as caught:
        with_deepspeed(asked, str(tmp_path / "settings.json"))
    assert caught.value.details["field"] == field
