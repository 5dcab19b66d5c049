"""Lets mmengine resume on a torch that reads nothing but weights unless it is told otherwise.

Its checkpoints hold the history of what was measured, as objects of its own with arrays in them.
These are allowed; anything else in a checkpoint is still refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


def allow_measurements() -> None:
    """Allow what mmengine's own checkpoints hold beside weights."""
    from mmengine.logging.history_buffer import HistoryBuffer

    def statistic(owner: Any, name: str) -> Any:
        """What pickle takes for ``getattr``: only the buffer's own methods."""
        if owner is not HistoryBuffer or name.startswith("_"):
            raise ValueError(f"a checkpoint asks for {name} of {owner}")
        return getattr(HistoryBuffer, name)

    # The functions that pickle makes arrays and their numbers with, wherever this numpy keeps them.
    makers: list[Any] = [np.zeros(1).__reduce__()[0], np.float64(0).__reduce__()[0]]
    named = [
        (maker, f"{package}.{maker.__name__}")
        for maker in makers
        for package in ("numpy._core.multiarray", "numpy.core.multiarray")
    ]
    kinds = [type(np.dtype(kind)) for kind in ("f8", "f4", "i8", "i4", "b1")]
    allowed: list[Any] = [HistoryBuffer, np.ndarray, np.dtype, *kinds, *named]
    torch.serialization.add_safe_globals([*allowed, (statistic, "builtins.getattr")])
