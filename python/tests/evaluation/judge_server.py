"""A real OpenAI-compatible server on this machine that misbehaves on purpose."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a request meets: a status with headers, or one of the words below.
Fault = int | str


@dataclass
class JudgeServer:
    """The server's address and what it saw.

    Args:
        url: up to and including /v1.
        requests: how often each prompt was asked about.
        answered: how often each got a good answer.
        keys: authorisation headers.
    """

    url: str
    requests: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    most_at_once: int = 0


@contextmanager
def judge_server(
    reply: Callable[[int], str],
    faults: Callable[[int], Sequence[Fault]] = lambda number: (),
    tokens: tuple[int, int] = (100, 10),
) -> Iterator[JudgeServer]:
    """Serves ``reply(number)`` once the faults of a prompt are through.

    Faults: a status; ``hang`` (longer than a client waits), ``garbage`` (no JSON), ``empty`` (JSON
    without an answer), ``close`` (no reply), ``chatter`` (an answer without marks).
    """
    lock, hanging = threading.Lock(), threading.Event()
    now = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            nonlocal now
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            found = re.search(r"made prompt (\d+)", json.dumps(body["messages"]))
            number = int(found[1]) if found else 0
            with lock:
                now += 1
                server.most_at_once = max(server.most_at_once, now)
                server.keys.add(self.headers.get("authorization", ""))
                turn = server.requests[number]
                server.requests[number] += 1
            coming = faults(number)
            fault = coming[turn] if turn < len(coming) else None
            if fault == "hang":  # Its client has gone on long before it ends.
                with lock:
                    now -= 1
                hanging.wait(30)
                self.close_connection = True
                return
            try:
                self._serve(number, fault)
            finally:
                with lock:
                    now -= 1

        def _serve(self, number: int, fault: Fault | None) -> None:
            if fault == "close":
                self.close_connection = True
            elif fault == "garbage":
                self._send(200, b"<html>busy</html>")
            elif fault == "empty":
                self._send(200, b'{"choices": []}')
            elif isinstance(fault, int):
                self._send(fault, b'{"error": {"message": "no"}}', fault == 429)
            else:
                time.sleep(0.005)
                text = "Let me think about that." if fault == "chatter" else reply(number)
                if fault is None:
                    server.answered[number] += 1
                self._send(200, json.dumps(completion(text, tokens)).encode())

        def _send(self, status: int, content: bytes, retry_after: bool = False) -> None:
            self.send_response(status)
            if retry_after:
                self.send_header("retry-after", "0.01")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = JudgeServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        hanging.set()
        http.shutdown()
        http.server_close()
        thread.join()


def completion(text: str, tokens: tuple[int, int]) -> dict[str, Any]:
    """A chat completion that took so many tokens in and out."""
    return {
        "choices": [{"message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]},
    }
