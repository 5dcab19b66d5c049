"""Parts that wait in main memory until they are used, for GPUs that do not hold the whole model.

A picture needs the language model, the transformer and the autoencoder one after another, never two
at a time: with this, a GPU needs room for the largest of them instead of their sum. Queries,
connector and projector are small and stay on the device.
"""

from __future__ import annotations

from typing import Any, Literal

import torch
from torch import Tensor, nn

Part = Literal["lmm", "transformer", "vae"]

PARTS: tuple[Part, ...] = ("lmm", "transformer", "vae")


class Offload:
    """Holds at most one of a model's large parts on the device.

    Args:
        model: an OpenUni module, its large parts in main memory.
        device: where the work happens; the rest of the model is moved there.
    """

    def __init__(self, model: Any, device: torch.device | str) -> None:
        self.device = torch.device(device)
        self.present: Part | None = None
        self._parts: dict[Part, nn.Module] = {part: getattr(model, part) for part in PARTS}
        # What lies in main memory is never written to: leaving the device costs no copy.
        self._home = {
            part: [tensor.data for tensor in _tensors(module)]
            for part, module in self._parts.items()
        }
        for name, child in model.named_children():
            if name not in PARTS:
                child.to(self.device)
        model.meta_queries.data = model.meta_queries.data.to(self.device)

    def bring(self, part: Part) -> None:
        """Have a part on the device, and whichever was there before back in main memory."""
        if part == self.present:
            return
        self.release()
        tensors = list(_tensors(self._parts[part]))
        for tensor, home in zip(tensors, self._home[part], strict=True):
            tensor.data = home.to(self.device, copy=True)
        self.present = part

    def release(self) -> None:
        """Have no large part on the device."""
        if self.present is None:
            return
        tensors = list(_tensors(self._parts[self.present]))
        for tensor, home in zip(tensors, self._home[self.present], strict=True):
            tensor.data = home
        self.present = None


def offload(model: Any, device: torch.device | str) -> None:
    """Attach an :class:`Offload` to a model that lies in main memory.

    Args:
        model: an OpenUni module.
        device: the GPU.
    """
    model.offload = Offload(model, device)


def _tensors(module: nn.Module) -> list[Tensor]:
    """Parameters and buffers; tied ones once."""
    return [*module.parameters(), *module.buffers()]
