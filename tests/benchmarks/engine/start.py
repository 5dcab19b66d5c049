"""One side in a process of its own: how soon it draws, and how much memory it takes.

    start.py official|ours|ours-config MODELS CONFIG CHECKOUT STEPS SIZE

Draws one picture, says `first`, draws four, and says its peak memory.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

side, *places, steps, size = sys.argv[1:]
models, config, checkout = map(Path, places)
shape = int(steps), int(size)

if side == "official":
    import official

    loaded = official.load(checkout, models, config)
    draw = official.draw
else:
    import ours

    loaded = ours.load_config(models, config) if side == "ours-config" else ours.load_parts(models)
    draw = ours.draw

draw(loaded, "a red circle", 1, *shape)
print("first", flush=True)
draw(loaded, "a red circle", 4, *shape)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
