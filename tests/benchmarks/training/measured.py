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

#: Measurements are printed on one line after this.
MARK = "MEASURED "


class Memory:
    """Peaks of this process's memory, as the kernel (Linux) keeps them."""

    @staticmethod
    def reset() -> int:
        """Forget the peak so far; answers the bytes in memory now."""
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return Memory._status("VmRSS")

    @staticmethod
    def peak() -> int:
        """Most bytes in memory since then."""
        return Memory._status("VmHWM")

    @staticmethod
    def _status(name: str) -> int:
        text = Path("/proc/self/status").read_text(encoding="ascii")
        line = next(line for line in text.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024


def main() -> None:
    """Reads the command line and trains."""
    side, *arguments = sys.argv[1:]
    steps: list[dict[str, float]] = []
    if side == "official":
        from training import official_run

        _measure(steps)
        sys.argv[1:] = arguments
        official_run.main()
    else:
        from openuni.training.xtuner_parts import install

        install()
        _measure(steps)
        from openuni.training.command_line import main as train

        status = train(arguments)
        if status:
            raise SystemExit(status)
    print(MARK + json.dumps({"steps": steps}))


def _measure(steps: list[dict[str, float]]) -> None:
    from mmengine.model import BaseModel

    step = BaseModel.train_step
    before: list[int] = []

    def measured(self: Any, data: Any, optim_wrapper: Any) -> Any:
        now = Memory.reset()
        before.append(now)
        values = step(self, data, optim_wrapper)
        loss = float(values["loss"])
        above = Memory.peak() - before[0]
        steps.append({"at": time.perf_counter(), "loss": loss, "memory": above})
        return values

    BaseModel.train_step = measured


if __name__ == "__main__":
    main()
