"""From a config file and the command line to the config that runs."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from mmengine.config import Config
from mmengine.hooks import CheckpointHook
from mmengine.optim import AmpOptimWrapper
from xtuner.engine.runner.loops import TrainLoop

from openuni.compat.config_files import read_config
from openuni.compat.config_reading import merge_options
from openuni.training.checks import check_option_names

#: What configs name, and what runs in its place: by path, as a written config can hold it.
REPLACEMENTS: dict[Any, str] = {
    TrainLoop: "openuni.training.train_loop.ResumableTrainLoop",
    CheckpointHook: "openuni.training.hooks.checkpoint_hook.KeepingCheckpointHook",
    AmpOptimWrapper: "openuni.training.autocast_wrapper.AutocastOptimWrapper",
}
_BY_NAME = {kind.__name__: place for kind, place in REPLACEMENTS.items()}
_EVENTS = "openuni.training.hooks.events_hook.EventsHook"
_PRINTED_LOSS = "openuni.training.hooks.runtime_hook.PrintedLossHook"
_RANDOM_STATE = "openuni.training.hooks.random_state_hook.RandomStateHook"
_STOP = "openuni.training.hooks.stop_hook.StopHook"


def load_config(path: str | Path, options: Mapping[str, Any] | None = None) -> Config:
    """Read a config file, official or ours, and merge ``--cfg-options`` into it.

    Raises:
        InvalidRequestError: the file is missing or cannot be run, or an option has no place.
    """
    config = read_config(Path(path))
    check_option_names(options or {}, config)
    merge_options(config, options or {})
    return config


def adapt(config: Config) -> Config:
    """Put our parts in the places of those that need a GPU or lose state; changes the config."""
    if config.optim_wrapper.get("dtype") != "float16":
        _replace(config.optim_wrapper)
    _replace(config.train_cfg)
    _share_texts(config)
    hooks = config.setdefault("default_hooks", {})
    hooks.setdefault("checkpoint", {"type": CheckpointHook, "interval": 1000})
    _replace(hooks["checkpoint"])
    hooks.setdefault("events", {"type": _EVENTS})
    hooks.setdefault("runtime_info", {"type": _PRINTED_LOSS})
    hooks["random_state"] = {"type": _RANDOM_STATE}
    hooks["stop"] = {"type": _STOP}
    # The sampler never ends and is seeded when it is made.
    hooks["sampler_seed"] = None
    # A runner cannot do without on a GPU.
    environment = config.setdefault("env_cfg", {})
    if not torch.cuda.is_available():
        environment.setdefault("dist_cfg", {})["backend"] = "gloo"
    return config


def _share_texts(config: Config) -> None:
    """Give datasets the model's tokenizer and prompts where they have none, or a part of one."""
    hooks = [*config.get("default_hooks", {}).values(), *(config.get("custom_hooks") or [])]
    owners = [config.train_dataloader]
    for hook in hooks:
        if isinstance(hook, Mapping):
            owners += [hook, hook.get("dataloader")]
    sets = [owner.get("dataset") for owner in owners if isinstance(owner, Mapping)]
    for dataset in (part for joined in sets for part in _datasets(joined)):
        accepted = inspect.signature(dataset["type"]).parameters
        for name, needed in (("tokenizer", "type"), ("prompt_template", "INSTRUCTION")):
            own = dataset.get(name) or {}
            shared = config.model.get(name)
            if name in accepted and isinstance(own, Mapping) and needed not in own and shared:
                dataset[name] = copy.deepcopy(shared)  # which, unlike **, imports no type
                dataset[name].update(own)


def _datasets(dataset: Any) -> Iterator[Any]:
    """The datasets within those that only join others."""
    if not isinstance(dataset, Mapping):
        return
    if callable(dataset.get("type")) and "datasets" not in dataset:
        yield dataset
    for part in dataset.get("datasets", ()):
        yield from _datasets(part)


def _replace(part: Any) -> None:
    kind = part.get("type")
    if kind is None:
        return
    part["type"] = (
        _BY_NAME.get(kind, kind) if isinstance(kind, str) else REPLACEMENTS.get(kind, kind)
    )
