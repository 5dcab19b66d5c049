"""Exceptions as they cross to Node: a code, a plain message, a hint, and the traceback apart."""

from __future__ import annotations

import traceback
from typing import Any

from openuni.errors import CancelledError
from openuni.worker.recognise import recognise


def wire_error(error: BaseException) -> dict[str, Any]:
    """The wire form of an exception (see ``schemas/wire_error.json``)."""
    known = recognise(error)
    # Where a run was stopped that was asked to stop is nothing to know, and takes time to tell.
    is_asked_for = isinstance(error, CancelledError)
    text = None if is_asked_for else "".join(traceback.format_exception(error))
    return {
        "code": known.code if known else "engine_failed",
        "type": type(error).__name__,
        "message": known.message if known else f"{type(error).__name__}: {error}",
        "hint": known.hint if known else None,
        "traceback": text,
        **({"details": known.details} if known and known.details else {}),
    }
