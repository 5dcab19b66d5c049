"""What a worker does when Node dies, by the means of each system."""

import ctypes
import os
import subprocess
import sys
import threading
import types

import pytest

from openuni import parent_death

# A process whose child follows it: by polling alone, as on macOS, in a thread that is busy besides.
PARENT = """
import os, sys, time
child = os.fork()
if child == 0:
    parent = os.getppid()
    sys.platform = "darwin"
    from openuni import parent_death
    parent_death.follow(parent)
    print(os.getpid(), flush=True)
    while True:
        time.sleep(0.01)
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_process_that_polls_ends_soon_after_its_parent():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) != parent.pid
    parent.kill()
    # The pipe closes when the last process that holds it has ended.
    assert parent.stdout.read() == ""
    parent.stdout.close()
    parent.wait()


class Kernel:
    """Windows' kernel32, as far as it is called."""

    def __init__(self, handle):
        self.handle = handle
        self.calls = []

    def OpenProcess(self, access, inherit, pid):
        self.calls.append(("OpenProcess", access, inherit, pid))
        return self.handle

    def WaitForSingleObject(self, handle, milliseconds):
        self.calls.append(("WaitForSingleObject", handle, milliseconds))


class Ended(BaseException):
    """In place of the end of the process."""


@pytest.fixture
def exits(monkeypatch):
    codes = []

    def end(code):
        codes.append(code)
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    return codes


@pytest.mark.parametrize("handle", [40, 0])
def test_on_windows_a_thread_waits_for_the_end_of_the_process(monkeypatch, exits, handle):
    kernel = Kernel(handle)
    windll = types.SimpleNamespace(kernel32=kernel)
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    with pytest.raises(Ended):
        parent_death._wait_on_windows(7)
    opened = ("OpenProcess", 0x00100000, False, 7)
    # A process that cannot be opened is gone already.
    waited = [("WaitForSingleObject", 40, 0xFFFFFFFF)] if handle else []
    assert kernel.calls == [opened, *waited]
    assert exits == [1]


@pytest.mark.parametrize(
    ("platform", "watch"), [("win32", "_wait_on_windows"), ("darwin", "_watch")]
)
def test_each_system_has_its_watch(monkeypatch, platform, watch):
    begun = threading.Event()
    watched = []

    def instead(parent):
        watched.append(parent)
        begun.set()

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(parent_death, watch, instead)
    parent_death.follow(os.getppid())
    assert begun.wait(10)
    assert watched == [os.getppid()]


def test_ends_at_once_when_the_parent_died_before_the_guard_stood(monkeypatch, exits):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(parent_death, "_watch", lambda parent: None)
    with pytest.raises(Ended):
        parent_death.follow(os.getppid() + 1)
    assert exits == [1]
