"""Errors that reach the user of the SDK: a stable code, a plain message, and what to do next."""

from __future__ import annotations


class OpenUniError(Exception):
    """Base of all errors with a stable code.

    Args:
        message: what is wrong, in plain words, without a traceback.
        hint: what the user can do about it.
    """

    code = "engine_failed"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


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
