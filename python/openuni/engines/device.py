"""The device that models run on."""

from __future__ import annotations

import platform
from typing import Any

import torch

from openuni.errors import InvalidRequestError, UnsupportedError


def choose_device(name: str) -> torch.device:
    """The device of a name; ``auto`` is CUDA where there is one.

    Raises:
        InvalidRequestError: no such kind of device.
        UnsupportedError: CUDA, where there is none.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise InvalidRequestError(
            f"{name!r} is not a device", hint="Use cpu, cuda or cuda:N."
        ) from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise UnsupportedError(
            "CUDA was asked for, but this PyTorch sees no CUDA device",
            hint="Use device cpu, or install a CUDA build of torch: openuni setup --torch cuda",
        )
    return device


def describe_device(device: torch.device) -> dict[str, Any]:
    """The ``device`` of ``protocol/schemas/engine_description.json``."""
    properties = torch.cuda.get_device_properties(device) if device.type == "cuda" else None
    return {
        "kind": device.type,
        "name": properties.name if properties else platform.processor() or "CPU",
        "memoryBytes": properties.total_memory if properties else None,
    }
