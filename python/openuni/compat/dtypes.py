"""Dtypes as configs and command lines write them."""

from __future__ import annotations

from typing import Any

import torch

from openuni.errors import InvalidRequestError


def to_dtype(value: Any) -> torch.dtype | None:
    """A dtype, its name with or without ``torch.``, or None; ``auto`` is None.

    Raises:
        InvalidRequestError: no such dtype.
    """
    if value is None or value == "auto" or isinstance(value, torch.dtype):
        return None if value == "auto" else value
    dtype = getattr(torch, str(value).removeprefix("torch."), None)
    if not isinstance(dtype, torch.dtype):
        raise InvalidRequestError(f"{value!r} is no dtype", hint="Use float32 or bfloat16.")
    return dtype
