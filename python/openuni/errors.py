"""Errors that reach the user of the SDK: a stable code, a plain message, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class OpenUniError(Exception):
    """Base of all errors with a stable code.

    Args:
        message: what is wrong, in plain words, without a traceback.
        hint: what the user can do about it.
        details: further fields for programs, as plain JSON (``path``, ``field``, ``packages``).
    """

    code = "engine_failed"

    def __init__(
        self, message: str, *, hint: str | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = dict(details or {})


class InvalidRequestError(OpenUniError):
    """The request is malformed or asks for what the model cannot do."""

    code = "invalid_request"


class ModelNotFoundError(OpenUniError):
    """No model of that name or at that path."""

    code = "model_not_found"


class WeightsError(OpenUniError):
    """Weights or configs are missing, damaged or do not fit each other."""

    code = "weights_invalid"


class CancelledError(OpenUniError):
    """The caller cancelled the work."""

    code = "cancelled"


class OutOfMemoryError(OpenUniError):
    """The device ran out of memory."""

    code = "out_of_memory"


class MissingPackageError(OpenUniError):
    """A Python package that this work needs is not installed."""

    code = "python_environment"


class UnsupportedError(OpenUniError):
    """The engine, the device or the model cannot do this."""

    code = "unsupported"


class DeviceLostError(OpenUniError):
    """The device failed or went away; this process cannot use it any more."""

    code = "device_lost"


class OutputUnwritableError(OpenUniError):
    """Something could not be written: no space, no permission."""

    code = "output_unwritable"
