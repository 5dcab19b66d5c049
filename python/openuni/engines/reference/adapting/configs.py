"""Changes official config files as they are read: attention that runs here, and the user's options.

Scripts read config files by themselves, and those of the evaluations take no changes to them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

import torch

#: Keys under which the official configs name an implementation of attention.
_ATTENTION = ("attn_implementation", "_attn_implementation")
_FLASH = "flash_attention_2"


def change(device: torch.device, options: Sequence[str] = ()) -> None:
    """Change what ``Config.fromfile`` gives from now on."""
    from mmengine.config import Config

    from_file = Config.fromfile
    has_flash = device.type == "cuda" and importlib.util.find_spec("flash_attn") is not None

    def changed(*args: Any, **keywords: Any) -> Any:
        config = from_file(*args, **keywords)
        if not has_flash:
            replace_flash_attention(config._cfg_dict)
        config.merge_from_dict(_values(options))
        return config

    Config.fromfile = staticmethod(changed)


def replace_flash_attention(config: Any) -> None:
    """Name PyTorch's own attention wherever flash attention is named: the same formula."""
    if isinstance(config, dict):
        # Not config.items(): that would import what a config only names.
        for key, value in dict.items(config):
            if key in _ATTENTION and value == _FLASH:
                config[key] = "sdpa"
            elif key == "use_flash_attn" and value is True:
                config[key] = False
            else:
                replace_flash_attention(value)
    elif isinstance(config, list | tuple):
        for value in config:
            replace_flash_attention(value)


def _values(options: Sequence[str]) -> dict[str, Any]:
    from openuni.compat.config_options import option_values

    return option_values(options)
