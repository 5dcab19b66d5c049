"""Runs one training, official or ours, and prints time, memory and loss of each step.

measured.py official CHECKOUT CONFIG [flags of scripts/train.py]
measured.py ours CONFIG [flags of openuni.training]
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

#: Measurements are printed on one line after this.
MARK = "MEASURED "


class Memory(threading.Thread):
    """Follows this process's memory from its start on."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.before = self.peak = self.now()

    def run(self) -> None:
        while True:
            self.peak = max(self.peak, self.now())
            time.sleep(0.002)

    @staticmethod
    def now() -> int:
        """Bytes in memory."""
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def main() -> None:
    """Reads the command line and trains."""
    side, *arguments = sys.argv[1:]
    steps: list[dict[str, float]] = []
    memory: list[Memory] = []
    if side == "official":
        from training import official_run

        _measure(steps, memory)
        sys.argv[1:] = arguments
        official_run.main()
    else:
        from openuni.training.xtuner_parts import install

        install()
        _measure(steps, memory)
        from openuni.training.command_line import main as train

        status = train(arguments)
        if status:
            raise SystemExit(status)
    above = memory[0].peak - memory[0].before
    print(MARK + json.dumps({"steps": steps, "memory_above_weights": above}))


def _measure(steps: list[dict[str, float]], memory: list[Memory]) -> None:
    from mmengine.model import BaseModel

    step = BaseModel.train_step

    def measured(self: Any, data: Any, optim_wrapper: Any) -> Any:
        if not memory:
            memory.append(Memory())
            memory[0].start()
        values = step(self, data, optim_wrapper)
        steps.append({"at": time.perf_counter(), "loss": float(values["loss"])})
        return values

    BaseModel.train_step = measured


if __name__ == "__main__":
    main()
