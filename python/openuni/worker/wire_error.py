"""Exceptions as they cross to Node: a code, a plain message, a hint, and the traceback apart."""

from __future__ import annotations

import traceback
from typing import Any

from openuni.errors import MissingPackageError, OpenUniError, OutOfMemoryError


def wire_error(error: BaseException) -> dict[str, Any]:
    """The wire form of an exception (see ``schemas/wire_error.json``)."""
    known = _recognise(error)
    text = "".join(traceback.format_exception(error))
    return {
        "code": known.code if known else "engine_failed",
        "type": type(error).__name__,
        "message": known.message if known else f"{type(error).__name__}: {error}",
        "hint": known.hint if known else None,
        "traceback": text,
        **({"details": known.details} if known and known.details else {}),
    }


def _recognise(error: BaseException) -> OpenUniError | None:
    """The error of ours that an exception of a library amounts to."""
    if isinstance(error, OpenUniError):
        return error
    if isinstance(error, ModuleNotFoundError):
        package = (error.name or "").split(".")[0]
        return MissingPackageError(
            f"the Python package {package!r} is not installed",
            hint="Run `openuni setup`, or install the package into this Python environment.",
            details={"packages": [package]},
        )
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return OutOfMemoryError(
            "the device ran out of memory",
            hint="Ask for smaller or fewer pictures, or close what else uses the device.",
        )
    return None
