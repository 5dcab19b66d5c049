"""How models are prepared once they are loaded, as the environment says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from openuni.engines.native.loading import load_requested
from openuni.errors import InvalidRequestError
from openuni.models.native_folder import LoadedFolder
from openuni.models.preparation import Preparation

_SWITCHES = {"": False, "0": False, "false": False, "1": True, "true": True}


class PreparedLoading:
    """Loads a request's model and prepares it.

    Args:
        environment: ``OPENUNI_COMPILE``, ``OPENUNI_OFFLOAD`` and ``OPENUNI_VAE_TILING`` (``1`` or
            ``0``, off by default) and ``OPENUNI_QUANTIZE`` (``int8`` or ``nf4``); see
            :class:`openuni.models.preparation.Preparation`.

    Raises:
        InvalidRequestError: a variable holds something else.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.preparation = Preparation(
            compile=_switch(environment, "OPENUNI_COMPILE"),
            offload=_switch(environment, "OPENUNI_OFFLOAD"),
            quantize=_quantization(environment),
            vae_tiling=_switch(environment, "OPENUNI_VAE_TILING"),
        )

    def __call__(
        self,
        model: Mapping[str, Any],
        *,
        device: torch.device,
        dtype: torch.dtype,
        on_component: Callable[[str], None],
    ) -> LoadedFolder:
        """As :func:`openuni.engines.native.loading.load_requested`.

        Raises:
            UnsupportedError: the device cannot do what is asked for.
            MissingPackageError: a library for it is not installed.
        """
        self.preparation.check(device)
        place = self.preparation.loading_device(device)
        loaded = load_requested(model, device=place, dtype=dtype, on_component=on_component)
        self.preparation.apply(loaded.model, device)
        return loaded


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").lower()
    if value not in _SWITCHES:
        raise InvalidRequestError(
            f"{name} is {value!r}", hint="Set it to 1 or 0.", details={"field": name}
        )
    return _SWITCHES[value]


def _quantization(environment: Mapping[str, str]) -> Any:
    value = environment.get("OPENUNI_QUANTIZE", "") or None
    if value not in (None, "int8", "nf4"):
        raise InvalidRequestError(
            f"OPENUNI_QUANTIZE is {value!r}",
            hint="Set it to int8 or nf4, or leave it out.",
            details={"field": "OPENUNI_QUANTIZE"},
        )
    return value
