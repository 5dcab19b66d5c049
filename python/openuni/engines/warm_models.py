"""Keeps loaded models within a budget of memory; the one unused for longest leaves first."""

from __future__ import annotations

import gc
import os
from collections import OrderedDict
from typing import Generic, TypeVar

import torch

from openuni.errors import InvalidRequestError

Model = TypeVar("Model")

#: The share of a GPU that models may take; the rest is for the work itself.
_CUDA_SHARE = 0.9
#: The share of the machine's memory, for all workers on it together.
_CPU_SHARE = 0.5


class WarmModels(Generic[Model]):
    """Models by key.

    Args:
        budget: bytes that they may take together. One alone may take more: it was asked for.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._models: OrderedDict[str, tuple[Model, int]] = OrderedDict()

    @property
    def models(self) -> list[Model]:
        """All of them, the one used last at the end."""
        return [model for model, _ in self._models.values()]

    def get(self, key: str) -> Model | None:
        """The model, now the last one to leave; None where it is not kept."""
        if key not in self._models:
            return None
        self._models.move_to_end(key)
        return self._models[key][0]

    def drop(self, key: str) -> None:
        """Let go of a model, if it is kept."""
        self._models.pop(key, None)

    def make_room(self, size: int) -> None:
        """Let go of models until one of ``size`` bytes fits, or none is left."""
        before = len(self._models)
        while self._models and self._taken + size > self.budget:
            self._models.popitem(last=False)
        if len(self._models) < before:
            gc.collect()
            if torch.cuda.is_initialized():
                torch.cuda.empty_cache()

    def add(self, key: str, model: Model, size: int) -> None:
        """Keep a model of ``size`` bytes, in place of as many others as it takes."""
        self.drop(key)
        self.make_room(size)
        self._models[key] = (model, size)

    @property
    def _taken(self) -> int:
        return sum(size for _, size in self._models.values())


def model_budget(device: torch.device) -> int:
    """Bytes for the models of this process: OPENUNI_MODEL_MEMORY, else a share of the device's.

    Raises:
        InvalidRequestError: the variable holds no number of bytes.
    """
    asked = os.environ.get("OPENUNI_MODEL_MEMORY")
    if asked:
        if not asked.isdecimal() or int(asked) == 0:
            raise InvalidRequestError(
                f"OPENUNI_MODEL_MEMORY is {asked!r}", hint="Give a whole number of bytes."
            )
        return int(asked)
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory * _CUDA_SHARE)
    workers = max(1, int(os.environ.get("OPENUNI_WORKERS", "1")))
    return int(_machine_bytes() * _CPU_SHARE / workers)


def model_bytes(module: torch.nn.Module) -> int:
    """Bytes of a module's parameters and buffers; shared ones count once."""
    tensors = {t.data_ptr(): t for t in (*module.parameters(), *module.buffers())}
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())


def _machine_bytes() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 16 * 1024**3  # Windows does not tell it this way.
