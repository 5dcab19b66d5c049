"""Lets mmengine train in mixed precision without a GPU.

Its AmpOptimWrapper refuses to be made on a CPU, and its autocast takes bfloat16 alone there.
"""

from __future__ import annotations

from typing import Any

import torch


def allow(device: torch.device) -> None:
    """Make the wrapper and autocast work on the CPU; on CUDA they stay as they are."""
    if device.type == "cuda":
        return
    from mmengine.optim.optimizer import amp_optimizer_wrapper
    from mmengine.runner import amp

    def autocast(
        device_type: str | None = None,
        dtype: torch.dtype | None = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ) -> Any:
        # On a CPU float32 is what is computed in without autocast.
        lowers = dtype is not torch.float32
        return torch.autocast(
            device_type or device.type,
            dtype if lowers else None,
            enabled=enabled and lowers,
            cache_enabled=cache_enabled,
        )

    amp_optimizer_wrapper.is_cuda_available = lambda: True
    # The wrapper imports it anew each time that it is used.
    amp.autocast = autocast
