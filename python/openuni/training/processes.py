"""Several processes without a GPU."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from typing import Any

import torch
from mmengine.config import Config
from torch import distributed

from openuni.errors import InvalidRequestError


def check_backend(options: Mapping[str, Any]) -> None:
    """Raise InvalidRequestError where nccl is asked for by name and there is no GPU.

    The official config files name nccl always; without a GPU, gloo takes its place.

    Args:
        options: ``--cfg-options``.
    """
    field = "env_cfg.dist_cfg.backend"
    if options.get(field) == "nccl" and not torch.cuda.is_available():
        raise InvalidRequestError(
            f"{field} is nccl, which needs a GPU, and there is none here",
            hint=f"Leave {field} out, or set it to gloo.",
            details={"field": field},
        )


def join_processes(config: Config) -> None:
    """Join the other processes over gloo where there is no GPU; with one, mmengine does it.

    Raises:
        InvalidRequestError: the launcher's variables are missing, or the processes do not meet.
    """
    by_deepspeed = config.optim_wrapper.get("type") == "DeepSpeedOptimWrapper"
    if config.launcher == "none" and by_deepspeed:
        _be_alone()
    if config.launcher == "none" or torch.cuda.is_available():
        return
    if config.launcher != "pytorch":
        raise InvalidRequestError(
            f"--launcher {config.launcher} needs a GPU on every node",
            hint="Without one, start the processes with torchrun and --launcher pytorch.",
            details={"field": "launcher"},
        )
    missing = [name for name in ("RANK", "WORLD_SIZE", "MASTER_ADDR") if name not in os.environ]
    if missing:
        raise InvalidRequestError(
            f"--launcher pytorch needs {', '.join(missing)}, which torchrun sets",
            hint="torchrun --nproc-per-node 2 -m openuni.training CONFIG --launcher pytorch",
            details={"field": "launcher"},
        )
    if not distributed.is_initialized():
        _meet()
    if by_deepspeed:
        return
    # mmengine's own way names the GPU that a process takes.
    wrapper = {
        "type": "MMDistributedDataParallel", "broadcast_buffers": False, "device_ids": None,
    }  # fmt: skip
    config.strategy = {"type": "DDPStrategy", "model_wrapper": wrapper}


def is_first() -> bool:
    """Whether this process writes for all, also before they have met."""
    names = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK")
    return next((os.environ[name] for name in names if name in os.environ), "0") == "0"


def _be_alone() -> None:
    """DeepSpeed wants a group of processes even where there is one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    place = {"RANK": "0", "WORLD_SIZE": "1", "LOCAL_RANK": "0",
             "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}  # fmt: skip
    for name, value in place.items():
        os.environ.setdefault(name, value)


def _meet() -> None:
    try:
        distributed.init_process_group("gloo")
    except (RuntimeError, ValueError) as error:
        place = f"{os.environ['MASTER_ADDR']}:{os.environ.get('MASTER_PORT')}"
        raise InvalidRequestError(
            f"the processes did not meet at {place}: {error}",
            hint="Set MASTER_PORT (torchrun --master-port) to a port that nothing else uses, and "
            "MASTER_ADDR to an address that every node reaches.",
            details={"field": "MASTER_PORT"},
        ) from error
