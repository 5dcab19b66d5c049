"""Sends ``.cuda()`` to the device that was chosen, where that is not CUDA."""

from __future__ import annotations

from typing import Any

import torch


def redirect(device: torch.device) -> None:
    """Make ``.cuda()`` of modules and tensors mean ``.to(device)``; on CUDA it stays as it is."""
    if device.type == "cuda":
        return

    def to_device(self: Any, *args: Any, **options: Any) -> Any:
        return self.to(device)

    torch.nn.Module.cuda = to_device  # type: ignore[method-assign]
    torch.Tensor.cuda = to_device  # type: ignore[method-assign]
