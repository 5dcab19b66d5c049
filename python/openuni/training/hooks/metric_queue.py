"""Measurements on their way from the device to the event log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass
class _Pending:
    step: int
    values: dict[str, float]
    names: list[str]
    numbers: Tensor
    arrived: Any
    """CUDA event after the copy to the host; None where the numbers are there already."""

    def is_there(self) -> bool:
        return self.arrived is None or self.arrived.query()


class MetricQueue:
    """Hands measurements on in order once they have reached the host, without waiting for any.

    Reading a number from a GPU at every step would make the host wait for the step to end, and
    the GPU for the host to queue the next one.

    Args:
        write: called with a step and its values.
    """

    def __init__(self, write: Callable[[int, dict[str, float]], Any]) -> None:
        self.write = write
        self._pending: deque[_Pending] = deque()

    def add(self, step: int, values: Mapping[str, float | Tensor]) -> None:
        """Take a step's values, some of them tensors of one element on any device."""
        tensors = {name: value for name, value in values.items() if isinstance(value, Tensor)}
        plain = {name: float(v) for name, v in values.items() if not isinstance(v, Tensor)}
        numbers, arrived = torch.empty(0), None
        if tensors:
            # Apple's GPUs have no float64.
            exact = [
                v.detach().float() if v.is_mps else v.detach().double() for v in tensors.values()
            ]
            numbers = torch.stack([value.reshape(()) for value in exact])
        if numbers.is_cuda:
            numbers = torch.empty_like(numbers, device="cpu", pin_memory=True).copy_(
                numbers, non_blocking=True
            )
            arrived = torch.cuda.Event()
            arrived.record()
        self._pending.append(_Pending(step, plain, list(tensors), numbers, arrived))
        while self._pending and self._pending[0].is_there():
            self._hand_on()

    def flush(self) -> None:
        """Hand on everything, waiting for the device."""
        while self._pending:
            if self._pending[0].arrived is not None:
                self._pending[0].arrived.synchronize()
            self._hand_on()

    def _hand_on(self) -> None:
        entry = self._pending.popleft()
        measured = dict(zip(entry.names, entry.numbers.tolist(), strict=True))
        self.write(entry.step, {**measured, **entry.values})
