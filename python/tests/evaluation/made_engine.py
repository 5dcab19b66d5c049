"""An engine whose pictures are known: each pixel tells the seed. It can be slow, or fail."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from openuni.engines.engine import EventSink, Pixels
from openuni.errors import OutOfMemoryError


class MadeEngine:
    """Draws the seed of each picture as a colour.

    The environment says more: ``MADE_DELAY`` seconds a picture, ``MADE_FAIL_AT`` a seed at which it
    runs out of memory.
    """

    def run(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        width, height = request["width"], request["height"]
        sink.emit({"type": "load", "component": "made"})
        for index, image in enumerate(request["images"]):
            time.sleep(float(os.environ.get("MADE_DELAY", "0")))
            if os.environ.get("MADE_FAIL_AT") == str(image["seed"]):
                raise OutOfMemoryError("the made device is full")
            color = image["seed"].to_bytes(4, "big")[1:]
            if "batch" in image:
                color = bytes((image["batch"]["index"] // 256, image["batch"]["index"] % 256, 255))
            pixels = Pixels(width, height, color * (width * height))
            sink.emit({"type": "output", "index": index, "seed": image["seed"],
                       "prompt": image["prompt"], "image": pixels})  # fmt: skip
        return {}

    def describe(self) -> Mapping[str, Any]:
        return {"device": {"kind": "cpu", "name": "made", "memoryBytes": None}}
