"""One side in a process of its own: how soon it draws, and how much memory it takes.

    start.py official|ours|ours-config PICTURES MODELS CONFIG CHECKOUT STEPS SIZE

Says `first SECONDS` when it has the first of the pictures, SECONDS being the processor's so far,
and its peak memory in MiB when it has all. The official code has none before it has all.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

side, pictures, *places, steps, size = sys.argv[1:]
models, config, checkout = map(Path, places)
shape = int(pictures), int(steps), int(size)


def say_first() -> None:
    """Tell the process that waits for it."""
    print("first", time.process_time(), flush=True)


if side == "official":
    import official

    official.draw(official.load(checkout, models, config), "a red circle", *shape)
    say_first()
else:
    import ours

    loaded = ours.load_config(models, config) if side == "ours-config" else ours.load_parts(models)
    for index, _ in ours.drawn(loaded, "a red circle", *shape):
        if index == 0:
            say_first()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
