"""Makes this process die with the one that started it, even when that is killed with SIGKILL."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Any

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.5
_SYNCHRONIZE = 0x00100000
_INFINITE = 0xFFFFFFFF


def follow(parent: int) -> None:
    """End this process when ``parent`` ends.

    On Linux the kernel is asked, elsewhere a thread watches: whatever else tells of the parent's
    death (a pipe that closes) can be read late where an import or a long kernel holds the
    interpreter.

    Args:
        parent: its process id.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        watch = _wait_on_windows if sys.platform == "win32" else _watch
        threading.Thread(target=watch, args=(parent,), name="parent-death", daemon=True).start()
    if sys.platform != "win32" and os.getppid() != parent:
        os._exit(1)  # It died before the guard stood.


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL_SECONDS)
    os._exit(1)


def _wait_on_windows(parent: int) -> None:
    # A handle keeps naming the same process even when its number is given to another one.
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    process = kernel.OpenProcess(_SYNCHRONIZE, False, parent)
    if process:
        kernel.WaitForSingleObject(process, _INFINITE)
    os._exit(1)
