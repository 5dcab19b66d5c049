"""Writes checkpoint folders as DeepSpeed lays them out, for ranks of any number."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from unittest import mock

import torch
from torch import Tensor

Group = Mapping[str, Tensor]


class ZeroStageEnum(IntEnum):
    """Pickled under DeepSpeed's own name, as its checkpoints hold it."""

    gradients = 2
    weights = 3


class LossScaler:
    """Likewise."""

    cur_scale = 1


_THEIRS = {
    "deepspeed.runtime.zero.config": ZeroStageEnum,
    "deepspeed.runtime.fp16.loss_scaler": LossScaler,
}


def write_stage_2(
    folder: Path, groups: Sequence[Group], ranks: int, frozen: Group | None = None
) -> Path:
    """16-bit weights once, fp32 slices a rank each; groups are padded to twice the ranks."""
    folder.mkdir()
    slices: list[list[Tensor]] = [[] for _ in range(ranks)]
    for group in groups:
        flat = torch.cat([tensor.flatten() for tensor in group.values()])
        padding = -len(flat) % (2 * ranks)
        for rank, part in enumerate(torch.nn.functional.pad(flat, (0, padding)).chunk(ranks)):
            slices[rank].append(part.clone())
    merged = {name: tensor.half() for group in groups for name, tensor in group.items()}
    state = {
        "module": merged,
        "buffer_names": [],
        "param_shapes": [{name: t.shape for name, t in group.items()} for group in groups],
        "frozen_param_shapes": {name: t.shape for name, t in (frozen or {}).items()},
        "frozen_param_fragments": dict(frozen or {}),
        "shared_params": {"tied": next(iter(merged))},
        "ds_version": "0.17.6",
    }
    torch.save(state, folder / "mp_rank_00_model_states.pt")
    for rank, parts in enumerate(slices):
        _write_rank(
            folder,
            rank,
            {"zero_stage": ZeroStageEnum.gradients, "single_partition_of_fp32_groups": parts},
        )
    return folder


def write_stage_3(folder: Path, group: Group, ranks: int) -> Path:
    """Every parameter cut into equal parts, padded; model states a rank each."""
    folder.mkdir()
    flat: list[list[Tensor]] = [[] for _ in range(ranks)]
    for tensor in group.values():
        padded = torch.nn.functional.pad(tensor.flatten(), (0, -tensor.numel() % ranks))
        for rank, part in enumerate(padded.chunk(ranks)):
            flat[rank].append(part)
    for rank in range(ranks):
        state = {"module": {}, "buffer_names": [],
                 "param_shapes": [{name: t.shape for name, t in group.items()}]}  # fmt: skip
        torch.save(state, folder / f"zero_pp_rank_{rank}_mp_rank_00_model_states.pt")
        parts = [torch.cat(flat[rank])]
        _write_rank(folder, rank, {"zero_stage": ZeroStageEnum.weights, "fp32_flat_groups": parts})
    return folder


def _write_rank(folder: Path, rank: int, state: dict[str, object]) -> None:
    state |= {"partition_count": 1, "loss_scaler": LossScaler()}
    modules = {}
    for name, kind in _THEIRS.items():
        kind.__module__ = name
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            modules.setdefault(".".join(parts[:length]), types.ModuleType(name))
        setattr(modules[name], kind.__name__, kind)
    with mock.patch.dict(sys.modules, modules):
        torch.save(
            {"optimizer_state_dict": state},
            folder / f"bf16_zero_pp_rank_{rank}_mp_rank_00_optim_states.pt",
        )
