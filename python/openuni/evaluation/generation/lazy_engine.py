"""The engine of this process, opened when something is left to do, and once."""

from __future__ import annotations

import os

from openuni.engines.engine import Engine
from openuni.evaluation.generation.drawing import open_engine


class LazyEngine:
    """An engine that drawing and chat share.

    Args:
        name: of the engine, or ``module:Class``.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._engine: Engine | None = None

    @property
    def device(self) -> str | None:
        """Kind and name of what it runs on; None while it is not open."""
        if self._engine is None:
            return None
        device = self._engine.describe()["device"]
        return f"{device['kind']} {device['name']}"

    def open(self) -> Engine:
        """The engine, opened by the first call.

        Raises:
            InvalidRequestError: there is none of that name.
        """
        if self._engine is None:
            _follow_device()
            self._engine = open_engine(self._name)
        return self._engine


def _follow_device() -> None:
    """Under torchrun, the GPU of this process's place on its machine."""
    local = os.environ.get("LOCAL_RANK")
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and local is not None:
        import torch

        if torch.cuda.is_available() and os.environ.get("OPENUNI_DEVICE", "auto") == "auto":
            os.environ["OPENUNI_DEVICE"] = f"cuda:{int(local) % torch.cuda.device_count()}"
