"""How fast pictures come and how long the rest will take."""

from __future__ import annotations

import time
from collections import deque

#: Seconds over which the speed is measured.
_WINDOW = 60.0


class PictureProgress:
    """Speed over the last minute.

    Args:
        done: pictures that were there before.
        total: pictures in all.
    """

    def __init__(self, done: int, total: int) -> None:
        self.done = done
        self.total = total
        self._marks: deque[tuple[float, int]] = deque([(time.monotonic(), done)])

    def add(self, pictures: int) -> None:
        """Count pictures that are done now."""
        self.done += pictures
        now = time.monotonic()
        self._marks.append((now, self.done))
        while now - self._marks[0][0] > _WINDOW and len(self._marks) > 2:
            self._marks.popleft()

    @property
    def speed(self) -> float | None:
        """Pictures a second; None while unknown. The first picture pays for loading."""
        marks = list(self._marks)
        (start, before), (end, after) = marks[min(1, len(marks) - 1)], marks[-1]
        return (after - before) / (end - start) if end > start else None

    @property
    def eta_ms(self) -> float | None:
        """Milliseconds left; None while unknown."""
        if self.done >= self.total:
            return 0.0
        return 1000 * (self.total - self.done) / self.speed if self.speed else None
