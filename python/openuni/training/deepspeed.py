"""Training with DeepSpeed, which is imported only when it is asked for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch
from mmengine.config import Config

from openuni.errors import InvalidRequestError
from openuni.packages import require_packages


def with_deepspeed(config: Config, deepspeed: str) -> None:
    """Change a config so that xtuner's DeepSpeed strategy trains it.

    Args:
        config: changed in place.
        deepspeed: a JSON file, or the name of one that xtuner brings (``deepspeed_zero2``).

    Raises:
        MissingPackageError: DeepSpeed is not installed.
        InvalidRequestError: there is no such file, or it or the config asks for what DeepSpeed does
            not do here.
    """
    if config.train_cfg.get("threads") is not None:
        raise InvalidRequestError(
            "train_cfg.threads does not go with DeepSpeed, which takes the steps itself",
            hint="Leave train_cfg.threads or --deepspeed out.",
            details={"field": "train_cfg.threads"},
        )
    settings = _read(deepspeed)
    _refuse_what_it_would_drop(config, settings)
    require_packages(
        "--deepspeed",
        "deepspeed",
        hint="DS_BUILD_OPS=0 pip install --no-build-isolation deepspeed==0.17.6, or train "
        "without --deepspeed: plain and torchrun training do not need it.",
    )
    if not torch.cuda.is_available():
        os.environ.setdefault("DS_ACCELERATOR", "cpu")
    clip = (config.optim_wrapper.get("clip_grad") or {}).get("max_norm") or 1.0
    config.strategy = {
        # By name, as the job's folder keeps the config in writing.
        "type": "xtuner.engine._strategy.deepspeed.DeepSpeedStrategy",
        "config": settings,
        "gradient_accumulation_steps": config.optim_wrapper.get("accumulative_counts", 1),
        "train_micro_batch_size_per_gpu": config.train_dataloader.batch_size,
        "gradient_clipping": clip,
        "exclude_frozen_parameters": True,
        "sequence_parallel_size": 1,
    }
    config.optim_wrapper = {
        "type": "DeepSpeedOptimWrapper",
        "optimizer": config.optim_wrapper.optimizer,
    }


def _refuse_what_it_would_drop(config: Config, settings: dict[str, Any]) -> None:
    wrapper = config.optim_wrapper
    stage = (settings.get("zero_optimization") or {}).get("stage", 0)
    not_asked = "is not asked by DeepSpeed, which would train without it"
    leave = "Leave it out, or train without --deepspeed."
    wrong = [
        (stage == 3, "deepspeed", "asks for ZeRO stage 3, whose checkpoints are not resumed from",
         "Use stage 1 or 2, as deepspeed_zero2 does."),
        (wrapper.get("constructor") is not None, "optim_wrapper.constructor", not_asked, leave),
        (wrapper.get("paramwise_cfg") is not None, "optim_wrapper.paramwise_cfg", not_asked, leave),
        (config.get("load_from") is not None and not config.get("resume"), "load_from",
         "does not reach DeepSpeed's own copies of the weights",
         "Begin from model.pretrained_pth, which does."),
    ]  # fmt: skip
    for is_wrong, field, problem, hint in wrong:
        if is_wrong:
            raise InvalidRequestError(f"{field} {problem}", hint=hint, details={"field": field})


def _read(name: str) -> dict[str, Any]:
    path = Path(name)
    if not path.is_file():
        from xtuner.configs import cfgs_name_path

        path = Path(cfgs_name_path.get(name, name))
    if not path.is_file():
        raise InvalidRequestError(
            f"there is no DeepSpeed config {name}",
            hint="Name a JSON file, or deepspeed_zero2.",
            details={"field": "deepspeed"},
        )
    settings = json.loads(path.read_text(encoding="utf-8"))
    for dtype, wanted in (("fp16", False), ("bf16", True)):
        if isinstance(settings.get(dtype), dict) and settings[dtype].get("enabled") == "auto":
            settings[dtype]["enabled"] = wanted
    return settings
