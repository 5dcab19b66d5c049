"""The side channel: frames to Node from any thread, MessagePack from Node on a thread of its own.

To Node, each frame is a header of eight bytes (mark, type, two zeros, length of the payload as a
little-endian number) and a payload: a MessagePack map with a ``kind``, or bytes of the blob that
was announced last.

    hello  {pid}
    blob   {id, size}             binary data whose bytes follow in frames of their own
    event  {run, event}           pixels inside are {width, height, channels, blob}
    end    {run, error, result}   the run is over; error is null or a wire error

From Node, MessagePack maps one after another:

    blob   {run, id, data, last}  a piece of the binary data that a request of the run names
    over   {run}                  Node has seen the end of the run: what is left of it can go

Each direction has a descriptor of its own. On Windows a read that waits on a pipe holds up a write
to the same one from another thread for as long as it waits.
"""

from __future__ import annotations

import itertools
import math
import os
import socket
import struct
import threading
from collections.abc import Mapping
from typing import Any

import msgpack

from openuni.engines.engine import Pixels
from openuni.worker.blobs import Blobs

_MARK = 0x4F
_MESSAGE = 1
_BYTES = 2
_HEADER = struct.Struct("<BBHI")

#: So small that the events of other threads get in between.
_PIECE_BYTES = 1024 * 1024
_READ_BYTES = 256 * 1024
_MAX_FRAME_BYTES = 16 * 1024 * 1024
#: Room for a picture of 512 x 512: the thread that draws goes on while Node reads it.
_SEND_BUFFER_BYTES = 1024 * 1024


class SideChannel:
    """Frames both ways; each call is atomic among threads.

    Args:
        outgoing: descriptor of the pipe to Node.
        incoming: descriptor of the pipe from Node.
    """

    def __init__(self, outgoing: int, incoming: int) -> None:
        _widen(outgoing)
        self._outgoing = outgoing
        self._incoming = incoming
        self._lock = threading.Lock()
        #: Held while a picture is sent: its pieces follow its announcement, only messages between.
        self._blob_lock = threading.Lock()
        self._blob_ids = itertools.count(1)
        #: What Node has sent for runs.
        self.blobs = Blobs()

    def listen(self) -> None:
        """Start to read what Node sends, on a thread that ends with the line."""
        threading.Thread(target=self._read, name="side-channel", daemon=True).start()

    def _read(self) -> None:
        frames = msgpack.Unpacker(max_buffer_size=_MAX_FRAME_BYTES)
        while data := os.read(self._incoming, _READ_BYTES):
            frames.feed(data)
            for frame in frames:
                if frame["kind"] == "blob":
                    self.blobs.add(frame["run"], frame["id"], frame["data"], last=frame["last"])
                elif frame["kind"] == "over":
                    self.blobs.forget(frame["run"])

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message; pictures inside (:class:`Pixels`) travel ahead of it."""
        self._write(_MESSAGE, msgpack.packb(self._plain(message), use_bin_type=True))

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
        with self._blob_lock:
            self.send({"kind": "blob", "id": blob, "size": len(data)})
            for start in range(0, len(data), _PIECE_BYTES):
                self._write(_BYTES, data[start : start + _PIECE_BYTES])
        return {"width": pixels.width, "height": pixels.height, "channels": 3, "blob": blob}

    def _write(self, kind: int, payload: bytes | memoryview) -> None:
        header = _HEADER.pack(_MARK, kind, 0, len(payload))
        with self._lock:
            if len(payload) < _READ_BYTES:
                self._write_all(memoryview(header + bytes(payload)))
            else:
                self._write_all(memoryview(header))
                self._write_all(memoryview(payload))

    def _write_all(self, view: memoryview) -> None:
        while view:
            view = view[os.write(self._outgoing, view) :]


def _widen(descriptor: int) -> None:
    """Let a socket hold a picture. What is no socket, as on Windows, stays as it is."""
    copy = os.dup(descriptor)
    try:
        line = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        return
    with line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
