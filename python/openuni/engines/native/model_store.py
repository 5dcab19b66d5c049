"""Keeps models in memory between requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from openuni.engines.native.loading import dtype_of, load_requested
from openuni.engines.warm_models import WarmModels, model_budget, model_bytes
from openuni.models.native_folder import LoadedFolder


@dataclass(frozen=True)
class _Kept:
    stamp: tuple[float, ...]
    loaded: LoadedFolder


class ModelStore:
    """Loaded models by what requests call them, as many as the budget of memory allows.

    Args:
        device: where models are loaded.
        dtype: what their weights are converted to where a request does not say.
    """

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self.device = device
        self.dtype = dtype
        self._warm: WarmModels[_Kept] = WarmModels(model_budget(device))
        self._sizes: dict[str, int] = {}

    @property
    def loaded(self) -> list[str]:
        """Ids of the models in memory."""
        return [str(kept.loaded.card["id"]) for kept in self._warm.models]

    def get(self, model: Mapping[str, Any], on_component: Callable[[str], None]) -> LoadedFolder:
        """The model, loaded now if it is not in memory or its files have changed.

        Args:
            model: a request's ``model``.
            on_component: called with the name of each part as its loading begins.

        Raises:
            InvalidRequestError, ModelNotFoundError, WeightsError: it cannot be loaded.
        """
        named = {**model, "dtype": str(dtype_of(model, self.dtype))}
        key = json.dumps(named, sort_keys=True)
        stamp = _stamp(model)
        kept = self._warm.get(key)
        if kept is None or kept.stamp != stamp:
            # Others go before it comes, an outdated one first: both may not fit. Its size is not
            # known before its first time; that it is like the largest so far is a fair guess.
            self._warm.drop(key)
            del kept
            self._warm.make_room(self._sizes.get(key, max(self._sizes.values(), default=0)))
            loaded = load_requested(
                model, device=self.device, dtype=self.dtype, on_component=on_component
            )
            size = self._sizes[key] = model_bytes(loaded.model)
            kept = _Kept(stamp, loaded)
            self._warm.add(key, kept, size)
        return kept.loaded


def _stamp(model: Mapping[str, Any]) -> tuple[float, ...]:
    """When the files that a user names last changed: a training may write them anew."""
    config = model.get("config", {}).get("file")
    files = [Path(file) for file in (config, model.get("checkpoint")) if file]
    return tuple(file.stat().st_mtime for file in files if file.exists())
