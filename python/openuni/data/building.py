"""Builds what a config describes as ``{"type": callable, **arguments}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openuni.errors import InvalidRequestError


def build(config: Any, what: str) -> Any:
    """The object that a config describes; anything but a mapping is returned as it is.

    Args:
        config: ``{"type": class or function, **arguments}``.
        what: the config's field, for errors.

    Raises:
        InvalidRequestError: the config has no callable ``type``.
    """
    if not isinstance(config, Mapping):
        return config
    arguments = dict(config)
    kind = arguments.pop("type", None)
    if not callable(kind):
        raise InvalidRequestError(
            f"{what}.type must be a class or a function, not {kind!r}",
            hint="Import it in the config file and name it without quotes.",
            details={"field": f"{what}.type"},
        )
    return kind(**arguments)
