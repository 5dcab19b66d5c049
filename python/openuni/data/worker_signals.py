"""Workers leave it to the process that they work for when a training is stopped.

Whoever stops a training may signal all of its processes: a terminal, a scheduler, a job that is
cancelled. What has to be saved then needs batches still, and workers end with their process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Signals that stop a training.
STOPPING = (signal.SIGTERM, signal.SIGINT)
#: Elsewhere nothing tells who sent a signal, and workers end by it.
_TELLS_SENDER = hasattr(signal, "sigtimedwait")
#: Between looks at whether the process that a worker works for is still there.
_LOOK_SECONDS = 2.0


@contextmanager
def held_back() -> Iterator[None]:
    """Hold the signals back while workers are started.

    They inherit what this process does on them, until :func:`heed_parent_alone` has run.
    """
    if not _TELLS_SENDER:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heed_parent_alone() -> None:
    """In a worker whose signals are held back: end by SIGTERM only from the one it works for.

    And end with it: a worker of a process that was killed else waits for ever for somebody to take
    the batches that it has made, as other workers hold the pipe open.
    """
    heed = _heed if _TELLS_SENDER else _watch
    # As it was told when it was started: by now the parent may be gone.
    started_by = multiprocessing.parent_process()
    parent = os.getppid() if started_by is None or started_by.pid is None else started_by.pid
    threading.Thread(target=heed, args=(parent,), daemon=True).start()


def _heed(parent: int) -> None:
    while True:
        sent = signal.sigtimedwait(STOPPING, _LOOK_SECONDS)
        _end_without(parent)
        if sent is not None and sent.si_signo == signal.SIGTERM and sent.si_pid == parent:
            os._exit(0)


def _watch(parent: int) -> None:
    while True:
        time.sleep(_LOOK_SECONDS)
        _end_without(parent)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(0)
