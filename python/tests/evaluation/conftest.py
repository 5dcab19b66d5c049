"""What holds for every test of evaluation."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from evaluation.command_runs import STARTED


@pytest.fixture(autouse=True)
def _leave_no_process() -> Iterator[None]:
    """A test that fails or is interrupted ends what it started."""
    yield
    while STARTED:
        process = STARTED.pop()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
