"""How long a run still takes, from how long its steps took."""

from __future__ import annotations

import time
from collections import deque

_WINDOW = 8


class Progress:
    """Estimates the time left from the mean of the last steps."""

    def __init__(self) -> None:
        self._marks: deque[float] = deque([time.perf_counter()], maxlen=_WINDOW + 1)

    def eta_ms(self, done: int, total: int) -> float | None:
        """Milliseconds left after ``done`` of ``total`` steps; None before a second step.

        The first step is no measure: it pays for warm-up.
        """
        self._marks.append(time.perf_counter())
        if done >= total:
            return 0.0
        if done < 2:
            return None
        marks = list(self._marks)
        if done <= _WINDOW:
            marks = marks[1:]
        mean = (marks[-1] - marks[0]) / (len(marks) - 1)
        return mean * (total - done) * 1000
