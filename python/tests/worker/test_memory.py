"""The memory that a worker tells, by what each system knows."""

import builtins
import mmap
import resource
import sys
import types

import pytest

from openuni.worker.memory import resident_bytes


@pytest.fixture
def without_proc(monkeypatch):
    """A system without /proc, as all but Linux."""
    real = builtins.open

    def refuse(path, *args, **options):
        if str(path).startswith("/proc/"):
            raise FileNotFoundError(path)
        return real(path, *args, **options)

    monkeypatch.setattr(builtins, "open", refuse)
    usage = types.SimpleNamespace(ru_maxrss=5_000_000)
    monkeypatch.setattr(resource, "getrusage", lambda who: usage)


def test_is_what_the_process_takes_now():
    before = resident_bytes()
    # Mapped, not taken from the heap, which may hold that much of what was freed.
    with mmap.mmap(-1, 64 * 1024 * 1024) as taken:
        for start in range(0, len(taken), mmap.PAGESIZE):
            taken[start] = 1
        assert resident_bytes() - before > 48 * 1024 * 1024


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("darwin", 5_000_000), ("freebsd", 5_000_000 * 1024), ("win32", None)],
)
def test_counts_in_the_units_of_each_system(monkeypatch, without_proc, platform, expected):
    monkeypatch.setattr(sys, "platform", platform)
    assert resident_bytes() == expected
