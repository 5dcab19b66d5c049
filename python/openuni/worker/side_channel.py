"""The side channel: MessagePack frames, to Node from any thread, from Node on one of its own.

Frames are maps with a ``kind``. To Node:

    hello  {pid}
    blob   {id, data, last}       a piece of binary data; pieces of one id come in order
    event  {run, event}           pixels inside are {width, height, channels, blob}
    end    {run, error, result}   the run is over; error is null or a wire error

From Node:

    blob   {run, id, data, last}  a piece of the binary data that a request of the run names
    over   {run}                  Node has seen the end of the run: what is left of it can go
"""

from __future__ import annotations

import itertools
import math
import os
import threading
from collections.abc import Mapping
from typing import Any

import msgpack

from openuni.engines.engine import Pixels
from openuni.worker.blobs import Blobs

#: Small enough that other threads' events get in between and the reader never regrows a buffer.
_PIECE_BYTES = 256 * 1024
_MAX_FRAME_BYTES = 16 * 1024 * 1024


class SideChannel:
    """Frames both ways over a file descriptor; each call is atomic among threads."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._blob_ids = itertools.count(1)
        #: What Node has sent for runs.
        self.blobs = Blobs()

    def listen(self) -> None:
        """Start to read what Node sends, on a thread that ends with the line."""
        threading.Thread(target=self._read, name="side-channel", daemon=True).start()

    def _read(self) -> None:
        frames = msgpack.Unpacker(max_buffer_size=_MAX_FRAME_BYTES)
        while data := os.read(self._descriptor, _PIECE_BYTES):
            frames.feed(data)
            for frame in frames:
                if frame["kind"] == "blob":
                    self.blobs.add(frame["run"], frame["id"], frame["data"], last=frame["last"])
                elif frame["kind"] == "over":
                    self.blobs.forget(frame["run"])

    def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame; pictures inside (:class:`Pixels`) travel ahead of it in pieces."""
        packed = msgpack.packb(self._plain(frame), use_bin_type=True)
        self._write(packed)

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Pixels):
            return self._send_pixels(value)
        if isinstance(value, Mapping):
            return {str(key): self._plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._plain(item) for item in value]
        if isinstance(value, float) and not math.isfinite(value):
            return None  # JSON, which carries these events further, has no such numbers.
        return value

    def _send_pixels(self, pixels: Pixels) -> dict[str, int]:
        blob = next(self._blob_ids)
        data = memoryview(pixels.data).cast("B")
        for start in range(0, len(data), _PIECE_BYTES):
            piece = data[start : start + _PIECE_BYTES]
            last = start + _PIECE_BYTES >= len(data)
            self._write(msgpack.packb({"kind": "blob", "id": blob, "data": piece, "last": last}))
        return {"width": pixels.width, "height": pixels.height, "channels": 3, "blob": blob}

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        with self._lock:
            while view:
                view = view[os.write(self._descriptor, view) :]
