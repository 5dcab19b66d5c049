"""DeepSpeed's checkpoint folders: ``iter_<steps>.pth`` with a file or two of every process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from mmengine.dist import barrier, is_main_process

from openuni.checkpoints.deepspeed_source import DeepSpeedSource
from openuni.checkpoints.safe_pickle import load_pickle, refuse_globals
from openuni.errors import WeightsError
from openuni.training.failures import is_unwritable, no_room

_STATES = "mp_rank_00_model_states.pt"

#: All that DeepSpeed's own files name besides plain data.
_OBJECTS = frozenset({
    "deepspeed.runtime.fp16.loss_scaler.DynamicLossScaler",
    "deepspeed.runtime.fp16.loss_scaler.LossScaler",
    "deepspeed.runtime.zero.config.ZeroStageEnum",
    "deepspeed.utils.tensor_fragment.fragment_address",
    "mmengine.config.config.ConfigDict",
})  # fmt: skip


def write_folder(engine: Any, content: dict[str, Any], path: Path) -> None:
    """Write a folder beside the place and rename it; all processes take part.

    Args:
        engine: DeepSpeed's, or a wrapper of it.
        content: what is kept besides weights and optimiser; the first process's counts.
        path: of the folder.

    Raises:
        OutputUnwritableError: it could not be written.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        if is_main_process():
            shutil.rmtree(partial, ignore_errors=True)
        barrier()
        engine.save_checkpoint(
            str(path.parent), tag=partial.name, client_state=content, save_latest=False,
            exclude_frozen_parameters=True,
        )  # fmt: skip
        barrier()
        if is_main_process():
            shutil.rmtree(path, ignore_errors=True)
            partial.rename(path)
    except (OSError, RuntimeError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        if is_unwritable(error):
            raise no_room(path.parent, error) from error
        raise


def read_folder(path: Path) -> dict[str, Any]:
    """What a folder keeps besides the optimiser; weights are under ``state_dict``, in fp32.

    Raises:
        WeightsError: a file is missing or damaged, or it is no folder of a training.
    """
    with DeepSpeedSource(path) as source:
        weights = {name: source.get(name) for name in source.specs}
    states = load_pickle(path / _STATES)
    processes = int(states.get("dp_world_size", 1))
    found = len(list(path.glob("*_optim_states.pt")))
    if found != processes or "meta" not in states:
        raise WeightsError(
            f"{path} is no whole checkpoint of a training: it has the optimiser of {found} "
            f"processes out of {processes}",
            details={"path": str(path)},
        )
    return {**states, "state_dict": weights}


def load_engine(engine: Any, path: Path) -> None:
    """Put weights and optimiser of every process where the folder has them.

    Raises:
        WeightsError: a file names anything but plain data and a few objects of DeepSpeed's own,
            since DeepSpeed would run what a pickle asks for.
    """
    for file in sorted(path.rglob("*.pt")):
        refuse_globals(file, _OBJECTS)
        # With stand-ins first: this refuses what allowed objects could still be made to do, such as
        # having attributes of their classes replaced.
        load_pickle(file)
    engine.load_checkpoint(str(path.parent), tag=path.name, load_module_strict=False)
