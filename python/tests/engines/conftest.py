"""Requests for the native engine, and a sink that keeps what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from parity.conftest import tiny_folders

from openuni.engines.engine import Pixels

__all__ = ["tiny_folders"]


class Sink:
    """Keeps the events of a run; has one picture to give."""

    def __init__(self, source: np.ndarray | None = None) -> None:
        self.events: list[Mapping[str, Any]] = []
        self.source = source

    def emit(self, event: Mapping[str, Any]) -> None:
        self.events.append(event)

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        assert self.source is not None
        return Pixels(image["width"], image["height"], bytearray(self.source.tobytes()))

    def check_cancelled(self) -> None:
        pass

    @property
    def components(self) -> list[str]:
        """What was loaded, in order."""
        return [event["component"] for event in self.events if event["type"] == "load"]

    @property
    def pictures(self) -> list[np.ndarray]:
        """What was drawn, (height, width, 3)."""
        return [
            np.frombuffer(image.data, np.uint8).reshape(image.height, image.width, 3).astype(int)
            for image in (e["image"] for e in self.events if e["type"] == "output")
        ]


@pytest.fixture
def sink() -> Sink:
    return Sink()


def generate_request(model: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A small picture of a prompt."""
    return {
        "type": "generate",
        "model": model,
        "images": [{"prompt": "a red circle", "negativePrompt": None, "seed": 1}],
        "width": 64,
        "height": 64,
        "steps": 2,
        "guidance": 4.5,
        "previewEvery": 0,
        **changes,
    }
