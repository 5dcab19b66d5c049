"""Runs the official ``scripts/train.py`` and prints its losses.

What it takes for granted and is not here (a GPU, torchvision, timm) is stood in for from outside.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import os
import runpy
import sys
import types
from pathlib import Path
from typing import Any

import torch
from torch import nn

#: Losses are printed on one line after this.
MARK = "LOSSES "


def main() -> None:
    """``official_run.py CHECKOUT CONFIG [flags of scripts/train.py]``, run beside the data."""
    checkout, *arguments = sys.argv[1:]
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    sys.path.insert(0, checkout)
    # These look for the packages that are stood in for when they are first imported.
    import diffusers  # noqa: F401
    import transformers.utils.import_utils  # noqa: F401

    sys.meta_path.append(_StandInFinder())
    if not torch.cuda.is_available():
        _stand_in_for_gpu()
    losses = _record_losses()
    sys.argv = ["train.py", *arguments]
    os.environ.setdefault("LOCAL_RANK", "0")
    runpy.run_path(str(Path(checkout) / "scripts" / "train.py"), run_name="__main__")
    print(MARK + json.dumps(losses))


class _StandIn(types.ModuleType):
    """A package that holds whatever is asked for, and uses none of it."""

    __version__ = "0.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return nn.Identity  # as timm's DropPath is at its rate of 0


class _StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for packages that xtuner and the official models import without need here."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname.partition(".")[0] not in ("skimage", "timm", "torchvision"):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def _stand_in_for_gpu() -> None:
    from mmengine.optim.optimizer import amp_optimizer_wrapper
    from mmengine.runner import amp

    def autocast(dtype: torch.dtype) -> Any:
        return torch.autocast("cpu", torch.bfloat16, enabled=dtype is torch.bfloat16)

    # mmengine refuses mixed precision without a GPU, and any but bfloat16 on a CPU.
    amp_optimizer_wrapper.is_cuda_available = lambda: True
    amp.autocast = autocast


def _record_losses() -> list[float]:
    from mmengine.model import BaseModel

    losses: list[float] = []
    step = BaseModel.train_step

    def recorded(self: Any, data: Any, optim_wrapper: Any) -> Any:
        values = step(self, data, optim_wrapper)
        losses.append(float(values["loss"]))
        return values

    BaseModel.train_step = recorded
    return losses


if __name__ == "__main__":
    main()
