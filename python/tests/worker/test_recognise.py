import errno

import pytest
import torch

from openuni.worker.recognise import recognise
from openuni.worker.wire_error import wire_error


class SafetensorError(Exception):
    pass


def memory_of_the_cpu():
    # The allocator's own words, whatever this release of torch makes them.
    torch.empty(1 << 62, dtype=torch.uint8)


@pytest.mark.parametrize(
    ("error", "code", "details"),
    [
        (MemoryError(), "out_of_memory", {"device": "cpu"}),
        (
            torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB. GPU 1 has"),
            "out_of_memory",
            {"device": "cuda:1"},
        ),
        (RuntimeError("CUDA error: an illegal memory access"), "device_lost", {}),
        (RuntimeError("cuda:0: device-side assert triggered"), "device_lost", {"device": "cuda:0"}),
        (SafetensorError("header too large"), "weights_invalid", {}),
        (
            OSError(errno.ENOSPC, "No space left on device", "/out/a.png"),
            "output_unwritable",
            {"path": "/out/a.png"},
        ),
    ],
)
def test_knows_the_errors_of_libraries(error, code, details):
    known = recognise(error)
    assert known is not None
    assert (known.code, known.details) == (code, details)
    assert known.hint


def test_knows_when_the_cpu_has_no_memory_left():
    with pytest.raises(RuntimeError) as raised:
        memory_of_the_cpu()
    assert recognise(raised.value).code == "out_of_memory"


def test_names_the_package_to_install_and_the_command():
    known = recognise(ModuleNotFoundError("No module named 'cv2.gapi'", name="cv2.gapi"))
    assert known.details["packages"] == ["opencv-python-headless"]
    assert "-m pip install opencv-python-headless" in known.hint


@pytest.mark.parametrize(
    "error", [RuntimeError("shape mismatch"), OSError(2, "no file"), KeyError("x")]
)
def test_leaves_other_errors_as_they_are(error):
    assert recognise(error) is None
    wire = wire_error(error)
    assert wire["code"] == "engine_failed"
    assert wire["type"] == type(error).__name__
