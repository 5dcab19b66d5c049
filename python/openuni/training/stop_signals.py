"""SIGTERM and SIGINT as a wish to stop once the step at hand is done and saved."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from typing import Any

import torch
from torch import Tensor, distributed

from openuni.data.worker_signals import STOPPING

#: A launcher passes on what its processes were sent as well: that is one signal, not a second one.
_SAME = 2.0


class StopSignals:
    """Notes the first signal; a second one, or the deadline, ends the process at once.

    A thread reads the signals, so that both also hold while the main thread waits in a call that
    does not return, as for a process of the job that is gone.

    Args:
        deadline: seconds after the first signal.

    Attributes:
        asked: the signal that came first, or None.
    """

    def __init__(self, deadline: float = 600.0) -> None:
        self.deadline = deadline
        self.asked: signal.Signals | None = None
        self._before: dict[signal.Signals, object] = {}
        self._wakeup_before = -1
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._group: distributed.ProcessGroup | None = None

    def listen(self) -> None:
        """Begin, in every process of a job; in a thread other than the main one nothing is noted.

        Until then the signals end the process at once, as there is nothing to save.
        """
        if distributed.is_initialized() and distributed.get_world_size() > 1:
            # Of its own, on the CPU: asking over nccl would wait for the device at every step.
            self._group = distributed.new_group(backend="gloo")
        if threading.current_thread() is not threading.main_thread():
            return
        reader, writer = self._ends = socket.socketpair()
        writer.setblocking(False)
        for number in STOPPING:
            # Python writes to the descriptor only for signals that have a handler of Python's.
            self._before[number] = signal.signal(number, lambda *_: None)
        self._wakeup_before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._read, args=(reader,), daemon=True).start()

    def close(self) -> None:
        """Put the handlers back that there were."""
        if self._ends is None:
            return
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler or signal.SIG_DFL)  # type: ignore[arg-type]
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends = None

    def agreed(self, more: bool = False) -> tuple[bool, bool]:
        """Whether any process was asked to stop, and whether ``more`` holds in any of them.

        The same answer in all processes of the job, each of which must call it after every step.
        """
        if self._group is None:
            return self.asked is not None, more
        asked: Tensor = torch.tensor([int(self.asked is not None), int(more)])
        distributed.all_reduce(asked, distributed.ReduceOp.MAX, group=self._group)
        stop, others = asked.tolist()
        return bool(stop), bool(others)

    def gather(self, mine: Any) -> list[Any]:
        """What every process of the job hands in, in the order of ranks; all must call it."""
        if self._group is None:
            return [mine]
        everyone: list[Any] = [None] * distributed.get_world_size()
        distributed.all_gather_object(everyone, mine, group=self._group)
        return everyone

    def _read(self, reader: socket.socket) -> None:
        first = 0.0
        while True:
            try:
                told = reader.recv(64)
            except TimeoutError:
                os._exit(128 + (self.asked or signal.SIGTERM))
            except OSError:
                return
            if not told:
                return
            now = time.monotonic()
            for number in told:
                if number not in STOPPING:
                    continue
                if self.asked is None:
                    self.asked, first = signal.Signals(number), now
                elif now - first >= _SAME:
                    os._exit(128 + number)
            if self.asked is not None:
                reader.settimeout(max(first + self.deadline - now, 0.001))
