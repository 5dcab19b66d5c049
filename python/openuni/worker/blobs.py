"""Binary data that Node sends for runs, ahead of or beside the requests that name it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

#: How often a wait for a blob looks whether its run was cancelled.
_POLL_SECONDS = 0.05


class Blobs:
    """Puts pieces together and hands each blob out once; for any threads."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._unfinished: dict[tuple[str, int], bytearray] = defaultdict(bytearray)
        self._whole: dict[tuple[str, int], bytearray] = {}

    def add(self, run: str, blob: int, piece: bytes, *, last: bool) -> None:
        """Take a piece; those of one blob come in order."""
        key = (run, blob)
        with self._arrived:
            self._unfinished[key] += piece
            if last:
                self._whole[key] = self._unfinished.pop(key)
                self._arrived.notify_all()

    def take(self, run: str, blob: int, check_cancelled: Callable[[], None]) -> bytearray:
        """A blob, which is then forgotten; waits until it is whole.

        Args:
            run: the run that it was sent for.
            blob: its number in that run.
            check_cancelled: called while waiting; what it raises ends the wait.
        """
        with self._arrived:
            while (run, blob) not in self._whole:
                check_cancelled()
                self._arrived.wait(_POLL_SECONDS)
            return self._whole.pop((run, blob))

    def forget(self, run: str) -> None:
        """Let go of what a run has left behind."""
        with self._arrived:
            for blobs in (self._unfinished, self._whole):
                for key in [key for key in blobs if key[0] == run]:
                    del blobs[key]
