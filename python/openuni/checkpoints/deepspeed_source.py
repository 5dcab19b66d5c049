"""Reads DeepSpeed's checkpoint folders of ZeRO stages 1 to 3, without DeepSpeed.

A folder holds ``*_model_states.pt`` (16-bit weights and shapes) and, a rank each,
``*_optim_states.pt`` with that rank's slices of the fp32 master weights. The masters win where both
are there; a folder without optimiser states is read from the 16-bit weights alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from openuni.checkpoints.safe_pickle import load_pickle
from openuni.checkpoints.tensor_source import TensorSource, TensorSpec
from openuni.checkpoints.zero_layout import Slices, stage_1_2_layout, stage_3_layout
from openuni.errors import WeightsError

_MODEL = "*_model_states.pt"
_OPTIMISER = "*_optim_states.pt"


def is_deepspeed_folder(folder: Path) -> bool:
    """Whether it holds DeepSpeed's model states."""
    return any(folder.glob(_MODEL))


class DeepSpeedSource(TensorSource):
    """Tensors of a ZeRO checkpoint, put together from the ranks' slices one at a time.

    Raises:
        WeightsError: a rank's file is missing or damaged, or slices do not add up.
    """

    format = "deepspeed"

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._whole: dict[str, Tensor] = {}
        self._sliced: dict[str, tuple[torch.Size, Slices]] = {}
        self._aliases: dict[str, str] = {}
        states = [_mapping(load_pickle(path), path) for path in _ranked(folder, _MODEL)]
        shards = [_mapping(load_pickle(path), path) for path in _ranked(folder, _OPTIMISER)]
        try:
            self._read(states, [_optimiser_state(shard) for shard in shards])
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise WeightsError(
                f"{folder} is no complete DeepSpeed checkpoint: {error!r}",
                hint="All *_model_states.pt and *_optim_states.pt files of one save belong in it.",
                details={"path": str(folder)},
            ) from error

    @property
    def specs(self) -> dict[str, TensorSpec]:
        specs = {n: TensorSpec(tuple(t.shape), t.dtype) for n, t in self._whole.items()}
        for name, (shape, slices) in self._sliced.items():
            specs[name] = TensorSpec(tuple(shape), slices[0].dtype if slices else torch.float32)
        for alias, name in self._aliases.items():
            if name in specs:
                specs[alias] = specs[name]
        return specs

    def get(self, name: str) -> Tensor:
        name = self._aliases.get(name, name)
        if name not in self._sliced:
            return self._whole[name]
        shape, slices = self._sliced[name]
        flat = slices[0] if len(slices) == 1 else torch.cat(slices)
        return flat[: shape.numel()].view(shape)

    def _read(self, states: list[Mapping[str, Any]], shards: list[Mapping[str, Any]]) -> None:
        # Not read from `zero_stage`: that is an object of DeepSpeed's, which is not loaded.
        stage = 3 if shards and "fp32_flat_groups" in shards[0] else 2
        module = states[0].get("module") or {}
        if stage < 3:
            self._whole = {n: t for n, t in module.items() if isinstance(t, Tensor)}
        else:
            buffers = set(states[0].get("buffer_names") or ())
            self._whole = {n: t for n, t in module.items() if n in buffers}
        self._read_frozen(states, stage)
        if shards:
            shapes = _shape_groups(states[0]["param_shapes"])
            layout = (
                stage_3_layout(shapes, [_flat(s["fp32_flat_groups"]) for s in shards])
                if stage == 3
                else stage_1_2_layout(
                    shapes, [list(s["single_partition_of_fp32_groups"]) for s in shards]
                )
            )
            self._sliced.update(layout)
        self._aliases = {
            alias: name
            for alias, name in _pairs(states[0].get("shared_params"))
            if alias not in self._whole and alias not in self._sliced
        }
        if not self._whole and not self._sliced:
            raise ValueError("no weights in it")

    def _read_frozen(self, states: list[Mapping[str, Any]], stage: int) -> None:
        shapes = states[0].get("frozen_param_shapes") or {}
        for name, shape in shapes.items():
            fragments = [state["frozen_param_fragments"][name] for state in states]
            if stage == 3:
                self._sliced[name] = (torch.Size(shape), [f.flatten() for f in fragments])
            else:
                self._whole[name] = fragments[0].view(torch.Size(shape))


def _ranked(folder: Path, pattern: str) -> list[Path]:
    """Files of a pattern in the order of their ranks (``rank_10`` after ``rank_9``)."""

    def numbers(path: Path) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", path.name)]

    paths = sorted(folder.glob(pattern), key=numbers)
    # Stage 3 writes model states a rank each; other stages write mp_rank_00 alone.
    ranked = [path for path in paths if "zero_pp_rank" in path.name]
    return ranked or paths


def _mapping(content: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise WeightsError(f"{path} is not DeepSpeed's: it holds a {type(content).__name__}")
    return content


def _optimiser_state(shard: Mapping[str, Any]) -> Mapping[str, Any]:
    state: Mapping[str, Any] = shard["optimizer_state_dict"]
    return state


def _shape_groups(shapes: Any) -> list[Mapping[str, torch.Size]]:
    """A mapping of name to shape for each parameter group; early versions wrote just one."""
    return list(shapes) if isinstance(shapes, list | tuple) else [shapes]


def _flat(groups: Any) -> Tensor:
    return torch.cat(list(groups)) if isinstance(groups, list | tuple) else groups


def _pairs(shared: Any) -> Iterable[tuple[str, str]]:
    """(alias, name) of tied parameters."""
    items = shared.items() if isinstance(shared, Mapping) else shared or ()
    return [(str(alias), str(name)) for alias, name in items]
