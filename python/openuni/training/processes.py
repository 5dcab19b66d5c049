"""Several processes without a GPU."""

from __future__ import annotations

import os

import torch
from mmengine.config import Config
from torch import distributed

from openuni.errors import InvalidRequestError


def join_processes(config: Config) -> None:
    """Join the other processes over gloo where there is no GPU; with one, mmengine does it.

    Raises:
        InvalidRequestError: the launcher's variables are missing, or nccl is asked for without GPU.
    """
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
        distributed.init_process_group("gloo")
