"""Workers end with the process that they work for, however it ended."""

from __future__ import annotations

import subprocess
import sys

import pytest

_TRAINING = """
import sys, time
import torch
from openuni.data.worker_signals import heed_parent_alone, held_back

if __name__ == "__main__":
    # More than a pipe holds: workers wait for somebody to take it.
    data = [torch.zeros(300_000).numpy().tolist()] * 64
    loader = torch.utils.data.DataLoader(
        data, batch_size=None, num_workers=2, worker_init_fn=lambda _: heed_parent_alone(),
        collate_fn=list,
    )
    with held_back():
        batches = iter(loader)
    next(batches)
    print(*(worker.pid for worker in batches._workers), flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="workers are not forked there")
def test_workers_of_a_killed_process_end() -> None:
    training = subprocess.Popen(
        [sys.executable, "-c", _TRAINING], stdout=subprocess.PIPE, text=True
    )
    assert training.stdout is not None
    assert len(training.stdout.readline().split()) == 2
    training.kill()
    # The pipe closes when the last process that holds it has ended.
    assert training.communicate(timeout=60) == ("", None)
