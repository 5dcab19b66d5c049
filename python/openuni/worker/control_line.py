"""The control line: serves pythonia's protocol over a descriptor of ours, a JSON text a line.

pythonia's own loop would do on Unix; on Windows it speaks over stdin and stderr, where anything
that a library prints would get in between, and one line that cannot be read ends it.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any, TextIO


class _Line:
    """What pythonia's bridge writes its replies to."""

    def __init__(self, writer: TextIO) -> None:
        self._writer = writer
        self._lock = threading.Lock()

    def queue(self, reply: Any) -> None:
        text = reply if isinstance(reply, str) else json.dumps(reply)
        with self._lock:
            self._writer.write(text + "\n")
            self._writer.flush()


def serve(pythonia: str, descriptor: int) -> None:
    """Answer pythonia's calls until the line ends.

    Args:
        pythonia: folder of pythonia's Python half.
        descriptor: a socket or pipe, open for both directions.
    """
    with (
        open(descriptor, encoding="utf-8", closefd=False) as reader,
        open(descriptor, "w", encoding="utf-8", closefd=False) as writer,
    ):
        bridge = _bridge_class(pythonia)(_Line(writer))
        for text in reader:
            try:
                call = json.loads(text)
                arguments = (call["r"], call["action"], call["ffid"], call["key"], call["val"])
            except (ValueError, KeyError, TypeError):
                continue  # Noise; a call that it damaged ends by its deadline.
            bridge.onMessage(*arguments)


def _bridge_class(pythonia: str) -> Any:
    # Its modules have names such as `proxy` and `ws`: they stay on the path no longer than needed.
    sys.path.insert(0, pythonia)
    try:
        from Bridge import Bridge
    finally:
        sys.path.remove(pythonia)
    return Bridge
