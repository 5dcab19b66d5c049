"""Runs requests on an engine in a process of its own, since the reference changes its process.

    python driver.py ENGINE REQUESTS.json FOLDER

ENGINE is ``module:Class``. Writes ``results.json`` and the pictures, as ``<request>-<index>.npy``.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from openuni.engines.engine import Pixels
from openuni.errors import CancelledError, OpenUniError


class Sink:
    """Keeps what is emitted; cancels after ``cancel_after`` steps where that is given."""

    def __init__(self, name: str, folder: Path, cancel_after: int | None) -> None:
        self.name, self.folder, self.cancel_after = name, folder, cancel_after
        self.events: list[dict[str, Any]] = []

    def emit(self, event: Mapping[str, Any]) -> None:
        plain = {key: value for key, value in event.items() if key not in ("image", "preview")}
        if event["type"] == "output":
            self._save(f"{self.name}-{event['index']}", event["image"])
        elif "preview" in event:
            plain["image"] = event["image"]
            self._save(f"{self.name}-{event['image']}-step{event['index']}", event["preview"])
        self.events.append(plain)

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        shape = (image["height"], image["width"], 3)
        pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
        return Pixels(image["width"], image["height"], bytearray(pixels.tobytes()))

    def check_cancelled(self) -> None:
        steps = sum(event["type"] == "step" for event in self.events)
        if self.cancel_after is not None and steps >= self.cancel_after:
            raise CancelledError("The run was cancelled.")

    def _save(self, name: str, pixels: Pixels) -> None:
        rows = np.frombuffer(bytes(pixels.data), np.uint8)
        np.save(self.folder / f"{name}.npy", rows.reshape(pixels.height, pixels.width, 3))


def main() -> None:
    name, requests, folder = (
        sys.argv[1],
        json.loads(Path(sys.argv[2]).read_text()),
        Path(sys.argv[3]),
    )
    module, _, attribute = name.partition(":")
    engine = getattr(importlib.import_module(module), attribute)()
    results: dict[str, Any] = {}
    for request_name, request in requests.items():
        sink = Sink(request_name, folder, request.pop("cancelAfter", None))
        result: dict[str, Any] = {"events": sink.events}
        try:
            result["timings"] = engine.run(request, sink)
        except OpenUniError as error:
            result["error"] = {"code": error.code, "message": error.message, "hint": error.hint}
        results[request_name] = result
    results["description"] = engine.describe()
    (folder / "results.json").write_text(json.dumps(results))


if __name__ == "__main__":
    main()
