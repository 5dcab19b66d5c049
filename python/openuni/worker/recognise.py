"""What the exceptions of Python, torch and its companions amount to, among the errors of ours.

By class names and texts, so that no library is imported to tell.
"""

from __future__ import annotations

import errno
import re
import sys

from openuni.errors import (
    DeviceLostError,
    MissingPackageError,
    OpenUniError,
    OutOfMemoryError,
    OutputUnwritableError,
    WeightsError,
)

#: Packages whose name for pip is not the one that is imported.
_DISTRIBUTIONS = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "google": "protobuf",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}

_OUT_OF_MEMORY = re.compile(
    r"out of memory|can't allocate memory|not enough memory|CUBLAS_STATUS_ALLOC_FAILED", re.I
)
_DEVICE_LOST = re.compile(
    r"CUDA error|device-side assert|CUBLAS_STATUS_(?:EXECUTION_FAILED|NOT_INITIALIZED)"
    r"|CUDNN_STATUS_EXECUTION_FAILED|no CUDA-capable device|fallen off the bus|device (?:was )?lost"
    r"|GPU is lost|Unable to determine the device handle",
    re.I,
)
_DEVICE = re.compile(r"\b(?:GPU|cuda:)\s?(\d+)\b")
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_UNREADABLE_WEIGHTS = {"SafetensorError"}


def recognise(error: BaseException) -> OpenUniError | None:
    """The error of ours that an exception amounts to; None for one that is not known."""
    if isinstance(error, OpenUniError):
        return error
    if isinstance(error, ModuleNotFoundError):
        return _missing_package(error)
    if _is_out_of_memory(error):
        return OutOfMemoryError(
            "the device ran out of memory",
            hint="Ask for smaller or fewer pictures at a time, close what else uses the device, "
            "or choose a smaller model.",
            details=_device(error),
        )
    if isinstance(error, RuntimeError) and _DEVICE_LOST.search(str(error)):
        return DeviceLostError(
            "the device failed while it was computing",
            hint="The next run starts a new process. If it happens again, look at the driver's log "
            "(dmesg, nvidia-smi), or use device cpu.",
            details=_device(error),
        )
    if type(error).__name__ in _UNREADABLE_WEIGHTS:
        return WeightsError(
            f"the weights cannot be read: {error}",
            hint="The file is damaged or was not fetched whole: get it again.",
        )
    if isinstance(error, OSError) and error.errno in _NO_SPACE:
        path = error.filename
        return OutputUnwritableError(
            f"there is no space left to write {path}" if path else "there is no space left on disk",
            hint="Free some disk space, or name a folder on another disk.",
            details={"path": str(path)} if path else None,
        )
    return None


def _missing_package(error: ModuleNotFoundError) -> MissingPackageError:
    name = (error.name or "").split(".")[0]
    package = _DISTRIBUTIONS.get(name, name)
    return MissingPackageError(
        f"the Python package {package!r} is not installed",
        hint="Run `npx @openuni/cli setup`, or install it into this Python: "
        f'`"{sys.executable}" -m pip install {package}`.',
        details={"packages": [package], "executable": sys.executable},
    )


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and bool(_OUT_OF_MEMORY.search(str(error)))


def _device(error: BaseException) -> dict[str, str]:
    found = _DEVICE.search(str(error))
    if found:
        return {"device": f"cuda:{found[1]}"}
    return {"device": "cpu"} if isinstance(error, MemoryError) else {}
