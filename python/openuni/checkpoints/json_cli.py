"""Work that another program called: JSON on stdout, and an exit status."""

from __future__ import annotations

import _thread
import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from openuni.errors import CancelledError, OpenUniError

#: Takes an event of the work's progress.
Report = Callable[[Mapping[str, Any]], None]


def add_json_lines(parser: argparse.ArgumentParser) -> None:
    """The option of programs that follow the work."""
    parser.add_argument(
        "--json-lines",
        action="store_true",
        help="print events, then the result or error, a JSON object a line; stop when stdin ends",
    )


def run_as_json(work: Callable[[Report], Mapping[str, Any]], *, json_lines: bool) -> NoReturn:
    """Print what ``work`` returns and exit with 0, or its error under ``error`` and exit with 1.

    With ``json_lines`` events come first, as ``{"event": ...}``, the result is ``{"result": ...}``,
    and the work is interrupted when standard input ends: whoever wanted the result is gone.
    """
    if json_lines:
        # Programs that a shell starts in the background ignore it otherwise.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Thread(target=_follow_stdin, name="stdin", daemon=True).start()
    try:
        result = work(_print_event if json_lines else _drop)
    except (OpenUniError, OSError, MemoryError, KeyboardInterrupt) as error:
        _print({"error": _wire(error)}, json_lines)
        sys.exit(1)
    _print({"result": result} if json_lines else result, json_lines)
    sys.exit(0)


def _follow_stdin() -> None:
    while os.read(0, 65536):
        pass
    if hasattr(signal, "pthread_kill"):
        # A true signal also ends a system call that the work waits in.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _print_event(event: Mapping[str, Any]) -> None:
    _print({"event": event}, json_lines=True)


def _drop(event: Mapping[str, Any]) -> None:
    pass


def _print(value: Mapping[str, Any], json_lines: bool) -> None:
    print(json.dumps(value, indent=None if json_lines else 2), flush=True)


def _wire(error: BaseException) -> dict[str, Any]:
    """The error as ``protocol/schemas/wire_error.json`` describes it."""
    known = _recognise(error)
    return {
        "code": known.code,
        "type": type(error).__name__,
        "message": known.message,
        "hint": known.hint,
        "details": known.details,
    }


def _recognise(error: BaseException) -> OpenUniError:
    if isinstance(error, OpenUniError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return CancelledError("The work was cancelled.")
    if isinstance(error, OSError) and error.filename:
        return _Unwritable(
            f"{error.filename} cannot be read or written: {error.strerror}",
            hint="Check that the place exists, that it is yours, and that the disk has room.",
            details={"path": str(error.filename)},
        )
    return OpenUniError(f"{type(error).__name__}: {error}")


class _Unwritable(OpenUniError):
    code = "output_unwritable"
