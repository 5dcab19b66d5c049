"""Which sizes a model draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openuni.errors import InvalidRequestError


def check_size(request: Mapping[str, Any], multiple: int) -> None:
    """Hold a request's width and height to multiples of ``multiple`` pixels.

    Raises:
        InvalidRequestError: the model cannot draw that size.
    """
    for side in ("width", "height"):
        if request[side] % multiple:
            nearest = max(multiple, round(request[side] / multiple) * multiple)
            raise InvalidRequestError(
                f"{side} {request[side]} is not a multiple of {multiple}",
                hint=f"The nearest size that this model draws is {nearest}.",
                details={"field": side},
            )
