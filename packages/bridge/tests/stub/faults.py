"""What can go wrong with a worker, for real where that is possible."""

import ctypes
import os
import signal
import tempfile
import time

#: Those that are raised; the others happen to the process as a whole.
RAISED = {"memory", "disk", "exception"}


class Unhandled(BaseException):
    """Not for anybody to catch."""


def fault(kind):
    os.write(tempfile.mkstemp()[0], b"a temporary file of a worker that fails")
    globals()[f"_{kind}"]()


def _kill():
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _stop():
    os.kill(os.getpid(), signal.SIGSTOP)


def _segfault():
    ctypes.string_at(0)


def _exit():
    os._exit(7)


def _memory():
    bytearray(1 << 62)


def _exception():
    raise Unhandled("nobody catches this")


def _garbage():
    os.write(4, b"this is no frame")
    time.sleep(60)


def _truncated():
    # The header of a message of 100,000 bytes, and a few of them.
    os.write(4, b"\x4f\x01\x00\x00\xa0\x86\x01\x00 some")
    time.sleep(60)


def _flood():
    block = b"x" * (1 << 20)
    for _ in range(100):
        os.write(1, block)


def _disk():
    with open("/dev/full", "wb") as full:
        full.write(b"x")


def _clock():
    real = time.time
    time.time = lambda: real() - 86_400
