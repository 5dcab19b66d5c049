import json
import socket
import threading

import pytest

from openuni.worker import control_line

ECHO = """
class Bridge:
    def __init__(self, ipc):
        self.ipc = ipc

    def onMessage(self, r, action, ffid, key, val):
        self.ipc.queue({"r": r, "val": [action, ffid, key, val]})
"""


@pytest.fixture
def line(tmp_path):
    """The far end of a line that is being served."""
    (tmp_path / "Bridge.py").write_text(ECHO)
    ours, theirs = socket.socketpair()
    arguments = (str(tmp_path), theirs.fileno())
    server = threading.Thread(target=control_line.serve, args=arguments)
    server.start()
    with ours, theirs:
        yield ours
        ours.shutdown(socket.SHUT_WR)
        server.join(timeout=10)
        assert not server.is_alive()


def test_answers_calls_and_goes_on_after_noise(line):
    call = {"r": 7, "action": "call", "ffid": 1, "key": ["a"], "val": "ü"}
    noise = b'Traceback: not JSON\n{"r": 1}\n[1, 2]\nnull\n\n'
    line.sendall(noise + json.dumps(call).encode() + b"\n")
    reply = json.loads(line.makefile("r", encoding="utf-8").readline())
    assert reply == {"r": 7, "val": ["call", 1, ["a"], "ü"]}
