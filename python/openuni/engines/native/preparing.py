"""Loads a request's model and does to it what the request's load options say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from openuni.engines.native.loading import load_requested
from openuni.models.native_folder import LoadedFolder
from openuni.models.preparation import Preparation


def load_prepared(
    model: Mapping[str, Any],
    *,
    device: torch.device,
    dtype: torch.dtype,
    on_component: Callable[[str], None],
) -> LoadedFolder:
    """As :func:`openuni.engines.native.loading.load_requested`, then prepared.

    Raises:
        UnsupportedError, MissingPackageError: what is asked for cannot be done here; nothing has
            been loaded.
    """
    preparation = Preparation.of(model)
    preparation.check(device)
    place = preparation.loading_device(device)
    loaded = load_requested(model, device=place, dtype=dtype, on_component=on_component)
    preparation.apply(loaded.model, device)
    return loaded
