"""Keeps models in memory between requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import torch

from openuni.engines.warm_models import WarmModels, model_budget, model_bytes

Loaded = TypeVar("Loaded")
Loaded_co = TypeVar("Loaded_co", covariant=True)


class LoadModel(Protocol[Loaded_co]):
    """Loads a request's model; ``dtype`` is the request's own where it says one."""

    def __call__(
        self,
        model: Mapping[str, Any],
        *,
        device: torch.device,
        dtype: torch.dtype,
        on_component: Callable[[str], None],
    ) -> Loaded_co: ...


@dataclass(frozen=True)
class _Kept(Generic[Loaded]):
    id: str
    stamp: tuple[float, ...]
    loaded: Loaded


class ModelStore(Generic[Loaded]):
    """Loaded models by what requests call them, as many as the budget of memory allows.

    Args:
        device: where models are loaded.
        load: loads one.
        module: the weights of a loaded one, to be measured.
    """

    def __init__(
        self,
        device: torch.device,
        load: LoadModel[Loaded],
        module: Callable[[Loaded], torch.nn.Module],
    ) -> None:
        self.device = device
        self._load = load
        self._module = module
        self._warm: WarmModels[_Kept[Loaded]] = WarmModels(model_budget(device))
        self._sizes: dict[str, int] = {}

    @property
    def loaded(self) -> list[str]:
        """Ids of the models in memory."""
        return [kept.id for kept in self._warm.models]

    def get(self, model: Mapping[str, Any], on_component: Callable[[str], None]) -> Loaded:
        """The model, loaded now if it is not in memory or its files have changed.

        Args:
            model: a request's ``model``.
            on_component: called with the name of each part as its loading begins.

        Raises:
            InvalidRequestError, ModelNotFoundError, WeightsError: it cannot be loaded.
        """
        dtype = dtype_of(model, self.device)
        named = {**model, "dtype": str(dtype)}
        key = json.dumps(named, sort_keys=True)
        stamp = _stamp(model)
        kept = self._warm.get(key)
        if kept is None or kept.stamp != stamp:
            # Others go before it comes, an outdated one first: both may not fit. Its size is not
            # known before its first time; that it is like the largest so far is a fair guess.
            self._warm.drop(key)
            del kept
            self._warm.make_room(self._sizes.get(key, max(self._sizes.values(), default=0)))
            loaded = self._load(model, device=self.device, dtype=dtype, on_component=on_component)
            size = self._sizes[key] = model_bytes(self._module(loaded))
            kept = _Kept(str(model["id"]), stamp, loaded)
            self._warm.add(key, kept, size)
        return kept.loaded


def dtype_of(model: Mapping[str, Any], device: torch.device) -> torch.dtype:
    """What a request's model is held in: where it does not say, bf16 on CUDA, fp32 elsewhere."""
    if "dtype" in model:
        dtype: torch.dtype = getattr(torch, model["dtype"])
        return dtype
    return torch.bfloat16 if device.type == "cuda" else torch.float32


def _stamp(model: Mapping[str, Any]) -> tuple[float, ...]:
    """When the files that a user names last changed: a training may write them anew."""
    config = model.get("config", {}).get("file")
    files = [Path(file) for file in (config, model.get("checkpoint")) if file]
    return tuple(file.stat().st_mtime for file in files if file.exists())
