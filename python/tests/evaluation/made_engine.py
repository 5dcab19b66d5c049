"""An engine whose pictures are known: each pixel tells the seed. It can be slow, or fail."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from openuni.engines.engine import EventSink, Pixels
from openuni.errors import OutOfMemoryError, UnsupportedError


class MadeEngine:
    """Draws the seed of each picture as a colour, on half of the source if it has one; answers the
    question and the number of colours in the picture.

    The environment says more: ``MADE_DELAY`` seconds a picture or answer, ``MADE_FAIL_AT`` a seed
    at which it runs out of memory, ``MADE_BLIND``: it can do neither edits nor chat.
    """

    def run(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        if request["type"] != "generate" and "MADE_BLIND" in os.environ:
            raise UnsupportedError(f"the made model cannot {request['type']}")
        if request["type"] == "chat":
            time.sleep(float(os.environ.get("MADE_DELAY", "0")))
            (message,) = request["messages"]
            (sent,) = message["images"]
            data = bytes(sink.receive(sent).data)
            colors = {data[i : i + 3] for i in range(0, len(data), 3)}
            sink.emit({"type": "answer", "text": f"{message['text']} {len(colors)}"})
            return {}
        source = sink.receive(request["source"]) if request["type"] == "edit" else None
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
            if source is not None:
                seen = bytes(source.data[:3]) * (width * height // 2)
                pixels = Pixels(width, height, seen + bytes(pixels.data)[len(seen) :])
            sink.emit({"type": "output", "index": index, "seed": image["seed"],
                       "prompt": image["prompt"], "image": pixels})  # fmt: skip
        return {}

    def describe(self) -> Mapping[str, Any]:
        return {"device": {"kind": "cpu", "name": "made", "memoryBytes": None}}
