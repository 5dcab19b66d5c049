"""Config texts that mmengine formats once."""

from __future__ import annotations

from functools import wraps
from typing import Any

from mmengine.config import config as mmengine_config


def format_once() -> None:
    """Have mmengine keep a config's text: it asks yapf for it five times a training.

    That took about a second each for the larger configs, more than all else before the first step.
    """
    if not hasattr(mmengine_config.FormatCode, "__wrapped__"):
        mmengine_config.FormatCode = _keeping(mmengine_config.FormatCode)


def _keeping(format_code: Any) -> Any:
    kept: dict[tuple[str, str], Any] = {}

    @wraps(format_code)
    def formatted(text: str, **options: Any) -> Any:
        key = text, repr(options)
        if key not in kept:
            kept[key] = format_code(text, **options)
        return kept[key]

    return formatted
