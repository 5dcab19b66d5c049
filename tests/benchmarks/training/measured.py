"""Runs one training, official or ours, and prints time, memory and loss of each step.

measured.py official CHECKOUT CONFIG [flags of scripts/train.py]
measured.py ours CONFIG [flags of openuni.training]
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

#: Measurements are printed on one line after this.
MARK = "MEASURED "


class HostClock:
    """Ends of steps in seconds, and the memory of this process as the kernel (Linux) keeps it."""

    def begin(self) -> int:
        """Forget the peak so far; answers the bytes in memory now."""
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return self._status("VmRSS")

    def peak(self) -> int:
        """Most bytes in memory since then."""
        return self._status("VmHWM")

    def end(self) -> Any:
        """The end of a step, to be read with :meth:`seconds`."""
        return time.perf_counter()

    def seconds(self, first: Any, end: Any) -> float:
        """From one end of a step to another."""
        return float(end - first)

    def _status(self, name: str) -> int:
        text = Path("/proc/self/status").read_text(encoding="ascii")
        line = next(line for line in text.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024


class DeviceClock(HostClock):
    """The same of a GPU, which is not waited for."""

    def begin(self) -> int:
        torch.cuda.reset_peak_memory_stats()
        return torch.cuda.memory_allocated()

    def peak(self) -> int:
        return torch.cuda.max_memory_allocated()

    def end(self) -> Any:
        event = torch.cuda.Event(enable_timing=True)
        event.record()
        return event

    def seconds(self, first: Any, end: Any) -> float:
        end.synchronize()
        return float(first.elapsed_time(end)) / 1000


class Measurement:
    """What the steps of a training took, noted as they pass and read at the end."""

    def __init__(self, official: bool) -> None:
        from mmengine.model import BaseModel

        self._clock = DeviceClock() if torch.cuda.is_available() else HostClock()
        self._ends: list[Any] = []
        self._losses: list[torch.Tensor] = []
        self._above: list[int] = []
        self._before: int | None = None
        step = BaseModel.train_step

        def measured(model: Any, data: Any, optim_wrapper: Any) -> Any:
            now = self._clock.begin()
            if self._before is None:
                self._before = now
                if official and torch.cuda.is_available():
                    _attend_by_fused_kernels(model)
            values = step(model, data, optim_wrapper)
            self._losses.append(values["loss"].detach())
            self._above.append(self._clock.peak() - self._before)
            self._ends.append(self._clock.end())
            return values

        BaseModel.train_step = measured

    def print(self) -> None:
        """All steps on a line of their own."""
        first = self._ends[0]
        steps = [
            {
                "at": self._clock.seconds(first, end),
                "loss": float(loss),
                "memory": above,
            }
            for end, loss, above in zip(self._ends, self._losses, self._above, strict=True)
        ]
        print(MARK + json.dumps({"steps": steps}))


def main() -> None:
    """Reads the command line and trains."""
    side, *arguments = sys.argv[1:]
    if side == "official":
        from training import official_run

        measurement = Measurement(official=True)
        sys.argv[1:] = arguments
        official_run.main()
    else:
        from openuni.training.xtuner_parts import install

        install()
        measurement = Measurement(official=False)
        from openuni.training.command_line import main as train

        status = train(arguments)
        if status:
            raise SystemExit(status)
    measurement.print()


def _attend_by_fused_kernels(model: Any) -> None:
    """Give the official language model what the flash_attn package would.

    Without that package it forms attention weights one by one, which would flatter ours.
    """
    model.lmm.language_model.set_attn_implementation("sdpa")


if __name__ == "__main__":
    main()
